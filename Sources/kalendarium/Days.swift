import ArgumentParser
import CivilTime
import OrderedCollections
import PlanFiles
import Planning
import Words

struct Days: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "days", abstract: "What every day of the year is: school day, staff day, half day, closed.")

  @Argument(help: "The folder of a school year, or its plan file.")
  var year: String

  @Option(help: "The work calendar; without one only the year itself counts.")
  var calendar: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let years = try Years([year], common)
    let plan = years.years[0].plan
    var calendars: [WorkCalendar] = []
    if let id = calendar {
      guard let found = plan.calendars[id] else {
        throw Failure.usage(years.words.unknownCalendar(id, nearest: nearestID(to: id, in: plan.calendars.keys)))
      }
      calendars = [found]
    }
    let table = DayTable(year: plan.year, calendars: calendars)
    let days = plan.year.days.days.map { DayReply($0, table, years.words) }
    var counts: OrderedDictionary<String, Counts> = [:]
    for day in days { counts[String(day.day.prefix(7)), default: Counts()].add(day.kind) }
    common.show(json: Reply(days: days, counts: Dictionary(uniqueKeysWithValues: counts.map { ($0.key, $0.value) }))) {
      text(days, counts, years.words)
    }
  }

  struct Reply: Encodable {
    let days: [DayReply]
    let counts: [String: Counts]
  }

  struct Counts: Encodable {
    var school = 0
    var staff = 0
    var half = 0
    var closed = 0

    mutating func add(_ kind: String) {
      switch kind {
      case "school": school += 1
      case "staff": staff += 1
      case "half": half += 1
      default: closed += 1
      }
    }
  }

  struct DayReply: Encodable {
    let day: String
    let week: Int
    let kind: String
    let names: [String]
    let holiday: Bool
    let bridge: Bool
    let beforeBreak: Bool

    enum CodingKeys: String, CodingKey {
      case day, week, kind, names, holiday, bridge
      case beforeBreak = "before-break"
    }

    init(_ day: Day, _ table: DayTable, _ words: Words) {
      let holidays = table.holidays(day)
      self.day = day.description
      week = day.isoWeek.week
      kind = table.kind(day).rawValue
      names = holidays.map { words.language == .swedish ? $0.swedish : $0.english } + table.names(day)
      holiday = !holidays.isEmpty
      bridge = table.isBridge(day)
      beforeBreak = table.isBeforeBreak(day)
    }
  }

  /// The counts by month, then the days that are not ordinary school days or weekends.
  private func text(_ days: [DayReply], _ counts: OrderedDictionary<String, Counts>, _ words: Words) -> String {
    var lines = [words.dayCountsHeading]
    for (month, count) in counts { lines.append(words.dayCounts(month: month, [count.school, count.staff, count.half, count.closed])) }
    let sums = counts.values.reduce(into: [0, 0, 0, 0]) { sums, count in
      for (index, value) in [count.school, count.staff, count.half, count.closed].enumerated() { sums[index] += value }
    }
    lines.append(words.dayCounts(month: words.sum, sums))
    lines.append("")
    for reply in days {
      guard let day = Day(reply.day) else { continue }
      let marks = reply.names + (reply.bridge ? [words.bridgeDay] : []) + (reply.beforeBreak ? [words.lastDayBeforeBreak] : [])
      if marks.isEmpty, reply.kind == "school" || day.weekday >= .sat { continue }
      if marks.isEmpty, reply.kind == "closed" { continue }
      lines.append("\(words.shortDate(day))  \(pad(words.dayKind(reply.kind), 10)) \(marks.joined(separator: ", "))".trimmedEnd)
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// Without spaces at the end.
  var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
