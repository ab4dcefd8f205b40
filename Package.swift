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
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibical", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
    .systemLibrary(name: "CLinux"),
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
        "CivilTime", "Planning", "Yams",
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
    .executableTarget(
      name: "kalendarium",
      dependencies: [
        "CivilTime", "ICalendar", "Planning", "Clashes", "Solver", "PlanFiles", "Words", "Feeds", "Fetching",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
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
    tests("EndToEndTests", ["Support", "kalendarium"]),
    tests("TidyTests", ["Support"]),
    .target(
      name: "Support", dependencies: ["CivilTime", "Planning", "PlanFiles", orderedCollections], path: "Tests/Support",
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
