import Foundation
import Support
import Testing

/// The borders of the rooms, and other promises of the house that a compiler does not keep.
@Suite struct TidyTests {
  /// What each room may import; the swift standard library needs no import.
  static let mayImport: [String: Set<String>] = [
    "CivilTime": ["Glibc", "Musl", "Darwin"],
    "Recurrence": ["CivilTime"],
    "ICalendar": ["CivilTime", "Foundation"],
    "ICalendar/Reader": ["CivilTime", "Recurrence", "Glibc", "Musl", "Darwin"],
    "ICalendar/Libical": ["CivilTime", "CLibical", "Foundation", "Synchronization"],
    "Planning": ["CivilTime", "Algorithms", "OrderedCollections"],
    "Clashes": ["CivilTime", "Planning", "OrderedCollections"],
    "Solver": ["CivilTime", "Planning", "OrderedCollections"],
    "Solver/Threads": ["Dispatch"],
    "PlanFiles": ["CivilTime", "Planning", "Yams", "Algorithms", "OrderedCollections", "Foundation", "Glibc", "Musl", "Darwin"],
    "Words": ["CivilTime", "ICalendar", "Planning", "Clashes", "Fetching", "OrderedCollections"],
    "Feeds": ["CivilTime", "Planning", "ICalendar", "Words", "OrderedCollections", "Foundation", "CLinux"],
    "Fetching": [
      "CivilTime", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOHTTPCompression", "Dispatch", "Glibc", "Synchronization",
    ],
    "YearWheel": ["CivilTime", "Planning", "OrderedCollections", "Foundation"],
    "QRCode": ["CQrencode"],
    "EditHistory": ["CivilTime", "GRDB", "Foundation"],
    "Pages": ["CivilTime", "ICalendar", "Planning", "Words", "Feeds", "YearWheel", "QRCode", "Mustache", "OrderedCollections"],
    "Web": [
      "CivilTime", "Dispatch", "CZlib", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTPTypes",
      "NIOHTTPTypesHTTP1", "ServiceLifecycle", "UnixSignals", "Glibc", "Logging", "Metrics", "Crypto", "Mustache", "OrderedCollections",
      "Foundation", "Synchronization",
    ],
    "kalendarium": [
      "CivilTime", "ICalendar", "Planning", "Clashes", "Solver", "PlanFiles", "Words", "Feeds", "Fetching", "Pages", "Web",
      "EditHistory", "ArgumentParser", "Crypto", "Dispatch",
      "Logging", "OrderedCollections", "Foundation", "Synchronization",
    ],
  ]

  static let sources = Repository.files(below: "Sources", ending: ".swift")
  static let tests = Repository.files(below: "Tests", ending: ".swift")

  private static func room(of file: String) -> String {
    let parts = file.split(separator: "/").map(String.init)
    let inner = parts.count > 3 ? "\(parts[1])/\(parts[2])" : parts[1]
    return mayImport[inner] == nil ? parts[1] : inner
  }

  @Test(arguments: sources) func fileImportsOnlyWhatItsRoomMay(_ file: String) throws {
    let allowed = try #require(TidyTests.mayImport[TidyTests.room(of: file)], "\(file) is in no room")
    for line in try Repository.text(file).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"),
        words[..<at].allSatisfy({ ["public", "internal", "private", "package", "@preconcurrency"].contains($0) })
      else { continue }
      let module = String(words.last ?? "")
      #expect(allowed.contains(module), "\(file) imports \(module)")
    }
  }

  /// Calls that are banned below the shells, with what to use in their place.
  static let banned: [(call: String, instead: String, allowed: Set<String>)] = [
    ("Date()", "pass the moment in", ["kalendarium"]), ("ContinuousClock", "pass a question in", ["kalendarium"]),
    ("UUID()", "derive ids from identity", []), ("SystemRandomNumberGenerator", "pass a source in", ["kalendarium"]),
    (".random(in", "pass a source in", []), ("ProcessInfo", "pass it in", ["kalendarium"]), ("print(", "let the shell print", []),
    ("TimeZone(", "CivilTime.Zone", []), ("Locale(", "Words", []), ("Calendar.current", "CivilTime.Day", []), ("fatalError(", "throw", []),
    ("try!", "throw", []), ("as!", "as?", []), ("@unchecked Sendable", "a Mutex", ["Solver/Threads"]),
    ("nonisolated(unsafe)", "a Mutex", []),
    ("OpaquePointer", "an owner in ICalendar/Libical", ["ICalendar/Libical"]),
  ]

  @Test(arguments: sources) func fileCallsNothingBanned(_ file: String) throws {
    let text = try Repository.text(file)
    for (call, instead, allowed) in TidyTests.banned where !allowed.contains(TidyTests.room(of: file)) {
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where !line.contains("//") {
        #expect(!line.contains(call), "\(file):\(number + 1) calls \(call): \(instead)")
      }
    }
  }

  /// 400 lines are a question at review; tables are exempt.
  @Test(arguments: sources + tests) func fileHasOneSubject(_ file: String) throws {
    let lines = try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(lines <= 400, "\(file) has \(lines) lines")
  }

  @Test(arguments: sources + tests) func nothingIsUnfinished(_ file: String) throws {
    let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "not implem" + "ented", ".disa" + "bled("]
    for (number, line) in try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      // VTODO is a component of RFC 5545.
      let isUnfinished = words.contains { line.replacingOccurrences(of: "VTO" + "DO", with: "").contains($0) }
      #expect(!isUnfinished, "\(file):\(number + 1)")
    }
  }

  @Test func everyTargetIsARoomAndEveryRoomATarget() throws {
    let package = try Repository.text("Package.swift")
    for room in TidyTests.mayImport.keys where !room.contains("/") { #expect(package.contains("name: \"\(room)\""), "\(room)") }
    for file in TidyTests.sources { #expect(TidyTests.mayImport[TidyTests.room(of: file)] != nil, "\(file)") }
  }

  @Test func topLevelHoldsWhatItShould() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path).filter {
      !$0.hasPrefix(".") && $0 != "Package.resolved"
    }
    #expect(Set(names) == ["Package.swift", "Sources", "Tests", "calendars", "README.md", "LICENSE"])
  }

  // MARK: README

  /// The commands of README's `sh` blocks, one a line, joined where a line ends in a backslash.
  static func commands() throws -> [String] {
    var isInside = false
    var commands: [String] = []
    for line in try Repository.text("README.md").replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n") {
      if line.hasPrefix("```") { isInside = line == "```sh" } else if isInside { commands.append(String(line)) }
    }
    return commands
  }

  @Test func readmesCommandsAreTheToolsOwn() throws {
    let commands = try TidyTests.commands()
    #expect(commands.count >= 2)
    var verbs = 0
    for call in commands.flatMap({ $0.components(separatedBy: "&&") }) {
      let words = call.split(separator: " ").map(String.init)
      guard let at = words.firstIndex(where: { $0 == "kalendarium" || $0.hasSuffix("/kalendarium") }), at + 1 < words.count else {
        continue
      }
      verbs += 1
      // `outcome add` and `access add` are verbs of two words.
      let verb = words[at + 1] == "outcome" || words[at + 1] == "access" ? Array(words[(at + 1)...(at + 2)]) : [words[at + 1]]
      let help = try Tool.run(["help"] + verb)
      #expect(help.status == 0, "\(call)")
      for flag in words[(at + 2)...] where flag.hasPrefix("--") { #expect(help.output.contains(flag), "\(flag) of \(call)") }
    }
    #expect(verbs >= 4)
  }

  @Test func continuousIntegrationRunsReadmesTestCommand() throws {
    let test = try #require(try TidyTests.commands().first { $0.contains("swift test") })
    #expect(try Repository.text(".ci/run").contains("README.md"))
    #expect(test.contains("libical-dev") && test.contains("tzdata"), "it installs what it needs")
  }

  @Test func linksOfTheDocumentsLeadSomewhere() throws {
    let documents = ["README.md", "calendars/README.md"] + Repository.files(below: "Sources/kalendarium/Documentation.docc", ending: ".md")
    let articles = Set(documents.map { (($0 as NSString).lastPathComponent as NSString).deletingPathExtension })
    #expect(documents.count > 5)
    for document in documents {
      let text = try Repository.text(document)
      for match in text.matches(of: /\]\(([^)\s]+)\)/) {
        let link = String(match.1)
        if link.contains("://") || link.hasPrefix("#") { continue }
        let target =
          (document as NSString).deletingLastPathComponent.isEmpty ? link : (document as NSString).deletingLastPathComponent + "/" + link
        #expect(FileManager.default.fileExists(atPath: Repository.path(target)), "\(document): \(link)")
      }
      for match in text.matches(of: /<doc:([^>]+)>/) { #expect(articles.contains(String(match.1)), "\(document): \(match.1)") }
    }
  }
}
