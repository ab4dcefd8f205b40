import CivilTime
import ICalendar
import Recurrence

// Tables of what CivilTime says, for comparison with Python's: `oracle-tables holidays | weeks | zones ZONE… | rules`.

func holidays() {
  for holiday in SwedishHolidays.years.flatMap(SwedishHolidays.holidays) {
    print("\(holiday.day)\t\(holiday.kind.rawValue)\t\(holiday.swedish)\t\(holiday.english)")
  }
}

func weeks() {
  guard let first = Day("1900-01-01"), let last = Day("2100-12-31"), let range = DayRange(from: first, to: last) else { return }
  for day in range.days { print("\(day)\t\(day.isoWeek.year)\t\(day.isoWeek.week)\t\(day.weekday.rawValue)") }
}

func zones(_ names: [String]) throws {
  let database = try ZoneDatabase()
  guard let first = Day("2000-01-01"), let last = Day("2060-12-31"), let range = DayRange(from: first, to: last) else { return }
  let hours = (0..<24).compactMap { TimeOfDay(minutes: $0 * 60) }
  for name in names {
    let zone = try database.zone(name)
    print(name)
    for day in range.days {
      print(hours.map { String(zone.instant(of: WallTime(day, $0)).seconds) }.joined(separator: "\n"))
    }
  }
}

/// `20180321T130000`, or `20180321` for its midnight.
func wall(_ text: Substring) -> WallSecond? {
  let digits = text.filter(\.isNumber)
  guard let year = Int(digits.prefix(4)), let month = Int(digits.dropFirst(4).prefix(2)), let date = Int(digits.dropFirst(6).prefix(2)),
    let day = Day(year: year, month: month, day: date)
  else { return nil }
  let time = digits.dropFirst(8)
  guard time.count == 6, let hour = Int(time.prefix(2)), let minute = Int(time.dropFirst(2).prefix(2)), let second = Int(time.suffix(2))
  else {
    return WallSecond(day)
  }
  return WallSecond(day, second: hour * 3600 + minute * 60 + second)
}

/// For each line of `DTSTART RRULE FROM TO`, separated by tabs, the starts from FROM up to TO.
func rules() {
  while let line = readLine() {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 4, let first = wall(fields[0]), let from = wall(fields[2]), let to = wall(fields[3]), from <= to,
      let rule = RecurrenceRule(String(fields[1]))
    else {
      print("refused: \(line)")
      continue
    }
    var budget = StepBudget()
    let found = rule.starts(from: first, in: from..<to, limit: 100_000, budget: &budget)
    let texts = found.starts.map { start -> String in
      let (date, time) = (start.day.description.filter(\.isNumber), start.secondOfDay)
      return "\(date)T" + [time / 3600, time / 60 % 60, time % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
    print((texts + (found.cutOff == nil ? [] : ["cut"])).joined(separator: ","))
  }
}

switch CommandLine.arguments.dropFirst().first {
case "holidays": holidays()
case "weeks": weeks()
case "zones": try zones(Array(CommandLine.arguments.dropFirst(2)))
case "rules": rules()
default: print("oracle-tables holidays | weeks | zones ZONE… | rules")
}
