import Planning

extension Forms {
  static let session = Form(
    name: "session",
    keys: [
      .init("title", .text, "The title.", required: true),
      .init("description", .text, "A longer text."),
      .init("theme", .reference(.theme), "What it is about."),
      .init("audiences", .references(.audience), "Who attends, all of them."),
      .init("speakers", .references(.speaker), "Who speaks, all of them."),
      .init("venues", .list(.either([.reference(.venue), .form(venueChoice)])), "Exactly one of them is used."),
      .init("participants", .integer(0...1_000_000), "How many attend (default: the sum of the audiences' sizes)."),
      .init("duration", .duration(.minutes, zero: false), "How long it is.", required: true),
      .init("status", .word(Session.Status.allCases.map(\.rawValue)), "Whether it is held (default: confirmed)."),
      .init(
        "yearly", .either([.word(["week", "date", "nth-weekday", "drop"]), .form(yearly), .list(.form(yearly))]),
        "How it moves into next year (default: week); of a repeat also a list, with one for each time."),
      .init("notice", .duration(.days, zero: true), "A move later than this before the start is a finding."),
      .init("when", .form(when), "When it may be held. Hard: every line must hold."),
      .init("prefer", .form(prefer), "When it had better be held. Soft."),
      .init("avoid", .form(avoid), "Days it had better not be held on. Soft."),
      .init("agenda", .list(.form(agendaPart)), "Its parts, in order; together no longer than the session."),
      .init("tasks", .list(.form(task)), "What the team does before and after."),
      .init("repeat", .form(repetition), "Several sessions of the same kind, numbered from 1, and a series of them."),
      .init("rounds", .form(rounds), "Held several times, numbered from 1, as not everyone can leave at once."),
    ])

  static let venueChoice = Form(
    name: "venue-choice",
    keys: [
      .init("venue", .reference(.venue), "The venue.", required: true), .init("cost", .weight, "What choosing it costs (default: 0)."),
    ])

  static let yearly = Form(
    name: "yearly",
    keys: [
      .init("days-from", .text, "term-start, term-end, easter, or the name of a break."),
      .init("days", .integer(-400...400), "How many days from it; negative before it (default: as many as this year)."),
      .init("week", .week, "The ISO week."),
      .init("weekday", .weekday, "The day of that week."),
      .init("date", .text, "The date, as \"03-21\"."),
      .init("nth-weekday", .integer(1...5), "The first to the fifth; the fifth is the last where there are four."),
      .init("of", .weekday, "Of what weekday."),
      .init("month", .integer(1...12), "Of what month."),
    ],
    choices: [["days-from"], ["week", "weekday"], ["date"], ["nth-weekday", "of", "month"]], companions: ["days": ["days-from"]])

  static let when = Form(
    name: "when",
    keys: [
      .init("on", .day, "The day."),
      .init("within", .either([.list(.form(window)), .form(window)]), "Any of the ranges."),
      .init("term", .reference(.term), "Within a term."),
      .init("weeks", .weeks, "Within a run of ISO weeks."),
      .init("weekdays", .list(.weekday, count: 1...7, unique: true), "Any of these weekdays."),
      .init("start", .either([.time, .list(.time, count: 1...1440, unique: true), .form(startRange)]), "Any of these starts."),
    ])

  static let window = Form(
    name: "window",
    keys: [
      .init("from", .day, "The first day."), .init("to", .day, "The last day, itself included."),
      .init("term", .reference(.term), "A term."), .init("weeks", .weeks, "A run of ISO weeks."),
    ],
    choices: [["from", "to"], ["term"], ["weeks"]])

  static let startRange = Form(
    name: "start-range",
    keys: [
      .init("from", .time, "The earliest start.", required: true), .init("to", .time, "The latest start, itself included.", required: true),
    ])

  static let prefer = Form(
    name: "prefer",
    keys: [
      .init("weekdays", .form(preferWeekdays), "Weekdays wished for."),
      .init("within", .form(preferWithin), "Days wished for."),
      .init("near", .form(preferNear), "A day to be near."),
      .init("start", .form(preferStart), "A start wished for."),
      .init("staff-days", .form(preferStaffDays), "Days when pupils are away."),
    ])

  static let preferWeekdays = Form(
    name: "prefer-weekdays",
    keys: [
      .init("of", .list(.weekday, count: 1...7, unique: true), "The weekdays.", required: true),
      .init("weight", .weight, "What any other costs (default: 1)."),
    ])

  static let preferWithin = Form(
    name: "prefer-within",
    keys: range.keys + [
      .init("weight", .weight, "What each week begun outside costs (default: 1)."),
      .init("cap", .weight, "The most it costs."),
    ])

  static let preferNear = Form(
    name: "prefer-near",
    keys: [
      .init("day", .day, "The day.", required: true),
      .init("weight", .weight, "What each calendar day from it costs (default: 1)."),
      .init("cap", .integer(0...10_000), "The most days that count."),
    ])

  static let preferStart = Form(
    name: "prefer-start",
    keys: [
      .init("at", .time, "The start.", required: true),
      .init("weight", .weight, "What each step of the grid from it costs (default: 1)."),
    ])

  static let preferStaffDays = Form(
    name: "prefer-staff-days", keys: [.init("weight", .weight, "What any other day costs.", required: true)])

  static let avoid = Form(
    name: "avoid",
    keys: [
      .init("before-break", .weight, "What the last day before a break costs."),
      .init("bridge-day", .weight, "What a bridge day (klämdag) costs."),
      .init("half-day", .weight, "What a half day costs."),
    ])

  static let agendaPart = Form(
    name: "agenda-part",
    keys: [
      .init("title", .text, "The title.", required: true),
      .init("duration", .duration(.minutes, zero: false), "How long it is."),
      .init("each", .duration(.seconds, zero: false), "How long each turn is."),
      .init("change", .duration(.seconds, zero: true), "The change between two turns (default: none)."),
      .init("of", .list(.text, count: 1...1000, unique: false), "The turns."),
      .init("speaker", .reference(.speaker), "Who speaks."),
    ],
    choices: [["duration"], ["each", "of"]], companions: ["change": ["each"]])

  static let task = Form(
    name: "task",
    keys: [
      .init("title", .text, "What is done.", required: true),
      .init("due", .due, "`8 weeks before`, `5 working days after`.", required: true),
      .init("owner", .text, "Who does it."),
    ])

  static let repetition = Form(
    name: "repeat",
    keys: [
      .init("times", .integer(1...PlanLimits.repeats), "How many.", required: true),
      .init("every", .duration(.days, zero: true), "The distance wished for.", required: true),
      .init("tolerance", .duration(.days, zero: true), "What costs nothing (default: none)."),
      .init("weight", .weight, "What each day outside costs (default: 1)."),
      .init("near", .form(nearDays), "Days to be near, one for each time."),
    ])

  static let nearDays = Form(
    name: "near-days",
    keys: [
      .init("days", .list(.day, count: 1...PlanLimits.repeats, unique: false), "The days, in order, one for each time.", required: true)
    ] + preferNear.keys.filter { $0.name != "day" })

  static let rounds = Form(
    name: "rounds",
    keys: [
      .init("count", .integer(2...PlanLimits.rounds), "How many.", required: true),
      .init(
        "units", .list(.reference(.audience), count: 1...PlanLimits.units, unique: true),
        "Audiences, each of which comes to exactly one of them.", required: true),
      .init("near", .form(nearDays), "Days to be near, one for each of them."),
    ])
}

/// The 147 colour names of CSS3 (RFC 7986 5.9 refers to them), all lower case.
let cssColourNames = """
  aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse
  chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta
  darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet
  deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
  greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral
  lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
  lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple
  mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite
  navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink
  plum powderblue purple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
  slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen
  """.split(whereSeparator: \.isWhitespace).map(String.init)
