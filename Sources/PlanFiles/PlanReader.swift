import OrderedCollections
import Planning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads plans and schedules from files, with every problem of a file in one go.
public struct PlanReader: Sendable {
  private let isZone: @Sendable (String) -> Bool
  private let drafts: [String: String]
  private let onReading: @Sendable (_ path: String, _ bytes: [UInt8]) -> Void

  /// A reader. `isZone` tells whether a name is that of a time zone; `onReading` is told the bytes of each file that is understood.
  public init(
    isZone: @escaping @Sendable (String) -> Bool, onReading: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) -> Void = { _, _ in }
  ) {
    self.isZone = isZone
    drafts = [:]
    self.onReading = onReading
  }

  /// A reader that takes some texts, by absolute path, for files.
  private init(isZone: @escaping @Sendable (String) -> Bool, drafts: [String: String]) {
    self.isZone = isZone
    self.drafts = drafts
    onReading = { _, _ in }
  }

  /// What is wrong with a file: one or more problems, in the order they stand in.
  public struct Problems: Error, Sendable {
    /// The problems, at least one.
    public let list: [PlanProblem]

    /// Those of the file itself come before those of the files it includes.
    init(_ problems: [PlanProblem], in file: String) {
      let sorted = problems.filter { $0.mark.file == file }.sorted() + problems.filter { $0.mark.file != file }.sorted()
      let rest = sorted.count - PlanLimits.problems
      list =
        rest > 0
        ? sorted.prefix(PlanLimits.problems) + [PlanProblem(sorted[PlanLimits.problems].mark, "", .furtherProblems(rest))] : sorted
    }
  }

  /// Reads a plan and the files it includes. Throws all their problems.
  public func plan(at path: String) throws(Problems) -> Plan {
    var reader = ShapeReader()
    guard let root = load(path, as: Forms.plan, at: SourceMark(file: path, line: 1, column: 1), &reader) else {
      throw Problems(reader.problems, in: path)
    }
    let includes = root.items("include").compactMap { item -> PlanBuilder.Source? in
      guard let name = item.text else { return nil }
      let file = joined(folder(of: path), name)
      let bytes = bytes(of: file)
      guard case .success = bytes else {
        reader.problems.append(PlanProblem(item.mark, name, .badInclude(reason: bytes.reason)))
        return nil
      }
      return load(file, as: Forms.include, at: item.mark, &reader).map { PlanBuilder.Source(file: file, fields: $0) }
    }
    var builder = PlanBuilder(plan: PlanBuilder.Source(file: path, fields: root), includes: includes, isZone: isZone)
    let plan = builder.build()
    let problems = reader.problems + builder.problems
    guard let plan, problems.isEmpty else { throw Problems(problems, in: path) }
    return plan
  }

  /// Reads the schedule of a plan. Sessions that the plan does not have are told apart from mistakes: they may stem from an older plan.
  public func schedule(at path: String, of plan: Plan) throws(Problems) -> (schedule: Schedule, unknown: [PlanProblem]) {
    var reader = ShapeReader()
    guard let root = load(path, as: ScheduleFile.form, at: SourceMark(file: path, line: 1, column: 1), &reader) else {
      throw Problems(reader.problems, in: path)
    }
    var file = ScheduleFile(plan: plan)
    let schedule = file.build(root)
    let problems = reader.problems + file.problems
    guard problems.isEmpty else { throw Problems(problems, in: path) }
    return (schedule, file.unknown)
  }

  /// Reads what became of addresses that people subscribe to.
  public func addresses(at path: String) throws(Problems) -> AddressFile {
    var reader = ShapeReader()
    let root = load(path, as: AddressFile.form, at: SourceMark(file: path, line: 1, column: 1), &reader)
    guard let root, reader.problems.isEmpty else { throw Problems(reader.problems, in: path) }
    return AddressFile(root)
  }

  /// Reads a schedule by itself, without its plan: an old copy, for instance. Its ids are taken as they are.
  public func schedule(at path: String) throws(Problems) -> Schedule {
    var reader = ShapeReader()
    guard let root = load(path, as: ScheduleFile.form, at: SourceMark(file: path, line: 1, column: 1), &reader) else {
      throw Problems(reader.problems, in: path)
    }
    var file = ScheduleFile(plan: nil)
    let schedule = file.build(root)
    let problems = reader.problems + file.problems
    guard problems.isEmpty else { throw Problems(problems, in: path) }
    return schedule
  }

  /// Whether a file is a schedule, whatever it is called: it has `sessions`, and neither `title` nor `year`, which every plan has. What
  /// cannot be read is none.
  public func isSchedule(at path: String) -> Bool {
    guard case .success(let bytes) = contents(of: path), case .mapping(let pairs) = TreeFile(file: path, bytes: bytes).root?.content else {
      return false
    }
    let keys = pairs.map(\.key.word)
    return keys.contains("sessions") && !keys.contains("title") && !keys.contains("year")
  }

  /// The bytes of a file, or of the draft that stands for it.
  private func bytes(of path: String) -> Result<[UInt8], ReadFailure> {
    guard !drafts.isEmpty else { return contents(of: path) }
    // A draft's folder need not be there: a path out of it must not lead through it.
    let absolute = absolutePath(path)
    return drafts[absolute].map { .success(Array($0.utf8)) } ?? contents(of: absolute)
  }

  /// A reader that takes these texts, by path, for files not written yet.
  public func with(drafts: OrderedDictionary<String, String>) -> PlanReader {
    PlanReader(isZone: isZone, drafts: Dictionary(drafts.map { (absolutePath($0), $1) }) { $1 })
  }

  /// The text of a file that can be read by a form, and what it holds, with the places of all values. Throws its problems.
  func fields(of path: String, as form: Form) throws(Problems) -> (text: String, root: Fields) {
    var reader = ShapeReader()
    let root = load(path, as: form, at: SourceMark(file: path, line: 1, column: 1), &reader)
    guard let root, reader.problems.isEmpty, case .success(let bytes) = bytes(of: path) else { throw Problems(reader.problems, in: path) }
    return (String(decoding: bytes, as: UTF8.self), root)
  }

  /// Reads a file by a form; nil where it is not even YAML.
  private func load(_ path: String, as form: Form, at mark: SourceMark, _ reader: inout ShapeReader) -> Fields? {
    let bytes: [UInt8]
    switch self.bytes(of: path) {
    case .success(let read):
      bytes = read
      onReading(path, bytes)
    case .failure(let failure):
      reader.problems.append(PlanProblem(mark, path, .unreadable(reason: failure.reason)))
      return nil
    }
    let file = TreeFile(file: path, bytes: bytes)
    reader.problems += file.problems
    guard let root = file.root else { return nil }
    return reader.read(root, as: .form(form))?.fields
  }
}

private struct ReadFailure: Error {
  let reason: String
}

extension Result where Failure == ReadFailure {
  fileprivate var reason: String {
    switch self {
    case .success: ""
    case .failure(let failure): failure.reason
    }
  }
}

/// The bytes of a regular file, one more than the limit at most; a pipe or a device is not waited for.
private func contents(of path: String) -> Result<[UInt8], ReadFailure> {
  func failure() -> Result<[UInt8], ReadFailure> { .failure(ReadFailure(reason: String(cString: strerror(errno)))) }
  let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { return failure() }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { return failure() }
  guard status.st_mode & S_IFMT == S_IFREG else { return .failure(ReadFailure(reason: "not a regular file")) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count <= PlanLimits.fileBytes {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return failure() }
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return .success(bytes)
}

/// The folder a file is in, `.` where its path names none.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// A path from a folder.
func joined(_ folder: String, _ path: String) -> String { path.hasPrefix("/") ? path : folder == "." ? path : folder + "/" + path }

/// What a file is called once links and detours are taken out: one name for one file.
func realPath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
