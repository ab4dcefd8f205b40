import CivilTime
import Clashes
import Feeds
import Foundation
import Logging
import OrderedCollections
import Pages
import PlanFiles
import Planning
import Synchronization
import Web
import Words

/// Publishes the years below a folder whenever a plan or a schedule changes, and gives what is published to the server. Where a change is
/// wrong the last good generation stays, and the status page says why.
final class Republisher: Sendable {
  /// The published files lie in the served folder, hidden, for this user alone: they are the memory of what subscribers have.
  static let stateName = ".published"
  /// How often the files are looked at: a planner who saves looks at the page at once.
  static let pollSeconds = 0.1
  /// So long a file must lie unchanged.
  static let settleSeconds = 0.05
  /// Without any change everything is published again so often: cancelled sessions leave, calendars of others change.
  static let hourlySeconds = 3600

  let folder: String
  let address: String?
  let common: CommonOptions
  let sources: SourceOptions
  let store: SiteStore
  let board: StatusBoard
  let log: Logger

  /// The addresses that have moved, as they are served; nil before this process has published.
  private let served = Mutex<[String: Moved]?>(nil)

  init(
    folder: String, address: String?, common: CommonOptions, sources: SourceOptions, store: SiteStore, board: StatusBoard, log: Logger
  ) {
    self.folder = folder
    self.address = address
    self.common = common
    self.sources = sources
    self.store = store
    self.board = board
    self.log = log
  }

  private var years: YearFolders { YearFolders(root: folder) }
  private var state: String { folder.appendingPath(Republisher.stateName) }

  /// Serves what was published before, so that a plan that is wrong at the start disturbs nobody.
  func serveLast() throws {
    let published = try files()
    guard !published.isEmpty else { return }
    switch Result(catching: moved) {
    case .success(let moved): serve(published, moved: moved)
    case .failure(let problem):
      serve(published, moved: [:])
      for line in (problem as? Failure)?.lines ?? ["\(problem)"] { log.error("\(local(line))") }
    }
  }

  /// Looks and publishes for ever.
  func watch() {
    // Looked at before anything is read: what changes meanwhile is seen next time.
    var seen = signatures(of: [])
    var read: Set<String> = []
    var at = common.instant
    if let others = attempt() {
      read = others
      seen = signatures(of: read).map { $0.merging(seen ?? [:]) { $1 } }
    }
    while true {
      Thread.sleep(forTimeInterval: Republisher.pollSeconds)
      let now = signatures(of: read)
      let isDue = common.instant.seconds - at.seconds >= Republisher.hourlySeconds
      guard now != seen || isDue else { continue }
      // An editor may write in several steps: what still changes is looked at again a moment later.
      if now != seen {
        seen = now
        Thread.sleep(forTimeInterval: Republisher.settleSeconds)
        guard signatures(of: read) == seen else { continue }
      }
      at = common.instant
      guard let others = attempt(), others != read else { continue }
      read = others
      seen = signatures(of: read).map { $0.merging(seen ?? [:]) { $1 } }
    }
  }

  /// Publishes at once; gives what keeps it from that, a sentence each.
  func publishNow() -> [String] {
    _ = attempt()
    return board.last?.problems ?? []
  }

  /// What would come of publishing now.
  enum Preview {
    /// These sentences say what keeps it from being published.
    case unfit([String])
    /// How it differs from what is published.
    case fit(PublishOutcome)
  }

  /// Makes what would be published now, and writes nothing.
  func preview() throws -> Preview {
    let loaded: Years
    do { loaded = try load() } catch let failure as Failure { return .unfit(failure.lines) }
    let reasons = unfit(loaded)
    guard reasons.isEmpty else { return .unfit(reasons) }
    let options = PublicationRun.Options(isPrivate: true, address: address, acceptsCollapse: true, now: common.instant)
    let run = try PublicationRun(loaded, into: try PublishedFolder(state), options)
    return .fit(PublishOutcome(run: run, folder: state, notes: [], noteFolder: nil, now: options.now))
  }

  private func load() throws -> Years {
    let paths = try years.plans()
    guard !paths.isEmpty else { throw Failure.usage("\(folder): no plan.yaml in it or below it") }
    return try Years(paths, common, sources: sources, showsTitles: false)
  }

  /// What keeps the years from being published, a sentence each.
  private func unfit(_ loaded: Years) -> [String] {
    let unfit = Unfit(loaded)
    guard unfit.isUnfit else { return [] }
    return unfit.messages + unfit.blocking.map { "\($0.code.rawValue): \(loaded.words.sentence($0, in: loaded.plans))" }
  }

  /// Nil where the folder cannot be read at the moment.
  private func signatures(of others: Set<String>) -> [String: YearFolders.Signature?]? {
    switch Result(catching: { try years.signatures(and: others) }) {
    case .success(let signatures): signatures
    case .failure: nil
    }
  }

  /// What became of addresses, as the folder says.
  private var addressPath: String { folder.appendingPath(AddressFile.name) }

  private func moved() throws -> [String: Moved] {
    guard FileManager.default.fileExists(atPath: addressPath) else { return [:] }
    do throws(PlanReader.Problems) {
      let file = try PlanReader(isZone: { _ in true }).addresses(at: addressPath)
      return file.moved.mapValues { .to($0) }.merging(file.gone.map { ($0, .gone) }) { $1 }
    } catch { throw Failure.problems(error.list, Words(.english)) }
  }

  /// Publishes what there is; gives the other files that were read for it, nil where that is not known as a plan cannot be read.
  private func attempt() -> Set<String>? {
    let now = common.instant
    do {
      let loaded = try load()
      let reasons = unfit(loaded)
      guard reasons.isEmpty else {
        failed(reasons, now)
        return loaded.otherFiles
      }
      try publish(loaded, try moved(), now)
      if board.last.map({ !$0.problems.isEmpty }) ?? false { log.notice("published again: what was wrong is mended") }
      board.succeeded(at: now)
      return loaded.otherFiles
    } catch let failure as Failure {
      failed(failure.lines, now)
    } catch {
      failed(["\(error)"], now)
    }
    return nil
  }

  private func failed(_ problems: [String], _ now: Instant) {
    board.failed(problems.map(local), at: now)
    for problem in problems { log.error("\(local(problem))") }
    log.error("not published; the last good generation stays", metadata: ["problems": "\(problems.count)"])
  }

  /// Paths as they are within the served folder: where that lies is nobody's business.
  private func local(_ problem: String) -> String { problem.replacing(folder + "/", with: "") }

  private func publish(_ loaded: Years, _ moved: [String: Moved], _ now: Instant) throws {
    do {
      let published = try PublishedFolder(state)
      let options = PublicationRun.Options(isPrivate: true, address: address, acceptsCollapse: false, now: now)
      let (run, hasChanged) = try published.locked { () throws in
        let run = try PublicationRun(loaded, into: published, options)
        return (run, try published.publish(run.files, at: now))
      }
      guard chmod(state, 0o700) == 0 else {
        throw Failure.outside("\(state): cannot be closed to others (\(String(cString: strerror(errno))))")
      }
      guard hasChanged || served.withLock({ $0 != moved }) else { return }
      served.withLock { $0 = moved }
      let counts = Dictionary(grouping: run.changes, by: \.kind.rawValue).mapValues { Logger.MetadataValue.string("\($0.count)") }
      log.notice("published", metadata: counts.merging(["files": "\(run.files.count)"]) { $1 })
      serve(try files(), moved: moved)
    } catch let problem as PublishedFolder.Problem {
      throw Failure(problem)
    } catch let problem as Publication.Problem {
      throw Failure(problem)
    } catch let problem as Pages.Problem {
      throw Failure(problem)
    }
  }

  private func serve(_ published: [SiteFile], moved: [String: Moved]) {
    var open: [SiteFile] = []
    var personal: [SiteFile] = []
    for file in published {
      let parts = file.path.split(separator: "/", maxSplits: 1)
      if let rest = Publication.personalPath(file.path), let programme = parts.first {
        // Behind the addresses of its subscribers, not behind the name that it has here.
        personal.append(SiteFile(path: "\(programme)/\(rest)", bytes: file.bytes, modified: file.modified))
      } else {
        open.append(file)
      }
    }
    store.replace(files: open, privateFiles: personal, moved: moved, at: common.instant)
  }

  /// What is published, with the times of the files.
  private func files() throws -> [SiteFile] {
    let manager = FileManager.default
    guard manager.fileExists(atPath: state) else { return [] }
    let names = manager.enumerator(atPath: state)?.compactMap { $0 as? String } ?? []
    return try names.sorted().filter { !$0.hasPrefix(".") }.compactMap { name in
      let path = state.appendingPath(name)
      var status = stat()
      guard lstat(path, &status) == 0 else { throw Failure.outside("\(path): cannot be read (\(String(cString: strerror(errno))))") }
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      return SiteFile(
        path: name, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))), modified: Instant(seconds: status.st_mtim.tv_sec))
    }
  }
}
