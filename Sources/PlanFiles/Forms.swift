import CivilTime
import Planning

/// The plan format, version 1, form by form: the single list of what may be written. Reader and schema follow it.
enum Forms {
  static let plan = Form(
    name: "plan",
    keys: [
      .init("version", .integer(1...1), "The version of the format.", required: true),
      .init("plan", .id, "The id of this year; stable for ever, as it is part of every UID.", required: true),
      .init("programme", .id, "The id of the programme, stable over the years (default: the plan's id)."),
      .init("title", .text, "What the programme is called.", required: true),
      .init("language", .word(Language.allCases.map(\.rawValue)), "The language of the words that the tool adds (default: sv)."),
      .init("timezone", .text, "The IANA name of the zone of all times (default: Europe/Stockholm)."),
      .init("organiser", .form(organiser), "Who plans, carries out and follows up."),
      .init(
        "include", .list(.text, count: 0...PlanLimits.includes, unique: true),
        "Files, from the plan's folder, with definitions shared by several plans."),
      .init("year", .form(year), "The days on which the engine may place a session.", required: true),
    ] + definitions + [
      .init("sessions", .byID(.form(session), limit: PlanLimits.sessions), "What is to be held.", required: true),
      .init("rules", .list(.form(rule)), "What ties sessions together."),
      .init("travel", .form(travel), "How long it takes from one venue to another."),
      .init("waivers", .list(.form(waiver)), "Known findings that someone has accepted."),
    ])

  /// What several plans may share through `include`.
  static let include = Form(name: "include", keys: [.init("version", .integer(1...1), "The version of the format.")] + definitions)

  static let definitions: [Form.Key] = [
    .init(
      "calendars", .byID(.form(calendar), limit: PlanLimits.definitions),
      "Work calendars: what a day is for one kind of staff (school form)."),
    .init("people", .byID(.form(person), limit: PlanLimits.definitions), "Who is who, so that clashes are found person by person."),
    .init("audiences", .byID(.form(audience), limit: PlanLimits.definitions), "Who attends."),
    .init("venues", .byID(.form(venue), limit: PlanLimits.definitions), "Where sessions are held."),
    .init("speakers", .byID(.form(speaker), limit: PlanLimits.definitions), "Who speaks."),
    .init("themes", .byID(.form(theme), limit: PlanLimits.definitions), "What sessions are about."),
  ]

  static let organiser = Form(
    name: "organiser",
    keys: [
      .init("name", .text, "The name.", required: true),
      .init("email", .email, "The address; its domain ends every UID."),
    ])

  static let year = Form(
    name: "year",
    keys: [
      .init("from", .day, "The first day.", required: true),
      .init("to", .day, "The last day, itself included.", required: true),
      .init("holidays", .word(["SE", "none"]), "SE closes public holidays and the eves that count as Sundays (default: none)."),
      .init("hours", .hours, "When sessions may be held (default: 08:00-17:00)."),
      .init("step", .duration(.minutes, zero: false), "The grid of start times, from the start of hours (default: 30 min)."),
      .init("weekdays", .list(.weekday, count: 1...7, unique: true), "The days of the week used (default: mon to fri)."),
      .init("closed", .list(.either([.day, .form(closedDays)])), "Further days on which nothing is placed."),
    ])

  static let range = Form(
    name: "range",
    keys: [
      .init("from", .day, "The first day.", required: true), .init("to", .day, "The last day, itself included.", required: true),
    ])

  static let closedDays = Form(name: "closed-days", keys: range.keys + [.init("name", .text, "What the days are called.")])

  static let calendar = Form(
    name: "calendar",
    keys: [
      .init("terms", .list(.form(term)), "When pupils are at school."),
      .init("breaks", .list(.form(breakDays)), "When nobody is at school."),
      .init("staff-days", .list(.either([.day, .form(range)])), "Pupils are away and staff at work: good for a session."),
      .init("half-days", .list(.form(halfDay)), "Days on which work ends early."),
    ])

  static let term = Form(name: "term", keys: [.init("name", .text, "The name.", required: true)] + range.keys)

  static let breakDays = Form(
    name: "break",
    keys: [
      .init("name", .text, "The name.", required: true),
      .init("week", .week, "The ISO week; the year follows from the school year."),
      .init("from", .day, "The first day."),
      .init("to", .day, "The last day, itself included."),
    ],
    choices: [["week"], ["from", "to"]])

  static let halfDay = Form(
    name: "half-day",
    keys: [.init("on", .day, "The day.", required: true), .init("until", .time, "When work ends.", required: true)])

  static let person = Form(
    name: "person",
    keys: [
      .init("name", .text, "The name.", required: true),
      .init("audiences", .references(.audience), "The audiences the person belongs to."),
    ])

  static let audience = Form(
    name: "audience",
    keys: [
      .init("name", .text, "The name.", required: true),
      .init("size", .integer(0...1_000_000), "How many they are (default: 0)."),
      .init("calendar", .reference(.calendar), "Their work calendar; without one only the year counts."),
      .init("overlaps", .references(.audience), "Audiences with which they share at least one person; holds both ways."),
      .init("within", .references(.audience), "Audiences they are part of."),
      .init("limits", .form(limits), "Hard limits."),
      .init("load", .form(load), "What they should not have more of. Soft."),
      .init("busy", .list(.form(busy)), "When they cannot attend."),
    ])

  static let limits = Form(
    name: "limits",
    keys: [
      .init("per-week", .integer(0...1000), "The most sessions in an ISO week."),
      .init("away-per-day", .integer(0...1_000_000), "The most of them, parts counted in, that may be away on one day."),
    ])

  static let load = Form(
    name: "load",
    keys: [
      .init("per-month", .integer(0...1000), "Sessions in a calendar month that cost nothing.", required: true),
      .init("weight", .weight, "What each above costs.", required: true),
    ])

  static let busyTimes: [Form.Key] = [
    .init("on", .day, "A day."),
    .init("from", .day, "The first of several whole days."),
    .init("to", .day, "The last of them, itself included."),
    .init("weekly", .list(.weekday, count: 1...7, unique: true), "Days of every week."),
    .init("hours", .hours, "The hours, of a day or of every week (default: the whole day)."),
  ]

  static let busy = Form(
    name: "busy",
    keys: busyTimes + [
      .init("file", .text, "A calendar file, from the plan's folder."),
      .init("url", .url, "The address of a calendar."),
      .init("counts", .word(BusyTime.Counts.allCases.map(\.rawValue)), "Which of its events count (default: opaque)."),
    ],
    choices: [["on"], ["from", "to"], ["weekly"], ["file"], ["url"]],
    companions: ["hours": ["on", "weekly"], "counts": ["file", "url"]])

  static let available = Form(
    name: "available", keys: busyTimes, choices: [["on"], ["from", "to"], ["weekly"]], companions: ["hours": ["on", "weekly"]])

  static let venue = Form(
    name: "venue",
    keys: [
      .init("name", .text, "The name.", required: true),
      .init("address", .text, "The street address."),
      .init("geo", .tuple([.latitude, .longitude]), "Degrees north and east."),
      .init("url", .url, "The address of an online meeting."),
      .init("capacity", .integer(1...1_000_000), "How many it holds."),
      .init("buffer", .form(buffer), "How long it is kept free around a session."),
      .init("hours", .hours, "When it is open."),
      .init("shared", .boolean, "Whether it holds any number of sessions at a time."),
      .init("busy", .list(.form(busy)), "When it is taken by others."),
    ])

  static let buffer = Form(
    name: "buffer",
    keys: [
      .init("before", .duration(.minutes, zero: true), "Before a session."),
      .init("after", .duration(.minutes, zero: true), "After a session."),
    ])

  static let speaker = Form(
    name: "speaker",
    keys: [
      .init("name", .text, "The name.", required: true),
      .init("organisation", .text, "Where the speaker comes from."),
      .init("busy", .list(.form(busy)), "When the speaker cannot come."),
      .init("available", .list(.form(available)), "Where given: the only times the speaker can come."),
    ])

  static let theme = Form(
    name: "theme",
    keys: [
      .init("name", .text, "The name.", required: true),
      .init("colour", .word(cssColourNames), "A CSS3 colour name (RFC 7986 5.9)."),
    ])

  static let rule = Form(
    name: "rule",
    keys: [
      .init("first", .reference(.session), "Starts before every other session of the plan."),
      .init("last", .reference(.session), "Starts after every other session of the plan."),
      .init("order", .list(.reference(.session), count: 2...2, unique: true), "The first is held before the second."),
      .init("apart", .list(.reference(.session), count: 2...1000, unique: true), "Any two are at least min apart."),
      .init("theme", .reference(.theme), "Any two sessions of the theme are at least min apart."),
      .init("series", .list(.reference(.session), count: 2...1000, unique: true), "Held in this order, at an even distance. Soft."),
      .init("min", .duration(.days, zero: true), "The least distance in days (order: 1 day where not given)."),
      .init("max", .duration(.days, zero: true), "The greatest distance in days."),
      .init("every", .duration(.days, zero: true), "The distance wished for."),
      .init("tolerance", .duration(.days, zero: true), "What costs nothing (default: none)."),
      .init("level", .word(Level.allCases.map(\.rawValue)), "Whether it forbids or is only reported (default: block)."),
      .init("weight", .weight, "What breaking it costs, at warn and note; of a series, what each day costs."),
      .init("id", .id, "A name for the rule."),
    ],
    choices: [["first"], ["last"], ["order"], ["apart"], ["theme"], ["series"]],
    companions: [
      "min": ["order", "apart", "theme"], "max": ["order"], "every": ["series"], "tolerance": ["series"],
    ],
    needs: ["apart": ["min"], "theme": ["min"], "series": ["every"]])

  static let travel = Form(
    name: "travel",
    keys: [
      .init("default", .duration(.minutes, zero: true), "Between any two venues (default: no time)."),
      .init("between", .list(.form(leg)), "Between named venues."),
    ])

  static let leg = Form(
    name: "leg",
    keys: [
      .init("venues", .list(.reference(.venue), count: 2...100, unique: true), "The venues.", required: true),
      .init("time", .duration(.minutes, zero: true), "How long it takes.", required: true),
    ])

  static let waiver = Form(
    name: "waiver",
    keys: [
      .init("code", .word(FindingCode.allCases.map(\.rawValue)), "The code of the finding.", required: true),
      .init("sessions", .list(.reference(.session), count: 1...100, unique: true), "The sessions of the finding.", required: true),
      .init("reason", .text, "Why it is accepted.", required: true),
      .init("by", .text, "Who accepted it."),
      .init("on", .day, "When it was accepted."),
    ])
}
