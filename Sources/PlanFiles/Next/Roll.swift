import CivilTime
import OrderedCollections
import Planning

/// The files of a plan while they are moved into next year, the plan itself first.
struct Roll {
  let old: Plan
  var files: [RolledFile]
  let folder: String
  let past: NextPlan.Past
  let reader: PlanReader

  var plan: RolledFile {
    get { files[0] }
    set { files[0] = newValue }
  }

  /// The days of `when.on`, by session.
  var fixedDays: [String: Day] {
    var days: [String: Day] = [:]
    for (id, fields) in sessionFields {
      guard let day = fields["when"]?.fields?["on"]?.day else { continue }
      for member in members(of: id, fields) { days[member] = day }
    }
    return days
  }

  /// The sessions as the file has them, repeats and rounds not expanded.
  var sessionFields: [(id: String, fields: Fields)] {
    (plan.root["sessions"]?.fields?.entries ?? [:]).compactMap { id, entry in entry.item?.fields.map { (id, $0) } }
  }

  /// The ids of the sessions that an entry stands for.
  func members(of id: String, _ fields: Fields) -> [String] {
    guard let times = PlanBuilder.times(fields) else { return [id] }
    return (1...times).map { "\(id)-\($0)" }
  }

  var token: YearToken { YearToken(year: old.year.days.from.month >= 7 ? old.year.days.from.year : old.year.days.from.year - 1) }

  // MARK: Texts

  /// Where the new plan is to lie.
  private var planPath: String { joined(folder, "plan.yaml") }

  /// The texts as they are now, by the path they are to have; included files that hold nothing of the year stay where they are.
  var texts: OrderedDictionary<String, String> {
    var texts: OrderedDictionary<String, String> = [:]
    for file in files.dropFirst() {
      guard file.isOfTheYear, case let path = nextPath(ofInclude: file.path), !isThere(path) else { continue }
      texts[path] = file.changes.result()
    }
    texts[planPath] = files[0].changes.result()
    return texts
  }

  /// What an included file is called that holds days of the year.
  private func nextPath(ofInclude path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    let next = token.next(name) ?? "\(name[..<dot])-\(token.nextSpan)\(name[dot...])"
    return joined(PlanFiles.folder(of: path), next)
  }

  /// Reads the plan as it is now. It is this code's own mistake where it cannot be read.
  func read() throws(NextPlan.Problem) -> Plan {
    do throws(PlanReader.Problems) { return try reader.with(drafts: texts).plan(at: planPath) } catch { throw .result(error) }
  }

  // MARK: The year and its calendars

  /// Moves the year, its id and its calendars, and takes out what has passed.
  mutating func rollCalendars() throws(SourceText.Mismatch) {
    try rollHead()
    for index in files.indices { try files[index].rollDefinitions() }
    try rollYear()
    try moveReferences()
    dropSessions()
    dropRules()
    if let entry = plan.root.entries["waivers"], let list = entry.item {
      plan.changes.remove(Set(list.items.indices), of: list, key: entry.key)
      plan.removals += list.items.map { NextPlan.Removal(subject: .waiver, owner: nil, mark: $0.mark) }
    }
    // Any day that the year has will do until its calendars are known.
    for (_, fields) in sessionFields {
      if let item = fields["when"]?.fields?["on"], let day = item.day {
        try plan.changes.replace(item.word, at: item.mark, with: "\(YearShift.sameWeek(day))")
      }
    }
  }

  private mutating func rollHead() throws(SourceText.Mismatch) {
    let root = plan.root
    guard let id = root["plan"], let text = id.text, let idEntry = root.entries["plan"] else { return }
    plan.changes.insertLine("# " + plan.remarks.heading, above: 1)
    let next = token.next(text) ?? "\(text)-\(token.nextSpan)"
    try plan.changes.replace(text, at: id.mark, with: next)
    // Without one the programme is the plan's id, which changes; subscribers' addresses do not.
    if !root.has("programme") {
      plan.changes.insertLine("programme: \(text)", below: idEntry.key.line, indent: idEntry.key.column - 1)
    }
    // A title that is written in a way of its own stays as it is.
    if let title = root["title"], let text = title.text, let next = token.next(text), plan.changes.source.has(text, at: title.mark) {
      try plan.changes.replaceText(text, at: title.mark, with: next)
    }
  }

  private mutating func rollYear() throws(SourceText.Mismatch) {
    guard let entry = plan.root.entries["year"], let year = entry.item?.fields, let from = year["from"], let to = year["to"],
      let first = from.day, let last = to.day
    else { return }
    let days = YearShift.range(old.year.days, YearShift.sameWeek)
    try plan.changes.replace(from.word, at: from.mark, with: "\(days.from)")
    try plan.changes.replace(to.word, at: to.mark, with: "\(days.to)")
    plan.calendarMoves.insert(
      CalendarMove(
        subject: .year, calendar: nil, name: nil, was: DayRange(from: first, to: last) ?? DayRange(first), days: days, rule: .week), at: 0)
    plan.remark(plan.remarks.confirm(.year), above: entry.key)
    guard let closed = year.entries["closed"] else { return }
    var hasMoved = false
    for item in closed.item?.items ?? [] { hasMoved = try plan.rollDays(item, .closed, calendar: nil) || hasMoved }
    if hasMoved { plan.remark(plan.remarks.confirm(.closed), above: closed.key) }
  }

  /// Staff days that fall on closed days go to the nearest open one.
  mutating func openStaffDays(_ new: Plan) throws(SourceText.Mismatch) {
    for file in files.indices {
      for (id, entry) in files[file].root["calendars"]?.fields?.entries ?? [:] {
        guard let calendar = new.calendars[id] else { continue }
        let table = DayTable(year: new.year, calendars: [calendar])
        for item in entry.item?.fields?.items("staff-days") ?? [] {
          guard let day = item.day,
            let index = files[file].calendarMoves.firstIndex(where: {
              $0.calendar == id && $0.subject == .staffDay && $0.was == DayRange(day)
            })
          else { continue }
          let ruled = files[file].calendarMoves[index].days.from
          guard let closure = table.closure(ruled), let open = Roll.nearestOpenDay(to: ruled, table) else { continue }
          try files[file].changes.replace(item.word, at: item.mark, with: "\(open)")
          files[file].calendarMoves[index].days = DayRange(open)
          files[file].calendarMoves[index].closure = closure
        }
      }
    }
  }

  private static func nearestOpenDay(to day: Day, _ table: DayTable) -> Day? {
    (1...Rollover.searchWeeks * 7).lazy.flatMap { [day.adding(days: $0), day.adding(days: -$0)] }.first { !table.isClosed($0) }
  }

  // MARK: Paths

  /// The plan lies elsewhere next year: what it names by a path from its folder is named from there.
  private mutating func moveReferences() throws(SourceText.Mismatch) {
    let base = PlanFiles.folder(of: plan.path)
    for (item, file) in zip(plan.root.items("include"), files.dropFirst()) {
      guard let text = item.text else { continue }
      let target = file.isOfTheYear ? nextPath(ofInclude: file.path) : joined(base, text)
      try plan.changes.replaceText(text, at: item.mark, with: relativePath(from: folder, to: target))
    }
    for item in plan.calendarFiles {
      guard let text = item.text, !text.hasPrefix("/") else { continue }
      try plan.changes.replaceText(text, at: item.mark, with: relativePath(from: folder, to: joined(base, text)))
    }
  }
}
