import CivilTime
import Crypto
import Foundation
import Logging
import OrderedCollections
import PlanFiles
import Planning
import Synchronization
import Words

/// The YEARs of a command: their plans, what has been decided for them, and where they are.
struct Years {
  /// A school year's folder.
  struct Year {
    var plan: Plan
    /// nil where there is none yet.
    var schedule: Schedule?
    let schedulePath: String
    /// Sessions of the schedule that the plan does not have.
    let unknown: [PlanProblem]
  }

  var years: [Year]
  let plans: PlanSet
  let zone: Zone
  let words: Words
  /// The hash of each file that plans and schedules were read from, by its path.
  let hashes: [String: SHA256Digest]

  /// Reads all YEARs; every problem of all of them comes in one go.
  ///
  /// With `sources` the calendars of others that the plans name are read too; a problem there is a finding, and none of these.
  /// On a page the titles of others' events may not be shown: `showsTitles`.
  init(_ paths: [String], _ common: CommonOptions, sources: SourceOptions? = nil, showsTitles: Bool = true) throws {
    let zones = try common.zones()
    let read = Mutex<[String: SHA256Digest]>([:])
    let reader = PlanReader(isZone: zones.hasZone) { path, bytes in read.withLock { $0[path] = SHA256.hash(data: bytes) } }
    var years: [Year] = []
    var problems: [PlanProblem] = []
    var seen: Set<String> = []
    for path in paths.map(Years.planPath) where seen.insert(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).inserted {
      do throws(PlanReader.Problems) {
        let plan = try reader.plan(at: path)
        let schedulePath = Years.schedulePath(ofPlan: path)
        guard FileManager.default.fileExists(atPath: schedulePath) else {
          years.append(Year(plan: plan, schedule: nil, schedulePath: schedulePath, unknown: []))
          continue
        }
        let (schedule, unknown) = try reader.schedule(at: schedulePath, of: plan)
        years.append(Year(plan: plan.divided(by: schedule), schedule: schedule, schedulePath: schedulePath, unknown: unknown))
        common.log.debug("read \(path): \(plan.sessions.count) sessions")
      } catch { problems += error.list }
    }
    let language = years.first?.plan.language ?? .english
    guard problems.isEmpty else { throw Failure.problems(problems, Words(years.isEmpty ? .english : language)) }
    let ids = years.map(\.plan.id)
    if let twice = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
      throw Failure.usage("two of the years have the plan id '\(twice)'; it is part of every UID and must be a year's own")
    }
    let zoneNames = OrderedSet(years.map(\.plan.timezone))
    guard zoneNames.count == 1, let name = zoneNames.first else {
      throw Failure.usage("years taken together must be in one time zone; these are in \(zoneNames.joined(separator: ", "))")
    }
    zone = try zones.zone(name)
    words = Words(language)
    if let sources {
      let busy = BusySources(
        zones: zones, zone: zone, words: words, options: sources, now: common.instant, log: common.log, showsTitles: showsTitles)
      for (index, plan) in busy.read(into: years.map(\.plan)).enumerated() { years[index].plan = plan }
    }
    self.years = years
    hashes = read.withLock { $0 }
    plans = PlanSet(years.map(\.plan))
  }

  /// A year that is not written yet, by itself; calendars of others are not read.
  init(draft plan: Plan, schedule: Schedule? = nil, _ common: CommonOptions) throws {
    zone = try common.zones().zone(plan.timezone)
    words = Words(plan.language)
    years = [Year(plan: plan, schedule: schedule, schedulePath: Years.schedulePath(ofPlan: plan.file), unknown: [])]
    hashes = [:]
    plans = PlanSet([plan])
  }

  /// YEAR is a folder that holds `plan.yaml`, or the plan file itself.
  static func planPath(_ path: String) -> String {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if isThere, !isFolder.boolValue { return path }
    return (path.hasSuffix("/") ? String(path.dropLast()) : path).appendingPath("plan.yaml")
  }

  /// What was decided lies beside the plan.
  static func schedulePath(ofPlan path: String) -> String { (path as NSString).deletingLastPathComponent.appendingPath("schedule.yaml") }

  /// Where each session is, by number; nil for those not decided.
  var placements: [Placement?] {
    plans.entries.map { years[$0.plan].schedule?.placements[$0.session.id] }
  }

  /// Files besides plans and schedules that were read: includes, and calendars beside the plans.
  var otherFiles: Set<String> {
    var others: Set<String> = []
    for plan in plans.plans {
      others.formUnion(plan.origins.keys)
      for time in plan.busyTimes {
        guard case .file(let path, _) = time.source else { continue }
        for file in [plan.file, time.mark.file] { others.insert((file as NSString).deletingLastPathComponent.appendingPath(path)) }
      }
    }
    return others
  }

  /// Whether calendars at addresses were read.
  var hasAddresses: Bool {
    plans.plans.contains { plan in plan.busyTimes.contains { if case .url = $0.source { true } else { false } } }
  }

  /// What people call a session of several plans: its id, with its plan's where two plans have it.
  func name(_ number: Int) -> String {
    let entry = plans.entries[number]
    let isTwice = plans.plans.count { $0.sessions[entry.session.id] != nil } > 1
    return isTwice ? "\(plans.plans[entry.plan].id).\(entry.session.id)" : entry.session.id
  }

  /// A file as it is named within its year's folder.
  func localName(_ file: String, ofPlan plan: Int) -> String {
    let folder = (plans.plans[plan].file as NSString).deletingLastPathComponent
    return file.hasPrefix(folder + "/") ? String(file.dropFirst(folder.count + 1)) : file
  }
}

extension String {
  /// A path one step down; the path itself alone where it is empty.
  func appendingPath(_ name: String) -> String { isEmpty ? name : self + "/" + name }
}

/// How a file that is being written ends, after its name and the number of the process.
let temporarySuffix = ".next"

/// Writes a file whole or not at all: beside it, synced, then put in its place. A link is followed, and permissions are kept.
func replaceFile(_ name: String, with text: String) throws {
  let path = URL(fileURLWithPath: name).resolvingSymlinksInPath().path
  let temporary = "\(path).\(getpid())\(temporarySuffix)"
  var status = stat()
  let mode = stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0o644
  let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
  var isWritten = descriptor >= 0
  if isWritten {
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    isWritten =
      switch Result(catching: { try handle.write(contentsOf: Data(text.utf8)) }) {
      case .success: fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
      case .failure: false
      }
  }
  guard isWritten, rename(temporary, path) == 0 else {
    let reason = String(cString: strerror(errno))
    if descriptor >= 0 { unlink(temporary) }
    throw Failure.outside("\(name): cannot write (\(reason)); nothing was changed")
  }
}

extension Plan {
  /// The busy times of everything that can be busy.
  var busyTimes: [BusyTime] { venues.values.flatMap(\.busy) + speakers.values.flatMap(\.busy) + audiences.values.flatMap(\.busy) }
}
