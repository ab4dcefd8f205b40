/// A schedule under construction: where each session is, and what it costs, kept up to date at every change.
final class State {
  typealias Place = Model.Place

  let model: Model
  /// For each session its day, start, choice and room; day -1 where it has no place.
  let day: Cells<Int32>
  let start: Cells<Int32>
  let choice: Cells<Int32>
  private(set) var cost = 0

  // The sessions of each day, as linked lists.
  private let head: Cells<Int32>
  private let next: Cells<Int32>
  private let previous: Cells<Int32>
  private let weekUse: Cells<Int32>
  private let monthUse: Cells<Int32>
  private let breaches: Cells<Int32>
  /// For (part of a quota, day): the sessions that it attends.
  private let awayUse: Cells<Int32>
  // Starts under examination.
  private let free: Cells<UInt64>
  private let roomFree: Cells<UInt64>
  /// For each session the days it may be on, the cheapest first; and how dear each is at least.
  var order: DayOrder

  init(_ model: Model, order: DayOrder) {
    self.model = model
    self.order = order
    day = Cells(model.count, -1)
    start = Cells(model.count, -1)
    choice = Cells(model.count, -1)
    head = Cells(model.dayCount, -1)
    next = Cells(model.count, -1)
    previous = Cells(model.count, -1)
    weekUse = Cells(model.weekLimit.count * model.weekCount, 0)
    monthUse = Cells(model.loadTarget.count * model.monthCount, 0)
    breaches = Cells(model.softWeights.count, 0)
    awayUse = Cells(model.quotas.partCount * model.dayCount, 0)
    free = Cells(model.words, 0)
    roomFree = Cells(model.words, 0)
  }

  func place(of session: Int) -> Place? {
    day[session] < 0 ? nil : Place(day: day[session], start: start[session], choice: choice[session])
  }

  var places: [Place?] { (0..<model.count).map(place(of:)) }

  /// Tells each session that is on a day.
  @inline(__always) func each(on k: Int, _ tell: (Int) -> Void) {
    var session = head[k]
    while session >= 0 {
      let after = next[Int(session)]
      tell(Int(session))
      session = after
    }
  }

  /// Takes over a schedule.
  func load(_ places: [Place?]) {
    for session in 0..<model.count where day[session] >= 0 { remove(session) }
    for (session, place) in places.enumerated() { if let place { put(session, place) } }
  }

  /// The rules that only warn and are broken, by number.
  var brokenRules: Set<Int> { Set(model.softWeights.indices.filter { breaches[$0] > 0 }) }

  // MARK: Changing

  func put(_ session: Int, _ place: Place) {
    let k = Int(place.day)
    cost += ownCost(session, place) + dayExtra(session, k) + softExtra(session, k, Int(place.start), changing: 1)
    day[session] = place.day
    start[session] = place.start
    choice[session] = place.choice
    let first = head[k]
    next[session] = first
    previous[session] = -1
    if first >= 0 { previous[Int(first)] = Int32(session) }
    head[k] = Int32(session)
    count(session, k, 1)
  }

  func remove(_ session: Int) {
    let k = Int(day[session])
    let place = Place(day: day[session], start: start[session], choice: choice[session])
    let after = next[session]
    let before = previous[session]
    if before >= 0 { next[Int(before)] = after } else { head[k] = after }
    if after >= 0 { previous[Int(after)] = before }
    day[session] = -1
    count(session, k, -1)
    cost -= ownCost(session, place) + dayExtra(session, k) + softExtra(session, k, Int(place.start), changing: -1)
  }

  @inline(__always) private func count(_ session: Int, _ k: Int, _ change: Int32) {
    let week = Int(model.weekOf[k])
    for index in model.weekLimits.range(session) { weekUse[model.weekLimits[index] * model.weekCount + week] += change }
    for index in model.quotas.range(session) {
      model.quotas.each(model.quotas[index], session) { awayUse[$0 * model.dayCount + k] += change }
    }
    let month = Int(model.monthOf[k])
    for index in model.loads.range(session) { monthUse[model.loads[index] * model.monthCount + month] += change }
  }

  // MARK: Costs

  @inline(__always) func ownCost(_ session: Int, _ place: Place) -> Int {
    model.dayCost[session * model.dayCount + Int(place.day)] + model.startCost[session * model.startCount + Int(place.start)]
      + model.choiceCost[Int(place.choice)]
  }

  /// What a day costs more for what else is placed: series and loads.
  @inline(__always) func dayExtra(_ session: Int, _ k: Int) -> Int {
    var extra = 0
    let number = Int(model.dayNumber[k])
    for index in model.pullRanges.range(session) {
      let pull = model.pulls[index]
      let other = day[Int(pull.other)]
      if other >= 0 { extra += pull.cost(daysToOther: Int(model.dayNumber[Int(other)]) - number) }
    }
    let month = Int(model.monthOf[k])
    for index in model.loads.range(session) {
      let load = model.loads[index]
      if Int(monthUse[load * model.monthCount + month]) >= model.loadTarget[load] { extra += model.loadWeight[load] }
    }
    return extra
  }

  /// What rules that only warn cost more; `changing` 1 or -1 counts the broken pairs in or out, 0 only asks.
  private func softExtra(_ session: Int, _ k: Int, _ at: Int, changing: Int32) -> Int {
    var extra = 0
    for index in model.softRanges.range(session) {
      let soft = model.softTies[index]
      let other = Int(soft.tie.other)
      guard day[other] >= 0, isBroken(soft.tie, k, at, Int(day[other]), Int(start[other])) else { continue }
      let rule = Int(soft.rule)
      if changing == 0 {
        // A rule that one of the session's own pairs breaks already is not paid twice: the asker sums rules, not pairs.
        if breaches[rule] == 0 { extra += isFirstBreach(session, index, k, at) ? model.softWeights[rule] : 0 }
      } else {
        if changing > 0, breaches[rule] == 0 { extra += model.softWeights[rule] }
        breaches[rule] += changing
        if changing < 0, breaches[rule] == 0 { extra += model.softWeights[rule] }
      }
    }
    return extra
  }

  private func isFirstBreach(_ session: Int, _ index: Int, _ k: Int, _ at: Int) -> Bool {
    let rule = model.softTies[index].rule
    for earlier in model.softRanges.range(session).lowerBound..<index where model.softTies[earlier].rule == rule {
      let tie = model.softTies[earlier].tie
      let other = Int(tie.other)
      if day[other] >= 0, isBroken(tie, k, at, Int(day[other]), Int(start[other])) { return false }
    }
    return true
  }

  @inline(__always) func isBroken(_ tie: Model.Tie, _ k: Int, _ at: Int, _ otherDay: Int, _ otherStart: Int) -> Bool {
    let days = model.dayNumber[otherDay] - model.dayNumber[k]
    switch tie.kind {
    case .days: return days < tie.low || days > tie.high
    case .apart: return abs(days) < tie.low
    case .before: return days < 0 || (days == 0 && otherStart <= at)
    case .after: return days > 0 || (days == 0 && otherStart >= at)
    }
  }

  // MARK: Looking for places

  /// Whether rules and week limits allow a day, as far as others are placed; starts on the day are not looked at.
  @inline(__always) func allowsDay(_ session: Int, _ k: Int) -> Bool {
    let number = model.dayNumber[k]
    for index in model.tieRanges.range(session) {
      let tie = model.ties[index]
      let other = day[Int(tie.other)]
      if other < 0 { continue }
      let days = model.dayNumber[Int(other)] - number
      switch tie.kind {
      case .days, .before, .after: if days >= tie.low && days <= tie.high { continue }
      case .apart: if abs(days) >= tie.low { continue }
      }
      if model.hasAccepted, model.acceptedWith[session].contains(Int(tie.other)) { continue }
      return false
    }
    let week = Int(model.weekOf[k])
    for index in model.weekLimits.range(session) {
      let limit = model.weekLimits[index]
      if Int(weekUse[limit * model.weekCount + week]) >= model.weekLimit[limit] { return false }
    }
    for index in model.quotas.range(session) where !spares(session, k, model.quotas[index]) { return false }
    return true
  }

  /// Whether those who attend a session can be away on a day too, by a quota.
  private func spares(_ session: Int, _ k: Int, _ quota: Int) -> Bool {
    model.quotas.each(quota, session) { awayUse[$0 * model.dayCount + k] += 1 }
    let away = model.quotas.away(quota) { awayUse[$0 * model.dayCount + k] > 0 }
    model.quotas.each(quota, session) { awayUse[$0 * model.dayCount + k] -= 1 }
    return away <= model.quotas.limit[quota]
  }

  /// The sessions on a day that keep another one from it by its quotas: of those, the ones that come first in an order.
  func sessionsAway(_ session: Int, _ k: Int, except taken: Set<Int> = [], by isBefore: (Int, Int) -> Bool) -> [Int] {
    var found: [Int] = []
    for index in model.quotas.range(session) where !spares(session, k, model.quotas[index]) {
      let quota = model.quotas[index]
      let there = model.quotas.members[quota].filter { $0 != session && day[$0] == Int32(k) && !taken.contains($0) && !found.contains($0) }
      found += model.quotas.tooMany(quota, with: session, there.sorted(by: isBefore))
    }
    return found
  }

  /// The cheapest place of a session among those that cost less than `limit` (what it adds to the schedule) and clash with nothing;
  /// `skips` may pass over a day.
  func best(_ session: Int, below limit: Int = .max, skips: (Int) -> Bool = { _ in false }) -> (place: Place, cost: Int)? {
    var best = limit
    var found: Place?
    for position in order.range(session) {
      let least = order.least(session, position)
      if least >= best { break }
      let k = order.day(session, position)
      guard allowsDay(session, k) else { continue }
      let extra = dayExtra(session, k)
      if least + extra >= best || skips(k) { continue }
      let fixed = model.dayCost[session * model.dayCount + k] + extra
      if let (place, cost) = bestOn(k, session, fixed, below: best) {
        best = cost
        found = place
      }
    }
    return found.map { ($0, best) }
  }

  /// The cheapest place on a day; `fixed` is what the day costs whatever the start and the venue.
  func bestOn(_ k: Int, _ session: Int, _ fixed: Int, below limit: Int) -> (Place, Int)? {
    guard findFree(session, k) else { return nil }
    var best = limit
    var found: Place?
    let leastStart = model.leastStartCost[session]
    let hasSoft = !model.softRanges.range(session).isEmpty
    for c in model.choices(session) {
      let base = fixed + model.choiceCost[c]
      if base + leastStart >= best { break }
      guard findRoomFree(session, k, c) else { continue }
      for word in 0..<model.words {
        var bits = roomFree[word]
        while bits != 0 {
          let s = word * 64 + bits.trailingZeroBitCount
          bits &= bits - 1
          var price = base + model.startCost[session * model.startCount + s]
          if price < best, hasSoft { price += softExtra(session, k, s, changing: 0) }
          if price < best {
            best = price
            found = Place(day: Int32(k), start: Int32(s), choice: Int32(c))
          }
        }
      }
    }
    if model.hasAccepted, let place = acceptedPlace(session, k, fixed, below: best) { return place }
    return found.map { ($0, best) }
  }

  /// Whether a session can be somewhere with all others where they are.
  func isFree(_ session: Int, _ place: Place) -> Bool {
    let k = Int(place.day)
    let start = Int(place.start)
    guard allowsDay(session, k) else { return false }
    if findFree(session, k), findRoomFree(session, k, Int(place.choice)), roomFree[start / 64] & (1 << UInt64(start % 64)) != 0 {
      return true
    }
    return model.hasAccepted && model.acceptedPlace[session] == place && isAccepted(session, place)
  }

  /// Finds the starts on a day that those who come can have; false where there is none.
  private func findFree(_ session: Int, _ k: Int) -> Bool {
    let cell = (session * model.dayCount + k) * model.words
    for word in 0..<model.words { free[word] = model.own[cell + word] }
    let length = Int(model.length[session])
    var other = Int(head[k])
    while other >= 0 {
      if other != session, model.share(session, other) {
        clear(free, Int(start[other]) - length + 1, Int(start[other]) + Int(model.length[other]) - 1)
      }
      other = Int(next[other])
    }
    for index in model.tieRanges.range(session) {
      let tie = model.ties[index]
      guard tie.kind == .before || tie.kind == .after, Int(day[Int(tie.other)]) == k else { continue }
      let at = Int(start[Int(tie.other)])
      if tie.kind == .before { clear(free, at, model.startCount - 1) } else { clear(free, 0, at) }
    }
    for word in 0..<model.words where free[word] != 0 { return true }
    return false
  }

  /// Finds those of the free starts at which a venue is free too; false where there is none.
  private func findRoomFree(_ session: Int, _ k: Int, _ c: Int) -> Bool {
    let cell = (Int(model.choiceClass[c]) * model.dayCount + k) * model.words
    var any: UInt64 = 0
    for word in 0..<model.words {
      let bits = free[word] & model.rooms[cell + word]
      roomFree[word] = bits
      any |= bits
    }
    if any == 0 { return false }
    let room = model.choiceRoom[c]
    if room < 0, !model.hasTravel { return true }
    var other = Int(head[k])
    while other >= 0 {
      if other != session {
        let at = Int(start[other])
        let otherChoice = Int(choice[other])
        if room >= 0, model.choiceRoom[otherChoice] == room {
          clear(roomFree, at - Int(model.choiceLength[c]) + 1, at + Int(model.choiceLength[otherChoice]) - 1)
        }
        if model.hasTravel, model.share(session, other) {
          let minutes = model.travel(c, otherChoice)
          if minutes > 0 { clear(roomFree, at - steps(session, minutes) + 1, at + steps(other, minutes) - 1) }
        }
      }
      other = Int(next[other])
    }
    for word in 0..<model.words where roomFree[word] != 0 { return true }
    return false
  }

  /// The steps of the grid that a session and so many minutes after it take.
  @inline(__always) func steps(_ session: Int, _ more: Int) -> Int {
    (Int(model.minutes[session]) + more + model.unit - 1) / model.unit
  }

  @inline(__always) private func clear(_ mask: borrowing Cells<UInt64>, _ low: Int, _ high: Int) {
    if model.words == 1 {
      let first = max(0, low)
      let last = min(63, high)
      if first > last { return }
      let ones = (UInt64.max >> UInt64(63 - (last - first))) << UInt64(first)
      mask[0] &= ~ones
      return
    }
    for start in max(0, low)..<max(max(0, low), min(model.startCount, high + 1)) { mask[start / 64] &= ~(1 << UInt64(start % 64)) }
  }

  // MARK: What someone has accepted

  private func acceptedPlace(_ session: Int, _ k: Int, _ fixed: Int, below limit: Int) -> (Place, Int)? {
    guard let place = model.acceptedPlace[session], Int(place.day) == k, isAccepted(session, place) else { return nil }
    let price =
      fixed + model.choiceCost[Int(place.choice)] + model.startCost[session * model.startCount + Int(place.start)]
      + softExtra(session, k, Int(place.start), changing: 0)
    return price < limit ? (place, price) : nil
  }

  /// Whether a session can be where it is accepted, with all that someone has accepted there.
  private func isAccepted(_ session: Int, _ place: Place) -> Bool {
    for other in 0..<model.count where other != session {
      guard let there = self.place(of: other) else { continue }
      if model.accepts(session, place, other, there) { continue }
      if !model.fits(session, place, other, there) { return false }
    }
    let cell = (session * model.dayCount + Int(place.day)) * model.words + Int(place.start) / 64
    let room = (Int(model.choiceClass[Int(place.choice)]) * model.dayCount + Int(place.day)) * model.words + Int(place.start) / 64
    return model.own[cell] & model.rooms[room] & (1 << UInt64(place.start % 64)) != 0
  }

}
