import CivilTime
import OrderedCollections
import Planning

/// A file of definitions on its way into next year: a plan, or a file that it includes.
struct RolledFile {
  let path: String
  let root: Fields
  var changes: TextChanges
  var calendarMoves: [CalendarMove] = []
  var removals: [NextPlan.Removal] = []
  /// The files of calendars it names, to be found from elsewhere.
  var calendarFiles: [Item] = []
  let remarks: NextPlan.Remarks
  /// The days of the school year of the plan.
  private let year: DayRange

  init(path: String, text: String, root: Fields, year: DayRange, remarks: NextPlan.Remarks) {
    self.path = path
    self.root = root
    self.year = year
    self.remarks = remarks
    changes = TextChanges(SourceText(text))
    removeOldRemarks()
  }

  /// Remarks that the last rollover made are made anew.
  private mutating func removeOldRemarks() {
    let source = changes.source
    for line in 1...source.lineCount where source.isEmptyLine(line) && source.lineText(line).contains(NextPlan.Remarks.sign) {
      changes.replace(source.lineStart(line)..<source.lineStart(line + 1), with: "")
    }
  }

  /// Whether it holds anything of one year alone.
  var isOfTheYear: Bool { !changes.isEmpty }

  /// Moves what depends on the year: the days of calendars, and the past busy times, which go.
  mutating func rollDefinitions() throws(SourceText.Mismatch) {
    for (id, entry) in root["calendars"]?.fields?.entries ?? [:] {
      if let fields = entry.item?.fields { try rollCalendar(id, fields) }
    }
    for section in ["audiences", "venues", "speakers"] {
      for (id, entry) in root[section]?.fields?.entries ?? [:] {
        guard let fields = entry.item?.fields else { continue }
        var isAsked = false
        for key in ["busy", "available"] { isAsked = removePast(key, of: fields, section, id) || isAsked }
        if section == "speakers", isAsked, let name = fields["name"]?.text { remark(remarks.askAgain(name), above: entry.key) }
      }
    }
  }

  // MARK: Calendars

  private mutating func rollCalendar(_ id: String, _ fields: Fields) throws(SourceText.Mismatch) {
    for (key, subject) in [
      ("terms", CalendarRule.Subject.term), ("breaks", .breakDays), ("staff-days", .staffDay), ("half-days", .halfDay),
    ] {
      guard let entry = fields.entries[key] else { continue }
      var hasMoved = false
      for item in entry.item?.items ?? [] { hasMoved = try rollDays(item, subject, calendar: id) || hasMoved }
      if hasMoved { remark(remarks.confirm(subject), above: entry.key) }
    }
  }

  /// Moves the days of one line; tells whether they are to be confirmed.
  mutating func rollDays(_ item: Item, _ subject: CalendarRule.Subject, calendar: String?) throws(SourceText.Mismatch) -> Bool {
    let fields = item.fields
    let name = fields?["name"]?.text
    if let week = fields?["week"] { return try rollBreakWeek(week, name: name, calendar: calendar) }
    let first = fields?["from"] ?? fields?["on"] ?? item
    let last = fields?["to"] ?? first
    guard let from = first.day, let to = last.day, let was = DayRange(from: from, to: to) else { return false }
    let rule = CalendarRule(for: was, of: subject)
    let days = rule.next(was)
    try changes.replace(first.word, at: first.mark, with: "\(days.from)")
    if fields?["to"] != nil { try changes.replace(last.word, at: last.mark, with: "\(days.to)") }
    calendarMoves.append(CalendarMove(subject: subject, calendar: calendar, name: name, was: was, days: days, rule: rule))
    return true
  }

  /// A break that goes by week keeps its week, but for those of Easter.
  private mutating func rollBreakWeek(_ item: Item, name: String?, calendar: String?) throws(SourceText.Mismatch) -> Bool {
    guard let weeks = item.weeks, let was = weeks.days(in: year) else { return false }
    let rule = CalendarRule(for: was, of: .breakDays)
    let days = rule.next(was)
    let week = days.from.isoWeek.week
    if week != weeks.first { try changes.replace(item.word, at: item.mark, with: String(week)) }
    calendarMoves.append(CalendarMove(subject: .breakDays, calendar: calendar, name: name, was: was, days: days, rule: rule))
    return true
  }

  // MARK: What goes

  /// Takes out busy times, or offers, on days that have passed; tells whether there were any.
  private mutating func removePast(_ key: String, of fields: Fields, _ section: String, _ id: String) -> Bool {
    guard let entry = fields.entries[key], let list = entry.item else { return false }
    calendarFiles += list.items.compactMap { $0.fields?["file"] }
    let past = list.items.indices.filter { index in
      let fields = list.items[index].fields
      return fields?.has("on") ?? false || fields?.has("from") ?? false
    }
    for index in past {
      removals.append(
        NextPlan.Removal(subject: key == "busy" ? .busy : .available, owner: id, mark: list.items[index].mark))
    }
    changes.remove(Set(past), of: list, key: entry.key)
    return section == "speakers" && !past.isEmpty
  }

  /// Puts a remark above the line of a key.
  mutating func remark(_ text: String, above key: SourceMark) { changes.insertLine("# " + text, above: key.line) }
}
