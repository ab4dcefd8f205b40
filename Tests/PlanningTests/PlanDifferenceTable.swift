/// A plan that says something at every key of the format, and for each key a change of it with what must then differ.
enum PlanDifferenceTable {
  static let plan = """
    version: 1
    plan: prov
    programme: programmet
    title: Provplan
    language: sv
    timezone: Europe/Stockholm
    organiser: {name: Teamet, email: teamet@example.org}
    year: {from: 2018-01-08, to: 2018-06-15, holidays: SE, hours: "08:00-17:00", step: 30 min, weekdays: [mon, tue, wed, thu, fri],
      closed: [{from: 2018-05-11, to: 2018-05-12, name: Stängt}]}
    calendars:
      skola:
        terms: [{name: Vår, from: 2018-01-09, to: 2018-06-14}, {name: Sen, from: 2018-04-09, to: 2018-06-13}]
        breaks: [{name: Sportlov, week: 8}, {name: Påsklov, from: 2018-04-03, to: 2018-04-06}]
        staff-days: [2018-01-08, {from: 2018-03-22, to: 2018-03-23}]
        half-days: [{on: 2018-06-12, until: "12:00"}]
    people: {anna: {name: Anna, audiences: [larare]}}
    audiences:
      larare: {name: Lärare, size: 40, calendar: skola, overlaps: [kok], within: [alla], limits: {per-week: 2, away-per-day: 35},
        load: {per-month: 3, weight: 4}, busy: [{weekly: [fri], hours: "15:00-16:00"}]}
      kok: {name: Kök}
      alla: {name: Alla}
      gard: {name: Gården}
    venues:
      aula: {name: Aulan, address: Gatan 1, geo: [55.376, 13.157], capacity: 220, buffer: {before: 20 min, after: 25 min},
        hours: "07:00-21:00", shared: false, busy: [{on: 2018-02-05, hours: "08:00-09:00"}, {from: 2018-02-06, to: 2018-02-07},
        {file: aula.ics, counts: everything}, {url: "https://example.org/a.ics"}]}
      nat: {name: Nätet, url: "https://example.org/nat"}
      sal: {name: Salen}
    speakers:
      elmer: {name: Maria, organisation: Verket, busy: [{on: 2018-02-08}], available: [{on: 2018-03-14, hours: "09:00-12:00"},
        {from: 2018-01-16, to: 2018-02-01}, {weekly: [mon, tue]}]}
    themes: {sprak: {name: Språk, colour: steelblue}, tal: {name: Tal}}
    sessions:
      a:
        title: Första
        description: En text
        theme: sprak
        audiences: [larare]
        speakers: [elmer]
        venues: [{venue: aula, cost: 5}]
        participants: 30
        duration: 3 h
        status: confirmed
        yearly: {days-from: easter, days: 24}
        notice: 8 weeks
        when: {within: [{from: 2018-01-15, to: 2018-03-01}, {term: Sen}, {weeks: "20-21"}], term: Vår, weeks: "3-19",
          weekdays: [mon, tue], start: {from: "08:00", to: "10:00"}}
        prefer: {weekdays: {of: [wed], weight: 11}, within: {from: 2018-03-05, to: 2018-03-30, weight: 12, cap: 13},
          near: {day: 2018-03-21, weight: 14, cap: 15}, start: {at: "13:00", weight: 16}, staff-days: {weight: 17}}
        avoid: {before-break: 5, bridge-day: 8, half-day: 9}
        agenda: [{title: Inledning, duration: 15 min, speaker: elmer}, {title: Pitchar, each: 45 s, change: 10 s, of: [Ett, Två]}]
        tasks: [{title: Boka, due: 3 weeks before, owner: anna}]
      b: {title: Andra, duration: 1 h, when: {on: 2018-03-14, start: ["09:30", "11:00"]}}
      c: {title: Tredje, duration: 1 h, theme: tal, repeat: {times: 2, every: 14 days, tolerance: 2 days, weight: 3}}
      d: {title: Fjärde, duration: 1 h, rounds: {count: 2, units: [kok, larare, gard], near: {days: [2018-02-06, 2018-02-07]}}}
      e: {title: Femte, duration: 1 h, yearly: {week: 12, weekday: wed}}
      f: {title: Sjätte, duration: 1 h, yearly: {date: "03-21"}}
      g: {title: Sjunde, duration: 1 h, yearly: {nth-weekday: 3, of: thu, month: 5}}
      h: {title: Åttonde, duration: 1 h, repeat: {times: 2, every: 7 days, near: {days: [2018-04-11, 2018-04-18], weight: 3, cap: 8}}}
    rules:
      - {first: a}
      - {last: b}
      - {order: [a, b], min: 6 days, max: 90 days, level: warn, weight: 7, id: ordning}
      - {apart: [a, b], min: 5 days}
      - {theme: tal, min: 4 days}
      - {series: [a, b], every: 21 days, tolerance: 1 days, weight: 2}
    travel: {default: 5 min, between: [{venues: [aula, nat], time: 10 min}]}
    waivers: [{code: venue-busy, sessions: [a], reason: Avtalat, by: Anna, on: 2018-01-02}]
    """

  /// The key of the format that is changed, what stands in its place, and what differs: `FIELD` of the plan, `SESSION: FIELD`.
  typealias Row = (key: String, old: String, new: String, expected: [String])

  static let rows: [Row] = [
    ("plan.plan", "plan: prov", "plan: nytt", ["plan"]),
    ("plan.programme", "programme: programmet", "programme: annat", ["programme"]),
    ("plan.title", "title: Provplan", "title: Planen", ["title"]), ("plan.language", "language: sv", "language: en", ["language"]),
    ("plan.timezone", "Europe/Stockholm", "Europe/Helsinki", ["timezone"]),
    ("plan.organiser", "organiser: {name: Teamet, email: teamet@example.org}", "", ["organiser"]),
    ("organiser.name", "name: Teamet", "name: Laget", ["organiser.name"]),
    ("organiser.email", "email: teamet@", "email: laget@", ["organiser.email"]),
    ("plan.year", "from: 2018-01-08, to: 2018-06-15", "from: 2018-01-07, to: 2018-06-16", ["year.from", "year.to"]),
    ("year.from", "from: 2018-01-08, to: 2018-06-15", "from: 2018-01-09, to: 2018-06-15", ["year.from"]),
    ("year.to", "to: 2018-06-15, holidays", "to: 2018-06-14, holidays", ["year.to"]),
    ("year.holidays", "holidays: SE", "holidays: none", ["year.holidays"]),
    ("year.hours", "hours: \"08:00-17:00\"", "hours: \"08:00-18:00\"", ["year.hours"]),
    ("year.step", "step: 30 min", "step: 15 min", ["year.step"]),
    ("year.weekdays", "[mon, tue, wed, thu, fri]", "[mon, tue, wed, thu]", ["year.weekdays"]),
    ("year.closed", "closed: [{from: 2018-05-11, to: 2018-05-12, name: Stängt}]", "closed: []", ["year.closed"]),
    ("closed-days.from", "from: 2018-05-11", "from: 2018-05-10", ["year.closed", "year.closed"]),
    ("closed-days.to", "to: 2018-05-12", "to: 2018-05-13", ["year.closed", "year.closed"]),
    ("closed-days.name", ", name: Stängt", "", ["year.closed", "year.closed"]),
    ("plan.calendars", "  skola:\n", "  forskola: {}\n  skola:\n", ["calendars.forskola"]),
    (
      "calendar.terms", ", {name: Sen, from: 2018-04-09", ", {name: Extra, from: 2018-01-10, to: 2018-01-11}, {name: Sen, from: 2018-04-09",
      ["calendars.skola.terms"]
    ),
    (
      "term.name", "{name: Sen, from: 2018-04-09, to: 2018-06-13}]",
      "{name: Sen, from: 2018-04-09, to: 2018-06-13}, {name: Vår, from: 2018-06-15, to: 2018-06-15}]", ["calendars.skola.terms", "a: when"]
    ),
    ("term.from", "from: 2018-04-09", "from: 2018-04-10", ["calendars.skola.terms", "calendars.skola.terms", "a: when"]),
    ("term.to", "to: 2018-06-13", "to: 2018-06-12", ["calendars.skola.terms", "calendars.skola.terms", "a: when"]),
    ("calendar.breaks", "{name: Sportlov, week: 8}, ", "", ["calendars.skola.breaks"]),
    ("break.name", "name: Sportlov", "name: Vinterlov", ["calendars.skola.breaks", "calendars.skola.breaks"]),
    ("break.week", "week: 8}", "week: 9}", ["calendars.skola.breaks", "calendars.skola.breaks"]),
    ("break.from", "from: 2018-04-03", "from: 2018-04-04", ["calendars.skola.breaks", "calendars.skola.breaks"]),
    ("break.to", "to: 2018-04-06", "to: 2018-04-05", ["calendars.skola.breaks", "calendars.skola.breaks"]),
    ("calendar.staff-days", "staff-days: [2018-01-08, ", "staff-days: [", ["calendars.skola.staff-days"]),
    ("range.from", "from: 2018-03-22", "from: 2018-03-21", ["calendars.skola.staff-days", "calendars.skola.staff-days"]),
    ("range.to", "to: 2018-03-23", "to: 2018-03-24", ["calendars.skola.staff-days", "calendars.skola.staff-days"]),
    ("calendar.half-days", "half-days: [{on: 2018-06-12, until: \"12:00\"}]", "half-days: []", ["calendars.skola.half-days"]),
    ("half-day.on", "on: 2018-06-12", "on: 2018-06-11", ["calendars.skola.half-days", "calendars.skola.half-days"]),
    ("half-day.until", "until: \"12:00\"", "until: \"13:00\"", ["calendars.skola.half-days", "calendars.skola.half-days"]),
    ("plan.people", "{anna: {name: Anna, audiences: [larare]}}", "{}", ["people"]),
    ("person.name", "name: Anna", "name: Anna B", ["people.anna.name"]),
    ("person.audiences", "name: Anna, audiences: [larare]", "name: Anna, audiences: [larare, kok]", ["people.anna.audiences"]),
    ("plan.audiences", "  alla: {name: Alla}", "  alla: {name: Alla}\n  nya: {name: Nya}", ["audiences.nya"]),
    ("audience.name", "name: Lärare", "name: Lärarna", ["audiences.larare.name"]),
    ("audience.size", "size: 40", "size: 41", ["audiences.larare.size"]),
    ("audience.calendar", "calendar: skola, ", "", ["audiences.larare.calendar"]),
    ("audience.overlaps", "overlaps: [kok]", "overlaps: [kok, alla]", ["audiences.larare.overlaps"]),
    ("audience.within", "within: [alla]", "within: []", ["audiences.larare.within"]),
    ("audience.limits", "limits: {per-week: 2, away-per-day: 35},", "", ["audiences.larare.limits"]),
    ("limits.per-week", "per-week: 2", "per-week: 3", ["audiences.larare.limits.per-week"]),
    ("limits.away-per-day", "away-per-day: 35", "away-per-day: 36", ["audiences.larare.limits.away-per-day"]),
    ("audience.load", "load: {per-month: 3, weight: 4}, ", "", ["audiences.larare.load"]),
    ("load.per-month", "per-month: 3", "per-month: 5", ["audiences.larare.load.per-month"]),
    ("load.weight", "weight: 4}", "weight: 5}", ["audiences.larare.load.weight"]),
    ("audience.busy", "busy: [{weekly: [fri], hours: \"15:00-16:00\"}]", "busy: []", ["audiences.larare.busy"]),
    ("busy.weekly", "weekly: [fri]", "weekly: [thu]", ["audiences.larare.busy", "audiences.larare.busy"]),
    ("busy.hours", "hours: \"15:00-16:00\"", "hours: \"15:00-17:00\"", ["audiences.larare.busy", "audiences.larare.busy"]),
    ("busy.on", "on: 2018-02-05", "on: 2018-02-04", ["venues.aula.busy", "venues.aula.busy"]),
    ("busy.from", "from: 2018-02-06", "from: 2018-02-05", ["venues.aula.busy", "venues.aula.busy"]),
    ("busy.to", "to: 2018-02-07", "to: 2018-02-08", ["venues.aula.busy", "venues.aula.busy"]),
    ("busy.file", "file: aula.ics", "file: aulan.ics", ["venues.aula.busy", "venues.aula.busy"]),
    ("busy.counts", "counts: everything", "counts: all-day", ["venues.aula.busy", "venues.aula.busy"]),
    ("busy.url", "example.org/a.ics", "example.org/b.ics", ["venues.aula.busy", "venues.aula.busy"]),
    ("plan.venues", "  nat: {name", "  rum: {name: Rummet}\n  nat: {name", ["venues.rum"]),
    ("venue.name", "name: Aulan", "name: Stora aulan", ["venues.aula.name"]),
    ("venue.address", "address: Gatan 1", "address: Gatan 2", ["venues.aula.address"]),
    ("venue.geo", "55.376", "55.377", ["venues.aula.geo"]), ("venue.capacity", "capacity: 220", "capacity: 200", ["venues.aula.capacity"]),
    ("venue.buffer", "buffer: {before: 20 min, after: 25 min},", "", ["venues.aula.buffer"]),
    ("buffer.before", "before: 20 min", "before: 30 min", ["venues.aula.buffer.before"]),
    ("buffer.after", "after: 25 min", "after: 30 min", ["venues.aula.buffer.after"]),
    ("venue.hours", "hours: \"07:00-21:00\"", "hours: \"07:00-20:00\"", ["venues.aula.hours"]),
    ("venue.shared", "shared: false", "shared: true", ["venues.aula.shared"]),
    ("venue.busy", ", {url: \"https://example.org/a.ics\"}", "", ["venues.aula.busy"]),
    ("venue.url", "example.org/nat", "example.org/nytt", ["venues.nat.url"]),
    ("plan.speakers", "speakers:\n", "speakers:\n  ny: {name: Ny}\n", ["speakers.ny"]),
    ("speaker.name", "name: Maria", "name: Marie", ["speakers.elmer.name"]),
    ("speaker.organisation", "organisation: Verket", "organisation: Skolan", ["speakers.elmer.organisation"]),
    ("speaker.busy", "busy: [{on: 2018-02-08}]", "busy: []", ["speakers.elmer.busy"]),
    ("speaker.available", ", {weekly: [mon, tue]}]", "]", ["speakers.elmer.available"]),
    ("available.on", "{on: 2018-03-14, hours", "{on: 2018-03-15, hours", ["speakers.elmer.available", "speakers.elmer.available"]),
    ("available.hours", "\"09:00-12:00\"", "\"09:00-13:00\"", ["speakers.elmer.available", "speakers.elmer.available"]),
    ("available.from", "from: 2018-01-16", "from: 2018-01-17", ["speakers.elmer.available", "speakers.elmer.available"]),
    ("available.to", "to: 2018-02-01", "to: 2018-02-02", ["speakers.elmer.available", "speakers.elmer.available"]),
    ("available.weekly", "{weekly: [mon, tue]}", "{weekly: [mon]}", ["speakers.elmer.available", "speakers.elmer.available"]),
    ("plan.themes", "tal: {name: Tal}", "tal: {name: Tal}, ny: {name: Ny}", ["themes.ny"]),
    ("theme.name", "name: Språk", "name: Språket", ["themes.sprak.name"]),
    ("theme.colour", "steelblue", "tomato", ["themes.sprak.colour"]),
  ]
}
