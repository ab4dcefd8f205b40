import CivilTime

// Tables of what CivilTime says, for comparison with Python's: `oracle-tables holidays | weeks | zones ZONE…`.

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

switch CommandLine.arguments.dropFirst().first {
case "holidays": holidays()
case "weeks": weeks()
case "zones": try zones(Array(CommandLine.arguments.dropFirst(2)))
default: print("oracle-tables holidays | weeks | zones ZONE…")
}
