import CivilTime
import OrderedCollections

extension Plan {
  /// All that it says but its sessions, by key of the plan format, with the definitions of its includes; what says nothing is not there.
  public var written: OrderedDictionary<String, PlanValue> {
    func definitions<Value>(_ values: OrderedDictionary<String, Value>, _ written: (Value) -> PlanValue) -> PlanValue? {
      values.isEmpty ? nil : .fields(values.mapValues(written))
    }
    return PlanValue.fields([
      ("plan", .word(id)), ("programme", .word(programme)), ("title", .text(title)), ("language", .word(language.rawValue)),
      ("timezone", .word(timezone)),
      ("organiser", organiser.map { .fields(PlanValue.fields([("name", .text($0.name)), ("email", PlanValue.text($0.email))])) }),
      ("year", year.written), ("calendars", definitions(calendars, \.written)), ("people", definitions(people, \.written)),
      ("audiences", definitions(audiences, \.written)), ("venues", definitions(venues, \.written)),
      ("speakers", definitions(speakers, \.written)), ("themes", definitions(themes, \.written)),
      ("rules", PlanValue.list(of: rules, \.written)), ("travel", travel.written), ("waivers", PlanValue.list(of: waivers, \.written)),
    ])
  }
}

extension SchoolYear {
  fileprivate var written: PlanValue {
    .fields(
      PlanValue.fields([
        ("from", .word(days.from)), ("to", .word(days.to)), ("holidays", .word(hasSwedishHolidays ? "SE" : "none")),
        ("hours", .hours(hours)), ("step", .minutes(step)), ("weekdays", .weekdays(weekdays)),
        ("closed", PlanValue.list(of: closed) { .range($0.days, name: $0.name) }),
      ]))
  }
}

extension WorkCalendar {
  fileprivate var written: PlanValue {
    .fields(
      PlanValue.fields([
        ("terms", PlanValue.list(of: terms) { .range($0.days, name: $0.name) }),
        ("breaks", PlanValue.list(of: breaks) { .range($0.days, name: $0.name) }),
        ("staff-days", PlanValue.list(of: staffDays) { .days($0) }),
        ("half-days", PlanValue.list(of: halfDays) { .fields(["on": .word($0.day), "until": .word($0.until)]) }),
      ]))
  }
}

extension Person {
  fileprivate var written: PlanValue {
    .fields(PlanValue.fields([("name", .text(name)), ("audiences", PlanValue.references(.audience, audiences))]))
  }
}

extension Audience {
  fileprivate var written: PlanValue {
    .fields(
      PlanValue.fields([
        ("name", .text(name)), ("size", .number(size)), ("calendar", PlanValue.reference(.calendar, calendar)),
        ("overlaps", PlanValue.references(.audience, overlaps)), ("within", PlanValue.references(.audience, within)),
        ("limits", PlanValue.form([("per-week", PlanValue.number(perWeek)), ("away-per-day", PlanValue.number(awayPerDay))])),
        ("load", load.map { .fields(["per-month": .number($0.perMonth), "weight": .number($0.weight)]) }),
        ("busy", PlanValue.list(of: busy, \.written)),
      ]))
  }
}

extension Venue {
  fileprivate var written: PlanValue {
    let before = bufferBefore == 0 ? nil : PlanValue.minutes(bufferBefore)
    let after = bufferAfter == 0 ? nil : PlanValue.minutes(bufferAfter)
    return .fields(
      PlanValue.fields([
        ("name", .text(name)), ("address", PlanValue.text(address)),
        ("geo", geo.map { .list([.decimal($0.latitude), .decimal($0.longitude)]) }), ("url", PlanValue.text(url)),
        ("capacity", PlanValue.number(capacity)), ("buffer", PlanValue.form([("before", before), ("after", after)])),
        ("hours", hours.map { .hours($0) }), ("shared", isShared ? .flag(true) : nil), ("busy", PlanValue.list(of: busy, \.written)),
      ]))
  }
}

extension Speaker {
  fileprivate var written: PlanValue {
    .fields(
      PlanValue.fields([
        ("name", .text(name)), ("organisation", PlanValue.text(organisation)), ("busy", PlanValue.list(of: busy, \.written)),
        ("available", PlanValue.list(of: available, \.written)),
      ]))
  }
}

extension Theme {
  fileprivate var written: PlanValue { .fields(PlanValue.fields([("name", .text(name)), ("colour", colour.map { .word($0) })])) }
}

extension BusyTime {
  fileprivate var written: PlanValue {
    func hours(_ hours: Hours) -> PlanValue? { hours == .wholeDay ? nil : .hours(hours) }
    func counts(_ counts: Counts) -> PlanValue? { counts == .opaque ? nil : .word(counts.rawValue) }
    return switch source {
    case .on(let day, let taken): .fields(PlanValue.fields([("on", .word(day)), ("hours", hours(taken))]))
    case .days(let range): .range(range)
    case .weekly(let weekdays, let taken): .fields(PlanValue.fields([("weekly", .weekdays(weekdays)), ("hours", hours(taken))]))
    case .file(let path, let counted): .fields(PlanValue.fields([("file", .text(path)), ("counts", counts(counted))]))
    case .url(let address, let counted): .fields(PlanValue.fields([("url", .address(address)), ("counts", counts(counted))]))
    }
  }
}

extension Rule {
  fileprivate var written: PlanValue {
    var pairs: [(String, PlanValue?)] = [("id", PlanValue.text(id))]
    switch kind {
    case .first(let session): pairs.append(("first", .reference(.session, session)))
    case .last(let session): pairs.append(("last", .reference(.session, session)))
    case .order(let before, let after, let min, let max):
      pairs += [("order", PlanValue.references(.session, [before, after])), ("min", .days(min)), ("max", max.map { .days($0) })]
    case .apart(let sessions, let min): pairs += [("apart", PlanValue.references(.session, sessions)), ("min", .days(min))]
    case .series(let sessions, let every, let tolerance, let weight):
      pairs += [
        ("series", PlanValue.references(.session, sessions)), ("every", .days(every)),
        ("tolerance", tolerance == 0 ? nil : .days(tolerance)),
        ("weight", .number(weight)),
      ]
    }
    if level != .block { pairs += [("level", .word(level.rawValue)), ("weight", PlanValue.weight(weight))] }
    return .fields(OrderedDictionary(pairs.compactMap { key, value in value.map { (key, $0) } }) { first, _ in first })
  }
}

extension Travel {
  fileprivate var written: PlanValue? {
    PlanValue.form([
      ("default", standard == 0 ? nil : .minutes(standard)),
      (
        "between",
        PlanValue.list(of: between) {
          .fields(PlanValue.fields([("venues", PlanValue.references(.venue, $0.venues.sorted())), ("time", .minutes($0.minutes))]))
        }
      ),
    ])
  }
}

extension Waiver {
  fileprivate var written: PlanValue {
    .fields(
      PlanValue.fields([
        ("code", .word(code.rawValue)), ("sessions", PlanValue.references(.session, sessions)), ("reason", .text(reason)),
        ("by", PlanValue.text(by)), ("on", on.map { .word($0) }),
      ]))
  }
}
