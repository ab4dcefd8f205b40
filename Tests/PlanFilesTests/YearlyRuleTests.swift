import CivilTime
import OrderedCollections
import PlanFiles
import Planning
import Support
import Testing

/// Where a session goes next year by each `yearly` rule. The dates were worked out by hand from printed calendars and the table of Easter
/// Sundays: 2008-03-23, 2009-04-12, 2011-04-24, 2012-04-08, 2018-04-01, 2019-04-21, 2023-04-09, 2024-03-31, 2037-04-05, 2038-04-25.
@Suite struct YearlyRuleTests {
  struct Row: CustomTestStringConvertible {
    let rule: String
    let was: String
    let day: String
    let why: String
    /// The rule that the new plan has; nil where it is the old one's.
    var becomes: String?
    var terms = ""
    var breaks = ""

    init(_ rule: String, _ was: String, _ day: String, _ why: String, becomes: String? = nil, terms: String = "", breaks: String = "") {
      self.rule = rule
      self.was = was
      self.day = day
      self.why = why
      self.becomes = becomes
      self.terms = terms
      self.breaks = breaks
    }

    var testDescription: String { "\(rule) \(was): \(why)" }
  }

  static let rows: [Row] = [
    // Same week and weekday.
    Row("week", "2018-03-21", "2019-03-20", "v. 12 ons"),
    Row("week", "2020-11-11", "2021-11-17", "v. 46 ons, after a year of 53 weeks"),
    Row("week", "2021-02-10", "2022-02-09", "v. 6 ons, from the spring after v. 53"),
    Row("week", "2026-02-09", "2027-02-15", "v. 7 mån: 364 days on would be v. 6"),
    Row("week", "2027-02-15", "2028-02-14", "v. 7 mån, the year after"),
    Row("week", "2020-12-28", "2021-12-27", "2021 has no v. 53, so the Monday of v. 52", becomes: "{week: 53, weekday: mon}"),
    Row("week", "2018-05-02", "2019-05-08", "v. 18 ons is 1 May: the same weekday a week later", becomes: "{week: 18, weekday: wed}"),
    Row(
      "week", "2018-04-17", "2019-04-23", "v. 16 has become påsklov", becomes: "{week: 16, weekday: tue}",
      breaks: "[{name: Påsklov, week: 13}]"),
    Row(
      "week", "2018-10-24", "2019-10-23", "v. 43, the break stays in v. 44", breaks: "[{name: Höstlov, week: 44}]"),
    Row("{week: 18, weekday: wed}", "2019-05-08", "2020-04-29", "back in its week, though last year's was v. 19"),
    // Same date.
    Row("date", "2018-03-21", "2019-03-21", "a Thursday"),
    Row("date", "2019-03-21", "2020-03-20", "21 March is a Saturday; Friday is nearest", becomes: "{date: \"03-21\"}"),
    Row("date", "2019-06-07", "2020-06-08", "7 June is a Sunday; Monday is nearest", becomes: "{date: \"06-07\"}"),
    Row("date", "2020-06-05", "2021-06-04", "5 June is a Saturday and 6 June a Sunday", becomes: "{date: \"06-05\"}"),
    Row("date", "2025-06-05", "2026-06-05", "a Friday; 6 June is a Saturday"),
    Row("date", "2024-02-29", "2025-02-28", "no leap year", becomes: "{date: \"02-29\"}"),
    Row("{date: \"02-29\"}", "2027-02-26", "2028-02-29", "leap year again"),
    Row(
      "date", "2016-08-22", "2017-08-21", "on the 22nd the pupils come", becomes: "{date: \"08-22\"}",
      terms: "[{name: Hösttermin, from: 2016-08-23, to: 2016-12-20}]"),
    // Same weekday of the month.
    Row("nth-weekday", "2018-03-21", "2019-03-20", "third Wednesday"),
    Row("nth-weekday", "2019-03-20", "2020-03-18", "third Wednesday"),
    Row("nth-weekday", "2019-10-30", "2020-10-28", "October 2020 has four Wednesdays", becomes: "{nth-weekday: 5, of: wed, month: 10}"),
    Row("{nth-weekday: 5, of: wed, month: 9}", "2019-09-25", "2020-09-30", "September 2020 has five"),
    Row(
      "nth-weekday", "2007-03-21", "2008-03-26", "Easter is as early as it gets: the third Wednesday is in Holy Week",
      becomes: "{nth-weekday: 3, of: wed, month: 3}", breaks: "[{name: Påsklov, from: 2007-04-02, to: 2007-04-06}]"),
    // Distance from an anchor.
    Row("{days-from: easter}", "2018-04-25", "2019-05-15", "24 days after 21 April"),
    Row("{days-from: easter}", "2008-04-16", "2009-05-06", "24 days, from the earliest Easter"),
    Row("{days-from: easter}", "2011-05-18", "2012-05-02", "24 days, from a late Easter"),
    Row("{days-from: easter}", "2037-04-29", "2038-05-19", "24 days, to the latest Easter there is"),
    Row(
      "{days-from: easter}", "2023-05-10", "2024-05-02", "31 days after is 1 May; of two as near the later",
      becomes: "{days-from: easter, days: 31}"),
    Row("{days-from: easter, days: 31}", "2024-05-02", "2025-05-21", "31 days again"),
    Row(
      "{days-from: term-start}", "2017-08-18", "2018-08-17", "the Friday before",
      terms: "[{name: Hösttermin, from: 2017-08-21, to: 2017-12-21}, {name: Vårtermin, from: 2018-01-09, to: 2018-06-15}]"),
    Row(
      "{days-from: term-start}", "2018-01-08", "2019-01-07", "the day before the term that is near it",
      terms: "[{name: Hösttermin, from: 2017-08-21, to: 2017-12-21}, {name: Vårtermin, from: 2018-01-09, to: 2018-06-15}]"),
    Row(
      "{days-from: term-end}", "2018-05-29", "2019-05-28", "17 days before 14 June",
      terms: "[{name: Hösttermin, from: 2017-08-21, to: 2017-12-21}, {name: Vårtermin, from: 2018-01-09, to: 2018-06-15}]"),
    Row("{days-from: Sportlov}", "2018-02-14", "2019-02-13", "five days before v. 8", breaks: "[{name: Sportlov, week: 8}]"),
  ]

  /// A plan of the school year of a day, with one session on it and one that is only there.
  static func plan(_ row: Row) throws -> String {
    let day = try #require(Day(row.was))
    let autumn = day.month >= 8 ? day.year : day.year - 1
    return """
      version: 1
      plan: prov-\(autumn)
      programme: prov
      title: Prov
      year: {from: \(autumn)-08-10, to: \(autumn + 1)-06-20, holidays: SE}
      calendars: {skola: {terms: \(row.terms.isEmpty ? "[]" : row.terms), breaks: \(row.breaks.isEmpty ? "[]" : row.breaks)}}
      audiences: {alla: {name: Alla, calendar: skola}}
      sessions:
        a:
          title: A
          audiences: [alla]
          duration: 60 min
          yearly: \(row.rule)
          when: {on: \(row.was)}
        b: {title: B, duration: 60 min}

      """
  }

  @Test(arguments: rows) func dayIsThatOfTheCalendar(_ row: Row) throws {
    let next = try NextPlans.next(try YearlyRuleTests.plan(row))
    let move = try #require(next.sessions.first)
    #expect(move.day?.description == row.day, "\(row.why); \(move.reasons)")
    #expect(next.plan.sessions["a"]?.when.windows.map(\.ranges) == [[DayRange(try #require(Day(row.day)))]])
    let text = try #require(next.texts.values.last)
    #expect(text.contains("    yearly: \(row.becomes ?? row.rule)\n"), "\(text)")
    #expect(next.sessions.last.map { ($0.day, $0.fate) } ?? (nil, .dropped) == (nil, .open))
  }

  @Test func sessionDecidedAnewEveryYearIsLeftOut() throws {
    let next = try NextPlans.next(try YearlyRuleTests.plan(Row("drop", "2018-03-21", "", "")))
    #expect(Array(next.plan.sessions.keys) == ["b"])
    #expect(next.sessions.map(\.fate) == [.dropped, .open])
  }
}

/// Next year's plans from texts.
enum NextPlans {
  static let remarks = NextPlan.Remarks(
    heading: "\(NextPlan.Remarks.sign) heading", confirm: { "\(NextPlan.Remarks.sign) \($0.rawValue)" },
    askAgain: { "\(NextPlan.Remarks.sign) ask \($0)" })

  static func next(_ text: String, schedule: String? = nil, accepted: Set<String> = []) throws -> NextPlan {
    let scratch = try ScratchFolder()
    let reader = PlanReader(isZone: { $0 == "Europe/Stockholm" })
    let file = try scratch.write(text, to: "old/plan.yaml")
    return try withExtendedLifetime(scratch) {
      var past = NextPlan.Past(schedule: nil)
      if let schedule {
        past.schedule = try reader.schedule(at: try scratch.write(schedule, to: "old/schedule.yaml"), of: try reader.plan(at: file))
          .schedule
      }
      past.accepted = accepted
      return try NextPlan(from: file, to: "\(scratch.path)/new", past: past, remarks: remarks, reader: reader)
    }
  }
}
