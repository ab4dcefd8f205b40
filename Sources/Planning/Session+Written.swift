import CivilTime
import OrderedCollections

extension Session {
  /// The keys of a session as the plan format has them, in its order.
  public static let writtenKeys = [
    "title", "description", "theme", "audiences", "speakers", "venues", "participants", "duration", "status", "yearly", "notice", "when",
    "prefer", "avoid", "agenda", "tasks", "rounds",
  ]

  /// All that a plan says of it, by key of the plan format, repeats expanded and terms and weeks as days; keys that say nothing are not there.
  public var written: OrderedDictionary<String, PlanValue> {
    let venues = PlanValue.list(of: venues) { choice -> PlanValue in
      let venue = PlanValue.reference(.venue, choice.venue)
      return choice.cost == 0 ? venue : .fields(["venue": venue, "cost": .number(choice.cost)])
    }
    return PlanValue.fields([
      ("title", .text(title)), ("description", PlanValue.text(description)), ("theme", PlanValue.reference(.theme, theme)),
      ("audiences", PlanValue.references(.audience, commonAudiences)), ("speakers", PlanValue.references(.speaker, speakers)),
      ("venues", venues), ("participants", PlanValue.number(participants)), ("duration", .minutes(duration)),
      ("status", .word(status.rawValue)), ("yearly", yearly.written), ("notice", notice.map { .days($0) }), ("when", when.written),
      ("prefer", prefer.written), ("avoid", avoid.written), ("agenda", PlanValue.list(of: agenda, \.written)),
      ("tasks", PlanValue.list(of: tasks, \.written)),
      (
        "rounds",
        round.map { .fields(PlanValue.fields([("count", .number($0.count)), ("units", PlanValue.references(.audience, $0.units))])) }
      ),
    ])
  }
}

extension Session.Yearly {
  fileprivate var written: PlanValue {
    switch self {
    case .week(nil): .word("week")
    case .week(let place?): .fields(["week": .number(place.week), "weekday": .word(place.weekday.word)])
    case .date(nil): .word("date")
    case .date(let date?): .fields(["date": .word(date)])
    case .nthWeekday(nil): .word("nth-weekday")
    case .nthWeekday(let nth?): .fields(["nth-weekday": .number(nth.number), "of": .word(nth.weekday.word), "month": .number(nth.month)])
    case .daysFrom(let anchor, let days):
      .fields(PlanValue.fields([("days-from", .reference(.anchor, anchor)), ("days", PlanValue.number(days))]))
    case .drop: .word("drop")
    }
  }
}

extension When {
  fileprivate var written: PlanValue? {
    let starts =
      switch starts {
      case .at(let times): PlanValue.list(of: times) { .word($0) }
      case .between(let first, let last): PlanValue.fields(["from": .word(first), "to": .word(last)])
      case nil: PlanValue?.none
      }
    // What is meant by a term or by weeks are its days. Of several windows each must hold.
    let days = windows.map { window in window.ranges.count == 1 ? PlanValue.days(window.ranges[0]) : .list(window.ranges.map { .days($0) })
    }
    let isOneDay = windows.count == 1 && windows[0].ranges.count == 1 && windows[0].ranges[0].count == 1
    return PlanValue.form([
      (isOneDay ? "on" : "within", days.count == 1 ? days[0] : days.isEmpty ? nil : .list(days)),
      ("weekdays", weekdays.map { .weekdays($0) }), ("start", starts),
    ])
  }
}

extension Prefer {
  fileprivate var written: PlanValue? {
    PlanValue.form([
      ("weekdays", weekdays.map { .fields(["of": .weekdays($0.of), "weight": .number($0.weight)]) }),
      (
        "within",
        within.map {
          .fields(
            PlanValue.fields([
              ("from", .word($0.days.from)), ("to", .word($0.days.to)), ("weight", .number($0.weight)), ("cap", PlanValue.number($0.cap)),
            ]))
        }
      ),
      (
        "near",
        near.map { .fields(PlanValue.fields([("day", .word($0.day)), ("weight", .number($0.weight)), ("cap", PlanValue.number($0.cap))])) }
      ),
      ("start", start.map { .fields(["at": .word($0.at), "weight": .number($0.weight)]) }),
      ("staff-days", staffDays == 0 ? nil : .fields(["weight": .number(staffDays)])),
    ])
  }
}

extension Avoid {
  fileprivate var written: PlanValue? {
    PlanValue.form([
      ("before-break", PlanValue.weight(beforeBreak)), ("bridge-day", PlanValue.weight(bridgeDay)), ("half-day", PlanValue.weight(halfDay)),
    ])
  }
}

extension AgendaPart {
  fileprivate var written: PlanValue {
    let speaker = PlanValue.reference(.speaker, speaker)
    switch length {
    case .minutes(let minutes):
      return .fields(PlanValue.fields([("title", .text(title)), ("duration", .minutes(minutes)), ("speaker", speaker)]))
    case .each(let seconds, let change, let turns):
      return .fields(
        PlanValue.fields([
          ("title", .text(title)), ("each", .word(CivilDuration.clock(seconds: seconds))),
          ("change", change == 0 ? nil : .word(CivilDuration.clock(seconds: change))), ("of", .list(turns.map { .text($0) })),
          ("speaker", speaker),
        ]))
    }
  }
}

extension PlanTask {
  fileprivate var written: PlanValue {
    .fields(PlanValue.fields([("title", .text(title)), ("due", .word(due.written)), ("owner", PlanValue.text(owner))]))
  }
}

extension PlanTask.Due {
  fileprivate var written: String {
    switch self {
    case .days(let days): "\(CivilDuration.calendar(days: abs(days))) " + (days > 0 ? "after" : "before")
    case .workingDays(let days): "\(abs(days)) working \(abs(days) == 1 ? "day" : "days") " + (days > 0 ? "after" : "before")
    }
  }
}
