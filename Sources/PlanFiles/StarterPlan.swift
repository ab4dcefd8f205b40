import CivilTime
import Planning

/// The text of a plan to start from: a whole school year with its terms and breaks laid out by the usual rules, and a few sessions, so
/// that it plans at once.
public struct StarterPlan {
  private let year: Int
  private let isSwedish: Bool
  private let hasHolidays: Bool

  /// A plan for the school year that begins in August of a year, 1990 to 2099.
  public init?(year: Int, language: Language, hasSwedishHolidays: Bool) {
    guard (1990...2099).contains(year) else { return nil }
    self.year = year
    isSwedish = language == .swedish
    hasHolidays = hasSwedishHolidays
  }

  private func say(_ swedish: String, _ english: String) -> String { isSwedish ? swedish : english }

  private func monday(_ isoYear: Int, _ week: Int) -> Day { ISOWeek(year: isoYear, week: week)?.monday ?? .first }

  /// Friday of the week before midsummer's, a rule that many municipalities follow.
  private var lastDay: Day {
    let midsummerEve = SwedishHolidays.holidays(in: year + 1).first { $0.swedish == "Midsommarafton" }?.day ?? monday(year + 1, 25)
    return midsummerEve.adding(days: -7)
  }

  private var christmasWeek: Day { (Day(year: year, month: 12, day: 24) ?? .first).isoWeek.monday }

  /// The text of `plan.yaml`.
  public var text: String {
    let firstDay = monday(year, 33)
    let easterWeek = SwedishHolidays.easterSunday(year + 1).adding(days: 1)
    let years = "\(year)-\((year + 1) % 100 < 10 ? "0" : "")\((year + 1) % 100)"
    return """
      # \(say("Läsåret \(years). Kontrollera terminer och lov mot det som kommunen har beslutat.", "School year \(years). Check terms and breaks against what the municipality has decided."))
      # \(say("Lägg ut året med `kalendarium plan`, titta efter krockar med `kalendarium check`, publicera med `kalendarium publish`.", "Lay it out with `kalendarium plan`, look for clashes with `kalendarium check`, publish with `kalendarium publish`."))
      version: 1
      plan: lasar-\(years)                  # \(say("läsårets id; ändra det inte när flödena väl är publicerade", "the id of this year; never change it once the feeds are published"))
      programme: kompetensutveckling       # \(say("programmets id; samma år efter år", "the id of the programme; the same year after year"))
      title: \(say("Kompetensutveckling", "Competence development")) \(years)
      language: \(isSwedish ? "sv" : "en")
      timezone: Europe/Stockholm
      organiser: {name: \(say("Utvecklingsteamet", "The development team")), email: team@example.org}

      year:
        from: \(firstDay)
        to: \(lastDay)
        holidays: \(hasHolidays ? "SE" : "none")
        hours: "08:00-17:00"
        step: 30 min

      calendars:
        grundskola:
          terms:
            - {name: \(say("Hösttermin", "Autumn term")), from: \(firstDay.adding(days: 8)), to: \(christmasWeek.adding(days: -3))}
            - {name: \(say("Vårtermin", "Spring term")), from: \(monday(year + 1, 2)), to: \(lastDay)}
          breaks:
            - {name: \(say("Höstlov", "Autumn break")), week: 44}
            - {name: \(say("Jullov", "Christmas break")), from: \(christmasWeek), to: \(monday(year + 1, 2).adding(days: -4))}
            - {name: \(say("Sportlov", "Winter break")), week: 8}
            - {name: \(say("Påsklov", "Easter break")), from: \(easterWeek), to: \(easterWeek.adding(days: 4))}
          staff-days: [{from: \(firstDay), to: \(firstDay.adding(days: 4))}]

      audiences:
        nyckelpersoner: {name: \(say("Nyckelpersoner", "Key persons")), size: 40, calendar: grundskola, limits: {per-week: 1}}
        rektorer: {name: \(say("Rektorer", "Principals")), size: 12, calendar: grundskola, overlaps: [nyckelpersoner]}

      venues:
        aula: {name: \(say("Aulan", "The hall")), capacity: 120, buffer: {before: 30 min, after: 30 min}}
        online: {name: \(say("Digitalt", "Online")), url: "https://example.org/mote", shared: true}

      themes:
        vagledning: {name: \(say("Vägledning", "Guidance")), colour: seagreen}
        digitalisering: {name: \(say("Digitalisering", "Digitalisation")), colour: steelblue}

      sessions:
        kick-on:
          title: Kick-on
          audiences: [nyckelpersoner, rektorer]
          venues: [aula]
          duration: 3 h
          yearly: {days-from: term-start}
          when: {within: {from: \(firstDay), to: \(firstDay.adding(days: 4))}, start: ["08:30", "13:00"]}
          prefer: {staff-days: {weight: 6}, start: {at: "08:30", weight: 1}}
        vagledning:
          title: "\(say("Temadag: vägledning", "Theme day: guidance"))"
          theme: vagledning
          audiences: [nyckelpersoner]
          venues: [aula, {venue: online, cost: 3}]
          duration: 3 h
          when: {weeks: "3-7", weekdays: [tue, wed, thu]}
          avoid: {before-break: 5, bridge-day: 8}
        digitalisering:
          title: \(say("Digitalisering", "Digitalisation"))
          theme: digitalisering
          audiences: [nyckelpersoner]
          venues: [aula, online]
          duration: 2 h
          when: {weeks: "9-20"}
          prefer: {weekdays: {of: [wed], weight: 2}, start: {at: "13:00", weight: 1}}
          avoid: {before-break: 5, bridge-day: 8}
          repeat: {times: 3, every: 3 weeks, tolerance: 3 days, weight: 1}
        avslut:
          title: \(say("Avslutning", "Closing session"))
          audiences: [nyckelpersoner, rektorer]
          venues: [aula]
          duration: 3 h
          yearly: {days-from: term-end}
          when: {within: {from: \(lastDay.adding(days: -25)), to: \(lastDay.adding(days: -2))}}
          avoid: {bridge-day: 8}

      rules:
        - {first: kick-on}
        - {last: avslut}
        - {order: [vagledning, digitalisering-1], min: 14 days}

      """
  }
}
