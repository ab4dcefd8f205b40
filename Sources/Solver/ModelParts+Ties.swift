import CivilTime
import OrderedCollections
import Planning

extension ModelParts {
  // MARK: Venues

  private struct RoomClass: Hashable {
    let venue: Int?
    let minutes: Int
  }

  private struct Stop: Hashable {
    let plan: Int
    let venue: String
  }

  mutating func findChoices() {
    let index = Dictionary(uniqueKeysWithValues: days.enumerated().map { ($1, $0) })
    var classes: [RoomClass: Int] = [:]
    var roomNumbers: [Int: Int] = [:]
    var stops: [Stop: Int] = [:]
    var busy: [Int: [Int: [BusyDays.Taken]]] = [:]
    let travels = plans.plans.enumerated().contains { plan, value in
      holds(.travel(plan: plan)) && (value.travel.standard > 0 || value.travel.between.contains { $0.minutes > 0 })
    }
    for session in entries.indices {
      let entry = entry(session)
      let fixed = fix(session)
      var list: [Choice] = []
      var seen = Set<String>()
      for (number, choice) in zip(entry.venues, entry.session.venues) where seen.insert(choice.venue).inserted {
        let venue = plans.venues[number].value
        let isFixed = acceptedFix(session) != nil
        if let fixed, fixed.venue != choice.venue { continue }
        if !isFixed, let capacity = venue.capacity, capacity < entry.participants, holds(.capacity(venue: number)) { continue }
        let key = RoomClass(venue: isFixed ? nil : number, minutes: isFixed ? 0 : minutes[session])
        let roomClass = classes[key] ?? addClass(key, index, &busy)
        classes[key] = roomClass
        var room = -1
        if !venue.isShared, holds(.clash(.venue(number))) {
          room = roomNumbers[number] ?? roomMembers.count
          roomNumbers[number] = room
          if room == roomMembers.count { roomMembers.append([]) }
          roomMembers[room].append(session)
        }
        let stop = stops[Stop(plan: entry.plan, venue: choice.venue)] ?? stops.count
        stops[Stop(plan: entry.plan, venue: choice.venue)] = stop
        let buffer = holds(.buffer(venue: number)) ? plans.buffer(number) : 0
        let moved = task.keep.flatMap { keep in keep.1[entries[session]].map { $0.venue == choice.venue ? 0 : keep.0.venue } } ?? 0
        list.append(
          Choice(
            venue: choice.venue, cost: choice.cost + moved, room: room, roomClass: roomClass, minutes: minutes[session] + buffer,
            stop: travels ? stop : -1))
      }
      if entry.session.venues.isEmpty {
        let key = RoomClass(venue: nil, minutes: 0)
        let roomClass = classes[key] ?? addClass(key, index, &busy)
        classes[key] = roomClass
        list.append(Choice(venue: nil, cost: 0, room: -1, roomClass: roomClass, minutes: minutes[session], stop: -1))
      }
      // A stable order: the cheapest first, then as the plan has them.
      choices.append(list.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }.map(\.element))
    }
    if travels { findTravel(stops.sorted { $0.value < $1.value }.map(\.key)) }
  }

  /// Adds the starts at which a venue is free for a session of some length; gives the number of the class.
  private mutating func addClass(_ key: RoomClass, _ index: [Day: Int], _ busy: inout [Int: [Int: [BusyDays.Taken]]]) -> Int {
    let words = grid.words
    let number = days.isEmpty ? 0 : rooms.count / (days.count * words)
    let base = rooms.count
    rooms += Array(repeating: UInt64.max, count: days.count * words)
    guard let venueNumber = key.venue else { return number }
    let venue = plans.venues[venueNumber].value
    let isBuffered = holds(.buffer(venue: venueNumber))
    let before = isBuffered ? venue.bufferBefore : 0
    let after = isBuffered ? venue.bufferAfter : 0
    let taken = busy[venueNumber] ?? BusyDays.taken(venue.busy, self, index) { .venueBusy(venue: venueNumber, index: $0) }
    busy[venueNumber] = taken
    for k in days.indices {
      let cell = base + k * words
      if let open = venue.hours, holds(.venueHours(venue: venueNumber)) {
        clear(&rooms, cell, after: -10_000, before: open.start.minutes)
        clear(&rooms, cell, after: open.end.minutes - key.minutes, before: 10_000)
      }
      for time in taken[k] ?? [] { clear(&rooms, cell, after: time.from - after - key.minutes, before: time.to + before) }
    }
    return number
  }

  private mutating func findTravel(_ stops: [Stop]) {
    stopCount = stops.count
    let numbers = stops.map { plans.venue(plan: $0.plan, id: $0.venue) }
    for (a, from) in stops.enumerated() {
      for (b, to) in stops.enumerated() {
        func minutes(_ plan: Int) -> Int { holds(.travel(plan: plan)) ? plans.plans[plan].travel.minutes(from.venue, to.venue) : 0 }
        travel.append(numbers[a] == numbers[b] ? 0 : max(minutes(from.plan), minutes(to.plan)))
      }
    }
  }

  // MARK: People

  mutating func findCliques() {
    for (clique, sessions) in plans.cliques() {
      if case .venue = clique { continue }
      let members = sessions.compactMap { local[$0] }
      guard members.count > 1, holds(.clash(clique)) else { continue }
      if isPartial, !members.allSatisfy({ a in members.allSatisfy { a == $0 || plans.separates(clique, entries[a], entries[$0]) } }) {
        // Of statements that are weighed one by one each must forbid no more than it says.
        for (index, a) in members.enumerated() {
          people += members[(index + 1)...].filter { plans.separates(clique, entries[a], entries[$0]) }.map { [a, $0] }
        }
      } else {
        people.append(members)
      }
    }
    // The same sessions twice over say nothing more.
    var seen = Set<[Int]>()
    people = people.filter { seen.insert($0).inserted }
  }

  mutating func findAccepted() {
    acceptedWith = Array(repeating: [], count: entries.count)
    acceptedPlace = Array(repeating: nil, count: entries.count)
    for group in task.accepted.groups where group.count == 2 {
      let pair = group.compactMap { local[$0] }
      guard pair.count == 2 else { continue }
      acceptedWith[pair[0]].insert(pair[1])
      acceptedWith[pair[1]].insert(pair[0])
    }
    for session in entries.indices {
      guard let placement = acceptedPlacement(session), let day = days.firstIndex(of: placement.day) else { continue }
      let firstChoice = choices[..<session].reduce(0) { $0 + $1.count }
      guard let choice = choices[session].firstIndex(where: { $0.venue == placement.venue }) else { continue }
      acceptedPlace[session] = Model.Place(
        day: Int32(day), start: Int32((placement.start.minutes - grid.origin) / grid.unit), choice: Int32(firstChoice + choice))
    }
  }

  // MARK: Rules

  mutating func findRules() {
    ties = Array(repeating: [], count: entries.count)
    pulls = Array(repeating: [], count: entries.count)
    softTies = Array(repeating: [], count: entries.count)
    let check = RuleCheck(plans)
    for (plan, value) in plans.plans.enumerated() {
      for (index, rule) in value.rules.enumerated() {
        if case .series(let ids, let every, let tolerance, let weight) = rule.kind {
          addSeries(ids.map { plans.entry(plan: plan, session: $0).flatMap { local[$0] } }, every, tolerance, weight)
          continue
        }
        guard let relation = rule.relation, rule.level == .block || rule.weight > 0 else { continue }
        if rule.level == .block, !holds(.rule(plan: plan, index: index)) { continue }
        let pairs = check.pairs(of: rule, inPlan: plan).compactMap { a, b in local[a].flatMap { one in local[b].map { (one, $0) } } }
        if rule.level == .block {
          add(relation, pairs, to: &ties)
        } else if !pairs.isEmpty {
          addSoft(relation, pairs, weight: rule.weight)
        }
      }
    }
    findLimits()
  }

  private func add(_ relation: Relation, _ pairs: [(Int, Int)], to ties: inout [[Model.Tie]]) {
    for (a, b) in pairs {
      ties[a].append(ModelParts.tie(relation, to: b))
      ties[b].append(ModelParts.tie(relation.reversed, to: a))
    }
  }

  private mutating func addSoft(_ relation: Relation, _ pairs: [(Int, Int)], weight: Int) {
    let number = softCount
    softCount += 1
    if case .branch(let kept) = soft {
      if kept.contains(number) { add(relation, pairs, to: &ties) }
      return
    }
    softWeights.append(weight)
    for (a, b) in pairs {
      softTies[a].append(Model.SoftTie(rule: Int32(number), tie: ModelParts.tie(relation, to: b)))
      softTies[b].append(Model.SoftTie(rule: Int32(number), tie: ModelParts.tie(relation.reversed, to: a)))
    }
  }

  private mutating func addSeries(_ sessions: [Int?], _ every: Int, _ tolerance: Int, _ weight: Int) {
    for case (let first?, let second?) in zip(sessions, sessions.dropFirst()) where first != second && weight > 0 {
      let days = Int32(clamping: every)
      let slack = Int32(clamping: tolerance)
      pulls[first].append(Model.Pull(other: Int32(second), every: days, tolerance: slack, isFirst: true, weight: weight))
      pulls[second].append(Model.Pull(other: Int32(first), every: days, tolerance: slack, isFirst: false, weight: weight))
    }
  }

  private static func tie(_ relation: Relation, to other: Int) -> Model.Tie {
    let far = Int(Model.Tie.far)
    func tie(_ kind: Model.Tie.Kind, _ low: Int, _ high: Int) -> Model.Tie {
      Model.Tie(other: Int32(other), kind: kind, low: Int32(max(-far, min(far, low))), high: Int32(max(-far, min(far, high))))
    }
    switch relation {
    case .before: return tie(.before, 0, far)
    case .after: return tie(.after, -far, 0)
    case .days(let min, let max): return tie(.days, min, max ?? far)
    case .apart(let min): return tie(.apart, min, far)
    }
  }

  /// The quota of an audience, where its sessions can break it at all.
  private mutating func findQuota(_ audience: Int, _ limit: Int, _ attending: [[Int]]) {
    let absence = Absence(of: audience, in: plans)
    var parts: [Int: [Int]] = [:]
    for (place, part) in absence.parts.enumerated() { for session in attending[part] { parts[session, default: []].append(place) } }
    let members = parts.sorted { $0.key < $1.key }.map { (session: $0.key, parts: $0.value) }
    let everyone = Set(members.flatMap(\.parts))
    guard members.count > 1, absence.count(everyone.contains) > limit else { return }
    quotas.append(Quotas.Part(limit: limit, absence: absence, members: members))
  }

  /// Whether more people of some audience attend a session than can ever be away at once.
  func isNeverSpared(_ number: Int) -> Bool {
    let whole = Set(plans.entries[number].attending.flatMap { plans.wholes[$0] }).filter { plans.audiences[$0].value.awayPerDay != nil }
    return whole.contains { audience in
      guard holds(.awayLimit(audience: audience)), let limit = plans.audiences[audience].value.awayPerDay else { return false }
      return Absence(of: audience, in: plans).count([number], in: plans) > limit
    }
  }

  private mutating func findLimits() {
    var attending: [[Int]] = Array(repeating: [], count: plans.audiences.count)
    for session in entries.indices { for audience in entry(session).attending { attending[audience].append(session) } }
    for (audience, resource) in plans.audiences.enumerated() {
      let members = attending[audience]
      if let limit = resource.value.perWeek, members.count > limit, holds(.weekLimit(audience: audience)) {
        weekMembers.append(members)
        weekLimit.append(limit)
      }
      if let limit = resource.value.awayPerDay, holds(.awayLimit(audience: audience)) { findQuota(audience, limit, attending) }
      if let load = resource.value.load, load.weight > 0, members.count > load.perMonth {
        loadMembers.append(members)
        loadTarget.append(load.perMonth)
        loadWeight.append(load.weight)
      }
    }
  }
}

extension Relation {
  /// The same, seen from the second session.
  fileprivate var reversed: Relation {
    switch self {
    case .before: .after
    case .after: .before
    case .days(let min, let max): .days(min: max.map { -$0 } ?? -Int(Model.Tie.far), max: -min)
    case .apart: self
    }
  }
}
