import ArgumentParser
import CivilTime
import Foundation
import Logging
import Planning
import Web
import Words

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve every school year below a folder over HTTP, and publish again when a plan or a schedule changes.",
    discussion: """
      A change that is wrong disturbs nobody: the last good feeds stay, and the page /status says what is wrong. Private feeds lie behind
      addresses that `access add` makes. Put a web server with TLS in front of it, and say with --address how the world reaches it.

        kalendarium serve calendars --port 8080 --address https://kalender.example.se
        kalendarium serve calendars --edit
      """)

  @Argument(help: "The folder that holds the years' folders.")
  var dir: String

  @Option(help: "The name or address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any that is free.")
  var port = 8080

  @Option(help: ArgumentHelp("How the server is reached from outside: https://kalender.example.se.", valueName: "url"))
  var address: String?

  @Flag(
    help: "Open the planner's desk at /desk, to browsers on this machine; what is changed there is published when its button is pressed.")
  var edit = false

  @Flag(help: "Show /status and /metrics to anyone, and not only to this machine.")
  var openStatus = false

  @Flag(help: "Log every request.")
  var accessLog = false

  @OptionGroup var sources: SourceOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    try SiteAddress.validate(address)
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535") }
    if edit, !["127.0.0.1", "::1", "localhost"].contains(host) {
      throw ValidationError("--edit has no log-in yet and listens on this machine alone: leave --host out")
    }
    // Behind a proxy whoever reaches the site would reach the desk.
    if edit, address != nil { throw ValidationError("--edit is for this machine alone: serve --address by another process without it") }
  }

  func run() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: dir, isDirectory: &isFolder), isFolder.boolValue else {
      throw Failure.usage("\(dir): no such folder; serve takes the folder that holds the years' folders")
    }
    let folder = URL(fileURLWithPath: dir).resolvingSymlinksInPath().path
    let access: AccessWatch
    do throws(AccessFile.Problem) { access = try AccessWatch(folder: folder) } catch { throw Failure(error) }
    let (store, board) = (SiteStore(), StatusBoard())
    let log = self.log
    let republisher = Republisher(
      folder: folder, address: SiteAddress.plain(address), common: common, sources: sources, store: store, board: board, log: log)
    try republisher.serveLast()
    let desk = edit ? try desk(folder, republisher) : nil
    let common = common
    let host = host
    do {
      let server = try WebServer(
        store: store, access: access, board: board, desk: desk, configuration: try configuration(folder), logger: log,
        now: { common.instant },
        onListening: { port in
          let name = host.contains(":") ? "[\(host)]" : host
          let address = "http://\(name):\(port)/" + (desk == nil ? "" : "desk/")
          common.show(json: Listening(address: address)) { address }
          // At the desk it is a person who says when to publish.
          if desk == nil { Thread.detachNewThread { republisher.watch() } }
        })
      try server.runBlocking()
    } catch let problem as WebServer.Problem {
      switch problem {
      case .cannotListen(let host, let port, let reason): throw Failure.outside("\(host):\(port): cannot listen (\(reason))")
      }
    }
  }

  private func desk(_ folder: String, _ republisher: Republisher) throws -> PlannersDesk {
    try PlannersDesk(
      shelf: DeskShelf(folder: folder, common: common, sources: sources), editor: try DeskEditor(folder: folder, common: common),
      republisher: republisher, common: common)
  }

  struct Listening: Encodable {
    let address: String
  }

  private func configuration(_ folder: String) throws -> WebServer.Configuration {
    var configuration = WebServer.Configuration()
    configuration.host = host
    configuration.port = port
    configuration.isStatusOpen = openStatus
    configuration.isAccessLogged = accessLog
    // The status page speaks the language of the first plan that can be read, and shows its clock.
    for path in try YearFolders(root: folder).plans() {
      guard case .success(let first) = Result(catching: { try Years([path], common) }) else { continue }
      configuration.language = first.words.language == .swedish ? .swedish : .english
      let (zone, words) = (first.zone, first.words)
      configuration.time = { instant in
        let wall = zone.wallTime(at: instant)
        return "\(words.shortDate(wall.day)) \(wall.time)"
      }
      break
    }
    return configuration
  }

  /// Structured lines on stderr.
  private var log: Logger {
    var log = Logger(label: "kalendarium", factory: { label in LogLines(label: label) { Console.message($0) } })
    log.logLevel = common.verbose ? .debug : accessLog ? .info : .notice
    return log
  }
}

/// The address of a site, as options take it.
enum SiteAddress {
  static func validate(_ address: String?) throws {
    guard let address else { return }
    guard address.hasPrefix("https://") || address.hasPrefix("http://"), address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ValidationError("--address takes an address such as https://kalender.example.se")
    }
  }

  /// Without a slash at its end.
  static func plain(_ address: String?) -> String? { address.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } }
}
