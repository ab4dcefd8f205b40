// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is held to.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + [orderedCollections], path: "Tests/\(name)", swiftSettings: strict)
}

let package = Package(
  name: "kalendarium",
  products: [
    .executable(name: "kalendarium", targets: ["kalendarium"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibical", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CivilTime", swiftSettings: strict),
    .target(name: "Recurrence", dependencies: ["CivilTime"], swiftSettings: strict),
    .target(name: "ICalendar", dependencies: ["CLibical", "CivilTime", "Recurrence"], swiftSettings: strict),
    .target(
      name: "Planning",
      dependencies: [
        "CivilTime",
        .product(name: "Algorithms", package: "swift-algorithms"),
        orderedCollections,
      ],
      swiftSettings: strict),
    .target(
      name: "Clashes",
      dependencies: ["CivilTime", "Planning", orderedCollections],
      swiftSettings: strict),
    .target(name: "Solver", dependencies: ["CivilTime", "Planning", orderedCollections], swiftSettings: strict),
    .target(
      name: "PlanFiles",
      dependencies: [
        "CivilTime", "Planning", "Yams", .product(name: "Algorithms", package: "swift-algorithms"),
        orderedCollections,
      ],
      swiftSettings: strict),
    .target(
      name: "Words", dependencies: ["CivilTime", "ICalendar", "Planning", "Clashes", "Fetching", orderedCollections], swiftSettings: strict),
    .target(
      name: "Feeds",
      dependencies: [
        "CivilTime", "Planning", "ICalendar", "Words", "CLinux", orderedCollections,
      ],
      swiftSettings: strict),
    .target(
      name: "Fetching",
      dependencies: [
        "CivilTime",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
      ],
      swiftSettings: strict),
    .target(name: "YearWheel", dependencies: ["CivilTime", "Planning", orderedCollections], swiftSettings: strict),
    .target(
      name: "EditHistory", dependencies: ["CivilTime", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),
    .target(name: "QRCode", dependencies: ["CQrencode"], swiftSettings: strict),
    .target(
      name: "Pages",
      dependencies: [
        "CivilTime", "ICalendar", "Planning", "Words", "Feeds", "YearWheel", "QRCode",
        .product(name: "Mustache", package: "swift-mustache"),
        orderedCollections,
      ],
      resources: [.embedInCode("Templates")],
      swiftSettings: strict),
    .target(
      name: "Web",
      dependencies: [
        "CivilTime", "CZlib",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
        orderedCollections,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "kalendarium",
      dependencies: [
        "CivilTime", "ICalendar", "Planning", "Clashes", "Solver", "PlanFiles", "Words", "Feeds", "Fetching", "Pages", "Web",
        "EditHistory",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        orderedCollections,
      ],
      swiftSettings: strict),
    // Prints tables that Tests/Clients/oracles.py compares with Python's.
    .executableTarget(
      name: "oracle-tables", dependencies: ["CivilTime", "Recurrence", "ICalendar"], path: "Tests/OracleTables", swiftSettings: strict),
    tests("CivilTimeTests", ["CivilTime"]),
    tests("RecurrenceTests", ["CivilTime", "ICalendar", "Recurrence"]),
    tests("PlanningTests", ["CivilTime", "Planning", "PlanFiles", "Support"]),
    tests("PlanFilesTests", ["CivilTime", "Planning", "PlanFiles", "Support", "Words"]),
    tests("ClashesTests", ["CivilTime", "Planning", "PlanFiles", "Clashes", "Support", "Words"]),
    tests("SolverTests", ["CivilTime", "Planning", "PlanFiles", "Clashes", "Solver", "Support"]),
    tests("ICalendarTests", ["CivilTime", "ICalendar"]),
    tests("FeedsTests", ["CivilTime", "ICalendar", "Planning", "PlanFiles", "Feeds", "Support"]),
    tests("FetchingTests", ["CivilTime", "Fetching", "Support"]),
    tests("YearWheelTests", ["CivilTime", "Planning", "PlanFiles", "YearWheel", "Support"]),
    tests("QRCodeTests", ["QRCode", "Support"]),
    tests("PagesTests", ["CivilTime", "Planning", "PlanFiles", "Words", "Feeds", "Pages", "Support"]),
    tests(
      "WebTests",
      [
        "CivilTime", "CZlib", "Web", "Support", .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    tests("EditHistoryTests", ["CivilTime", "EditHistory", "Support"]),
    tests("EndToEndTests", ["Support", "kalendarium"]),
    tests("TidyTests", ["Support"]),
    .target(
      name: "Support", dependencies: ["CivilTime", "Planning", "PlanFiles", orderedCollections], path: "Tests/Support",
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// The address sanitizer looks at what reads and writes calendars; without the server and the tool it has half as much to build (`.ci/run`).
if Context.environment["KALENDARIUM_CALENDARS_ONLY"] != nil {
  let others: Set = [
    "EditHistory", "Pages", "QRCode", "Solver", "Web", "YearWheel", "kalendarium", "EditHistoryTests", "PagesTests", "QRCodeTests",
    "SolverTests",
    "WebTests", "YearWheelTests", "EndToEndTests", "TidyTests", "PlanningTests", "PlanFilesTests", "ClashesTests", "FetchingTests",
  ]
  package.products = []
  package.targets.removeAll { others.contains($0.name) }
  let packages = [
    "hummingbird", "swift-mustache", "swift-crypto", "swift-metrics", "swift-service-lifecycle", "swift-argument-parser", "GRDB", "docc",
  ]
  package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    return packages.contains { location.contains($0) }
  }
}
