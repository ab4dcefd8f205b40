/// Takes from the days of sessions what the days of others do not leave them: relations of days, weeks that are full, days on which there is
/// no time or venue left.
final class Propagation {
  /// Steps to see whether sessions fit on a day together; where they do not suffice, the day is left.
  private static let steps = 300

  private let model: Model
  private let domains: Domains
  private let sharing: [[Int32]]
  private var isWaiting: [Bool]
  private var waiting: [Int] = []
  /// The session that was left without a day, or whose week or day was overfull.
  private(set) var failed = 0
  /// The sessions whose days changed.
  private(set) var touched: Set<Int> = []

  init(_ model: Model, _ domains: Domains, sharing: [[Int32]]) {
    self.model = model
    self.domains = domains
    self.sharing = sharing
    isWaiting = Array(repeating: false, count: model.count)
  }

  /// Follows up what changed; false where something cannot be any more.
  func run(_ changed: some Sequence<Int>) -> Bool {
    touched.removeAll(keepingCapacity: true)
    for session in changed { wait(session) }
    while let session = waiting.popLast() {
      isWaiting[session] = false
      if domains.count(session) == 0 || !follow(session) {
        failed = session
        for other in waiting { isWaiting[other] = false }
        waiting.removeAll(keepingCapacity: true)
        return false
      }
    }
    return true
  }

  private func wait(_ session: Int) {
    touched.insert(session)
    if isWaiting[session] { return }
    isWaiting[session] = true
    waiting.append(session)
  }

  private func take(_ session: Int, _ k: Int) -> Bool {
    domains.remove(session, k)
    wait(session)
    return domains.count(session) > 0
  }

  private func follow(_ session: Int) -> Bool {
    guard let first = domains.first(session), let last = domains.last(session) else { return false }
    guard followTies(session, model.dayNumber[first], model.dayNumber[last]) else { return false }
    let week = model.weekOf[first]
    if week == model.weekOf[last] {
      for index in model.weekLimits.range(session) {
        guard followWeek(model.weekLimits[index], week) else { return false }
      }
    }
    return first < last || (followQuotas(session, first) && followDay(session, first))
  }

  private func followTies(_ session: Int, _ first: Int32, _ last: Int32) -> Bool {
    for index in model.tieRanges.range(session) {
      let tie = model.ties[index]
      let other = Int(tie.other)
      if model.hasAccepted, model.acceptedWith[session].contains(other) { continue }
      var isLeft = true
      domains.each(other) { k in
        let number = model.dayNumber[k]
        let isOut =
          tie.kind == .apart
          ? number > last - tie.low && number < first + tie.low : number < first + tie.low || number > last + tie.high
        if isOut { isLeft = take(other, k) && isLeft }
      }
      if !isLeft { return false }
    }
    return true
  }

  /// Takes a week that is full from all that could still be in it.
  private func followWeek(_ limit: Int, _ week: Int32) -> Bool {
    var open: [Int] = []
    var held = 0
    for member in model.weekMembers[limit] {
      guard let first = domains.first(member), let last = domains.last(member) else { return false }
      if model.weekOf[first] == week, model.weekOf[last] == week {
        held += 1
      } else if model.weekOf[first] <= week, model.weekOf[last] >= week {
        open.append(member)
      }
    }
    if held > model.weekLimit[limit] { return false }
    if held < model.weekLimit[limit] { return true }
    for member in open {
      for k in domains.days(member) where model.weekOf[k] == week {
        if !take(member, k) { return false }
      }
    }
    return true
  }

  /// Takes a day from those whose people could not all be spared on it, now that a session must be there.
  private func followQuotas(_ session: Int, _ k: Int) -> Bool {
    for index in model.quotas.range(session) {
      let quota = model.quotas[index]
      let members = model.quotas.members[quota]
      let fixed = members.filter { domains.count($0) == 1 && domains.has($0, k) }
      if model.quotas.away(quota, for: fixed) > model.quotas.limit[quota] { return false }
      for other in members where domains.count(other) > 1 && domains.has(other, k) {
        if model.quotas.away(quota, for: fixed + [other]) > model.quotas.limit[quota], !take(other, k) { return false }
      }
    }
    return true
  }

  /// Takes a day from those that no longer fit on it, now that a session must be there.
  private func followDay(_ session: Int, _ k: Int) -> Bool {
    var fixed = [session]
    for other in sharing[session] where domains.count(Int(other)) == 1 && domains.has(Int(other), k) { fixed.append(Int(other)) }
    if fixed.count > 1, !fit(fixed, k) { return false }
    for other in sharing[session] where domains.count(Int(other)) > 1 && domains.has(Int(other), k) {
      if !fit(fixed + [Int(other)], k), !take(Int(other), k) { return false }
    }
    return true
  }

  private func fit(_ sessions: [Int], _ k: Int) -> Bool {
    var timetable = Timetable(model, day: k, sessions, steps: Propagation.steps, isFirstEnough: true)
    if case .none = timetable.solve() { return false }
    return true
  }
}
