import CivilTime
import OrderedCollections
import Planning

/// A small random plan with a schedule in which much clashes, made of values, not of text.
struct RandomClashes {
  var plan: Plan
  var placements: [String: Placement]

  private var state: UInt64

  private mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  private mutating func chance(_ percent: Int) -> Bool { next(100) < percent }

  private mutating func some(of ids: [String], atMost: Int) -> [String] {
    Array(Set((0..<(1 + next(atMost))).map { _ in ids[next(ids.count)] })).sorted()
  }

  static let mark = SourceMark(file: "plan.yaml", line: 1, column: 1)
  private static let monday = Day("2018-01-15") ?? .first
  private static let venues = ["aula", "sal", "online"]
  private static let speakers = ["elmer", "glawe"]
  private static let audiences = ["alla", "forskola", "rektorer", "syv"]
  private static let people = ["anna", "bo"]

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    let days = DayRange(from: RandomClashes.monday, to: RandomClashes.monday.adding(days: 60)) ?? DayRange(RandomClashes.monday)
    let year = SchoolYear(
      days: days, hasSwedishHolidays: false, hours: .wholeDay, step: 30, weekdays: Set(Weekday.allCases), closed: [],
      mark: RandomClashes.mark)
    plan = Plan(
      file: "plan.yaml", origins: [:], id: "prov", programme: "prov", title: "Prov", language: .swedish, timezone: "Europe/Stockholm",
      organiser: nil, year: year, calendars: [:], people: [:], audiences: [:], venues: [:], speakers: [:], themes: [:], sessions: [:],
      rules: [],
      travel: Travel(standard: 0, between: [], mark: nil), waivers: [])
    placements = [:]
    for id in RandomClashes.venues {
      let buffers = (next(3) * 15, next(3) * 15)
      plan.venues[id] = Venue(
        name: id, address: nil, geo: nil, url: nil, capacity: nil, bufferBefore: buffers.0, bufferAfter: buffers.1, hours: nil,
        isShared: id == "online", busy: busy(30), mark: RandomClashes.mark)
    }
    for id in RandomClashes.speakers {
      plan.speakers[id] = Speaker(name: id, organisation: nil, busy: busy(30), available: [], mark: RandomClashes.mark)
    }
    for (place, id) in RandomClashes.audiences.enumerated() {
      let others = RandomClashes.audiences.filter { $0 != id }
      plan.audiences[id] = Audience(
        name: id, size: 10, calendar: nil, overlaps: chance(15) ? [others[next(3)]] : [],
        within: place > 0 && chance(40) ? [RandomClashes.audiences[next(place)]] : [], perWeek: nil, load: nil, busy: busy(20),
        mark: RandomClashes.mark)
    }
    for id in RandomClashes.people where chance(60) {
      plan.people[id] = Person(name: id, audiences: some(of: RandomClashes.audiences, atMost: 3), mark: RandomClashes.mark)
    }
    if chance(40) {
      plan.travel = Travel(standard: next(3) * 15, between: [.init(venues: ["aula", "sal"], minutes: next(4) * 15)], mark: nil)
    }
    for number in 0..<(2 + next(6)) { addSession("s\(number)") }
  }

  private mutating func addSession(_ id: String) {
    let duration = 30 * (1 + next(6))
    plan.sessions[id] = RandomClashes.session(
      id, audiences: chance(80) ? some(of: RandomClashes.audiences, atMost: 2) : [],
      speakers: chance(50) ? some(of: RandomClashes.speakers, atMost: 2) : [], duration: duration,
      status: chance(8) ? .cancelled : .confirmed)
    if chance(5) { return }
    let start = TimeOfDay(minutes: 8 * 60 + 15 * next(30)) ?? .midnight
    placements[id] = Placement(
      day: RandomClashes.monday.adding(days: next(3)), start: start, end: start.adding(minutes: duration) ?? .endOfDay,
      venue: chance(85) ? RandomClashes.venues[next(3)] : nil)
  }

  /// A session that may be held anywhere at any time.
  static func session(
    _ id: String, audiences: [String], speakers: [String], duration: Int, status: Session.Status = .confirmed
  ) -> Session {
    Session(
      id: id, title: id, description: nil, theme: nil, audiences: audiences, speakers: speakers,
      venues: venues.map { Session.VenueChoice(venue: $0, cost: 0) }, participants: 1, duration: duration, status: status,
      yearly: .week(nil), notice: nil, when: When(), prefer: Prefer(), avoid: Avoid(), agenda: [], tasks: [], mark: mark)
  }

  private mutating func busy(_ percent: Int) -> [BusyTime] {
    var list: [BusyTime] = []
    while chance(percent) {
      let start = TimeOfDay(minutes: 7 * 60 + 20 * next(30)) ?? .midnight
      let hours = Hours(start, start.adding(minutes: 20 + 20 * next(9)) ?? .endOfDay) ?? .wholeDay
      let day = RandomClashes.monday.adding(days: next(3))
      switch next(4) {
      case 0: list.append(BusyTime(source: .on(day, hours), mark: RandomClashes.mark))
      case 1: list.append(BusyTime(source: .weekly([day.weekday], hours), mark: RandomClashes.mark))
      case 2 where chance(20): list.append(BusyTime(source: .days(DayRange(day)), mark: RandomClashes.mark))
      default: list.append(calendar(day, hours))
      }
    }
    return list
  }

  private mutating func calendar(_ day: Day, _ hours: Hours) -> BusyTime {
    var time = BusyTime(source: .file("c\(next(1_000_000)).ics", .opaque), mark: RandomClashes.mark)
    time.content.isRead = true
    time.content.days[day] = [
      Taken(hours: hours, event: .init(uid: "c", title: "möte", from: WallTime(day, hours.start), to: WallTime(day, hours.end)))
    ]
    return time
  }

  // MARK: The same in other words

  /// Everything a week later.
  var aWeekLater: RandomClashes {
    var copy = self
    func later(_ busy: [BusyTime]) -> [BusyTime] {
      busy.map { time in
        var moved = time
        switch time.source {
        case .on(let day, let hours): moved.source = .on(day.adding(days: 7), hours)
        case .days(let range): moved.source = .days(DayRange(range.from.adding(days: 7)))
        case .weekly, .file, .url: break
        }
        moved.content.days = Dictionary(
          uniqueKeysWithValues: time.content.days.map { day, taken in
            (day.adding(days: 7), taken.map { Taken(hours: $0.hours, event: $0.event) })
          })
        return moved
      }
    }
    for id in plan.venues.keys { copy.plan.venues[id]?.busy = later(plan.venues[id]?.busy ?? []) }
    for id in plan.speakers.keys { copy.plan.speakers[id]?.busy = later(plan.speakers[id]?.busy ?? []) }
    for id in plan.audiences.keys { copy.plan.audiences[id]?.busy = later(plan.audiences[id]?.busy ?? []) }
    copy.placements = placements.mapValues { place in
      var moved = place
      moved.day = place.day.adding(days: 7)
      return moved
    }
    return copy
  }

  /// Everything in the opposite order.
  var reversed: RandomClashes {
    var copy = self
    copy.plan.sessions.reverse()
    copy.plan.venues.reverse()
    copy.plan.audiences.reverse()
    copy.plan.speakers.reverse()
    copy.plan.people.reverse()
    return copy
  }

  /// Each event of a calendar in two halves that abut.
  var halved: RandomClashes {
    var copy = self
    func halves(_ busy: [BusyTime]) -> [BusyTime] {
      busy.map { time in
        var split = time
        split.content.days = time.content.days.mapValues { list in
          list.flatMap { taken in
            let middle = TimeOfDay(minutes: (taken.hours.start.minutes + taken.hours.end.minutes) / 2) ?? taken.hours.end
            return [Hours(taken.hours.start, middle), Hours(middle, taken.hours.end)].compactMap { $0 }.map {
              Taken(hours: $0, event: taken.event)
            }
          }
        }
        return split
      }
    }
    for id in plan.venues.keys { copy.plan.venues[id]?.busy = halves(plan.venues[id]?.busy ?? []) }
    for id in plan.speakers.keys { copy.plan.speakers[id]?.busy = halves(plan.speakers[id]?.busy ?? []) }
    for id in plan.audiences.keys { copy.plan.audiences[id]?.busy = halves(plan.audiences[id]?.busy ?? []) }
    return copy
  }

  /// With sessions, a venue and an audience that have nothing to do with the others.
  var withStrangers: RandomClashes {
    var copy = self
    copy.plan.venues["annan"] = Venue(
      name: "annan", address: nil, geo: nil, url: nil, capacity: nil, bufferBefore: 0, bufferAfter: 0, hours: nil, isShared: false,
      busy: [],
      mark: RandomClashes.mark)
    copy.plan.audiences["andra"] = Audience(
      name: "andra", size: 1, calendar: nil, overlaps: [], within: [], perWeek: nil, load: nil, busy: [], mark: RandomClashes.mark)
    for (number, place) in placements.sorted(by: { $0.key < $1.key }).prefix(2).map(\.value).enumerated() {
      let id = "annan\(number)"
      copy.plan.sessions[id] = RandomClashes.session(
        id, audiences: number == 0 ? ["andra"] : [], speakers: [], duration: place.end.minutes - place.start.minutes)
      copy.plan.sessions[id]?.venues = [Session.VenueChoice(venue: "annan", cost: 0)]
      copy.placements[id] = Placement(
        day: RandomClashes.monday.adding(days: 30 + number), start: place.start, end: place.end, venue: "annan")
    }
    return copy
  }
}
