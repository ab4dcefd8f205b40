import CivilTime
import Clashes
import Crypto
import EditHistory
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Synchronization
import Words

/// A school year as the desk has it: its texts, and what they mean where they can be read.
final class DeskYear: Sendable {
  /// What it is called in addresses.
  let key: String
  /// Where its plan lies.
  let planPath: String
  let texts: YearTexts
  /// What tells its texts from any others.
  let version: String
  /// The words of its language, also where it cannot be read.
  var words: Words { years?.words ?? Words(DeskShelf.language(of: texts.plan)) }
  /// The year, first, with the others that could be read beside it; nil where its plan or schedule is wrong.
  let years: Years?
  /// Why it cannot be read, with file and line.
  let problems: [String]
  /// Sessions of the schedule that the plan does not have, as a sentence each: the next run leaves them out.
  let unknown: [String]
  /// What is wrong with other years, so that they were left out.
  let leftOut: [String]
  /// Where each session is, of all years; looked up once.
  let placements: [Placement?]

  /// Everything wrong with the schedule; looked for once, as it takes longest.
  var findings: [Finding] {
    found.withLock { found in
      if let found { return found }
      let made = years.map(CheckOutcome.findings) ?? []
      found = made
      return made
    }
  }

  private let found = Mutex<[Finding]?>(nil)

  init(
    key: String, planPath: String, texts: YearTexts, years: Years?, problems: [String], unknown: [String], leftOut: [String]
  ) {
    self.key = key
    self.planPath = planPath
    self.texts = texts
    version = DeskYear.version(texts)
    self.years = years
    self.problems = problems
    self.unknown = unknown
    self.leftOut = leftOut
    placements = years?.placements ?? []
  }

  static func version(_ texts: YearTexts) -> String {
    var hash = SHA256()
    hash.update(data: Data(texts.plan.utf8))
    // No text holds this byte, so that no two pairs of texts are one.
    hash.update(data: [0xFF])
    if let schedule = texts.schedule { hash.update(data: Data(schedule.utf8)) } else { hash.update(data: [0xFF]) }
    return hash.finalize().prefix(12).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  var schedulePath: String { Years.schedulePath(ofPlan: planPath) }
  var plan: Plan? { years?.years[0].plan }
}

/// The years below a folder, read again when a file has changed.
final class DeskShelf: Sendable {
  /// A plan of more bytes is shown and not saved: percent-encoded, a form must hold it (`ServerLimits.deskBodyBytes`).
  static let textBytes = 1 << 20

  let folder: String
  private let common: CommonOptions
  private let sources: SourceOptions
  private let loading = Mutex(())
  private let read = Mutex(Read())

  private struct Read {
    var signatures: [String: YearFolders.Signature?] = [:]
    /// Files outside the folder that were read for its years.
    var others: Set<String> = []
    var years: [String: (year: DeskYear, since: ContinuousClock.Instant)] = [:]
  }

  init(folder: String, common: CommonOptions, sources: SourceOptions) {
    self.folder = folder
    self.common = common
    self.sources = sources
  }

  /// The plans, by what their years are called in addresses. A name is looked up, and never becomes part of a path.
  func plans() throws -> OrderedDictionary<String, String> {
    var plans: OrderedDictionary<String, String> = [:]
    for path in try YearFolders(root: folder).plans() { plans[key(ofPlan: path)] = path }
    return plans
  }

  /// A year's name in addresses, by its folder alone, as the history goes by it: letters, digits and hyphens as they are, `~` between folders, all
  /// else as `_` and two hex digits a byte; `_` for the served folder itself.
  func key(ofPlan path: String) -> String {
    let local = (path as NSString).deletingLastPathComponent.utf8.dropFirst(folder.utf8.count + 1)
    guard !local.isEmpty else { return "_" }
    return local.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        String(Unicode.Scalar(byte))
      case UInt8(ascii: "/"): "~"
      default: (byte < 16 ? "_0" : "_") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  /// A year as it is now; nil where there is none of that name.
  func year(_ key: String) throws -> DeskYear? {
    guard let path = try plans()[key] else { return nil }
    if let known = try known(key) { return known }
    // One at a time: whoever comes second finds what the first has read.
    return try loading.withLock { _ in
      if let known = try known(key) { return known }
      let (signatures, others) = (try signatures(), try plans().values.filter { $0 != path })
      let year = try load(key, path, others: others)
      read.withLock { read in
        if read.signatures != signatures { (read.signatures, read.years) = (signatures, [:]) }
        read.others.formUnion(year.years?.otherFiles ?? [])
        for other in read.others where read.signatures[other] == nil { read.signatures[other] = .some(YearFolders.Signature(other)) }
        read.years[key] = (year, .now)
      }
      return year
    }
  }

  /// Calendars at addresses may have changed after so many seconds.
  private static let fetchedSeconds = 600

  private func known(_ key: String) throws -> DeskYear? {
    let signatures = try signatures()
    return read.withLock { read in
      if read.signatures != signatures { (read.signatures, read.years) = (signatures, [:]) }
      guard let (year, since) = read.years[key] else { return nil }
      let isOld = year.years?.hasAddresses ?? false && since.duration(to: .now) > .seconds(DeskShelf.fetchedSeconds)
      return isOld ? nil : year
    }
  }

  private func signatures() throws -> [String: YearFolders.Signature?] {
    try YearFolders(root: folder).signatures(and: read.withLock { $0.others })
  }

  /// What tells the texts of a year from any others, without reading what they mean; nil where there is no such year.
  func version(_ key: String) throws -> String? {
    guard let path = try plans()[key] else { return nil }
    return DeskYear.version(try DeskShelf.texts(ofPlan: path))
  }

  /// What tells the texts of all years from any others.
  func versionOfAll() throws -> String {
    let versions = try plans().values.map { DeskYear.version(try DeskShelf.texts(ofPlan: $0)) }
    return DeskYear.version(YearTexts(plan: versions.joined(separator: " "), schedule: nil))
  }

  /// The files of a year as they are now.
  static func texts(ofPlan path: String) throws -> YearTexts {
    let schedule = Years.schedulePath(ofPlan: path)
    return YearTexts(
      plan: try text(path), schedule: FileManager.default.fileExists(atPath: schedule) ? try text(schedule) : nil)
  }

  private static func text(_ path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else { throw Failure.outside("\(path): cannot be read") }
    guard bytes.count <= PlanLimits.fileBytes else { throw Failure.usage("\(path): larger than \(PlanLimits.fileBytes >> 20) MiB") }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure.usage("\(path): not UTF-8; save it as UTF-8") }
    return text
  }

  /// The year with those beside it in time, as their sessions share venues and people. One that is wrong, or clashes within itself, is left
  /// out, but the one asked for: its planner cannot mend it here.
  private func load(_ key: String, _ path: String, others: [String]) throws -> DeskYear {
    let texts = try DeskShelf.texts(ofPlan: path)
    do {
      let alone = try Years([path], common, sources: sources)
      let unknown = alone.years[0].unknown
      let days = alone.years[0].plan.year.days
      var (beside, leftOut): ([String], [String]) = ([], [])
      for other in others {
        switch self.days(ofPlan: other) {
        case .success(let theirs) where theirs.from <= days.to && days.from <= theirs.to: beside.append(other)
        case .success: continue
        case .failure(let failure): leftOut += failure.lines
        }
      }
      var years = alone
      if !beside.isEmpty {
        do {
          years = try Years([path] + beside, common, sources: sources)
          let clashing = Set(
            Checker(years.plans, years.placements).findings().filter(isClash).compactMap { finding in
              let plans = Set(finding.entries.map { years.plans.entries[$0].plan })
              return plans.count == 1 && plans.first != 0 ? plans.first : nil
            })
          if !clashing.isEmpty {
            leftOut += clashing.sorted().map { "\(years.plans.plans[$0].file): \(alone.words.deskClashesWithin)" }
            let kept = years.years.indices.filter { $0 > 0 && !clashing.contains($0) }.map { years.plans.plans[$0].file }
            years = try Years([path] + kept, common, sources: sources)
          }
        } catch let failure as Failure { (years, leftOut) = (alone, leftOut + failure.lines) }
      }
      return DeskYear(
        key: key, planPath: path, texts: texts, years: years, problems: [],
        unknown: unknown.isEmpty ? [] : Failure.problems(unknown, alone.words).lines.map(local), leftOut: leftOut.map(local))
    } catch let failure as Failure {
      // A plan that cannot be read has no language but the one that its text names.
      let lines =
        if case .problems(let problems, _) = failure { Failure.problems(problems, Words(DeskShelf.language(of: texts.plan))).lines } else {
          failure.lines
        }
      return DeskYear(
        key: key, planPath: path, texts: texts, years: nil, problems: lines.map(local), unknown: [], leftOut: [])
    }
  }

  /// What is not decided yet, or not known, keeps nobody else from planning.
  private func isClash(_ finding: Finding) -> Bool {
    finding.level == .block && !finding.isWaived && ![.unplaced, .unitNotCovered, .unreadableSource].contains(finding.code)
  }

  private let spans = Mutex<[String: (signature: YearFolders.Signature?, days: Result<DayRange, Failure>)]>([:])

  /// The days of a plan, read again when its file has changed.
  private func days(ofPlan path: String) -> Result<DayRange, Failure> {
    let signature = YearFolders.Signature(path)
    if let known = spans.withLock({ $0[path] }), known.signature == signature { return known.days }
    let read = Result { try Years([path], common).years[0].plan.year.days }
    let days = read.mapError { ($0 as? Failure) ?? .outside("\($0)") }
    spans.withLock { $0[path] = (signature, days) }
    return days
  }

  /// The language of a plan that cannot be read, as its text says.
  static func language(of text: String) -> Language {
    text.split(separator: "\n").lazy.compactMap { line in
      line.hasPrefix("language:")
        ? line.dropFirst("language:".count).split(separator: " ").first.flatMap { Language(rawValue: String($0)) } : nil
    }.first ?? .english
  }

  /// Paths as they are within the folder.
  func local(_ text: String) -> String { text.replacing(folder + "/", with: "") }
}
