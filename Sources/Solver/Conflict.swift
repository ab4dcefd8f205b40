import Planning

/// Why there is no schedule: statements of the plan that cannot all hold, none of which can be spared.
///
/// By deletion (Chinneck and Dravnieks 1991), in pieces that are halved: statements without which there is still no schedule are left out
/// for good. General statements are tried first, so that those about one session remain. All of it happens among the few sessions that have
/// no schedule among themselves, so that each trial takes moments.
struct Conflict {
  /// Steps of the first of two searches: most trials are easy.
  private static let quick = 400

  private let task: Solver.Task
  private let ways: SplitWays?
  private let shouldStop: @Sendable () -> Bool

  /// `ways` where units may be divided among rounds in several ways: then there is a schedule where there is one in one of them, and the
  /// task has every unit at every round.
  init(_ task: Solver.Task, ways: SplitWays? = nil, shouldStop: @escaping @Sendable () -> Bool) {
    self.task = task
    self.ways = ways
    self.shouldStop = shouldStop
  }

  /// The statements, in the order of the plan; nil where the search was stopped. Where sessions have a part in it that no statement names,
  /// these come as statements of their own: that they are held; the conflict is then one among the sessions named.
  ///
  /// There may be several; of the one with the fewest sessions and the one found with those tied to them the shorter is given.
  func find(among suspects: [Int]) -> [Statement]? {
    let all = task.plans.statements(decided: task.fixed)
    let suspects = Set(suspects)
    guard let few = fewest(suspects, keeping: Set(relevant(all, suspects))), let short = find(all, among: few) else { return nil }
    if short.count <= Conflict.shortEnough { return short }
    guard let other = find(all, among: few.union(tied(to: few))) else { return short }
    return other.count < short.count ? other : short
  }

  /// Sessions that rules tie to some others, the nearest by number, as many as a short search can do with.
  private func tied(to sessions: Set<Int>) -> Set<Int> {
    var found = Set<Int>()
    for (plan, value) in task.plans.plans.enumerated() {
      for (index, rule) in value.rules.enumerated() where rule.level == .block {
        let named = names(.rule(plan: plan, index: index))
        if named.contains(where: sessions.contains) {
          found.formUnion(named.filter { task.plans.entries[$0].session.status != .cancelled })
        }
      }
    }
    return Set(found.subtracting(sessions).sorted().prefix(Conflict.mostTied))
  }

  private static let mostTied = 10

  /// Conflicts up to this long are taken as they are.
  private static let shortEnough = 3

  private func find(_ all: [Statement], among sessions: Set<Int>) -> [Statement]? {
    guard var needed = minimal(relevant(all, sessions), among: sessions) else { return nil }
    guard var rest = fewest(sessions, keeping: Set(needed)) else { return nil }
    if rest.isSubset(of: needed.flatMap(names)) {
      guard let spared = spare(needed) else { return nil }
      if spared.count == needed.count { return ordered(needed) }
      guard let others = fewest(Set(task.plans.entries.indices), keeping: Set(spared)) else { return nil }
      needed = spared
      rest = others
    }
    let held = rest.subtracting(needed.flatMap(names)).sorted().map { Statement.session(entry: $0) }
    return ordered(needed + held)
  }

  private func ordered(_ statements: [Statement]) -> [Statement] {
    statements.sorted { task.plans.mark(of: $0) < task.plans.mark(of: $1) }
  }

  /// Sessions of which none can be spared.
  private func fewest(_ sessions: Set<Int>, keeping statements: Set<Statement>) -> Set<Int>? {
    var left = sessions
    for session in sessions.sorted() where left.count > 1 {
      guard let holds = holds(statements, among: left.subtracting([session])) else { return nil }
      if !holds { left.remove(session) }
    }
    return left
  }

  private func minimal(_ statements: [Statement], among sessions: Set<Int>) -> [Statement]? {
    var needed = statements
    // In pieces first, halved again and again: most statements have no part in the conflict.
    var size = max(1, needed.count / 2)
    while true {
      var index = 0
      while index < needed.count {
        let end = min(index + size, needed.count)
        let rest = needed[..<index] + needed[end...]
        guard let holds = holds(Set(rest), among: sessions) else { return nil }
        if holds { index += size } else { needed.removeSubrange(index..<end) }
      }
      if size == 1 { return needed }
      size = max(1, size / 2)
    }
  }

  /// Leaves out what can be spared as soon as all other sessions are there too.
  private func spare(_ statements: [Statement]) -> [Statement]? {
    let everyone = Set(task.plans.entries.indices)
    var needed = statements
    for statement in statements where needed.count > 1 {
      let rest = needed.filter { $0 != statement }
      // Others can only be in the way where a statement that is left is about them.
      guard rest.contains(where: isGeneral) else { continue }
      guard let holds = holds(Set(rest), among: everyone) else { return nil }
      if !holds { needed = rest }
    }
    return needed
  }

  // MARK: Statements

  /// The statements that have to do with some sessions.
  private func relevant(_ statements: [Statement], _ sessions: Set<Int>) -> [Statement] {
    let plans = task.plans
    let entries = sessions.map { plans.entries[$0] }
    let numbers = Set(entries.map(\.plan))
    let speakers = Set(entries.flatMap(\.speakers))
    let venues = Set(entries.flatMap(\.venues))
    let attending = Set(entries.flatMap(\.attending))
    let busy = Set(entries.flatMap { plans.busyAudiences(of: $0) })
    let cliques = Set(plans.cliques().filter { $0.sessions.count(where: sessions.contains) > 1 }.map(\.clique))
    let check = RuleCheck(plans)
    return statements.filter { statement in
      switch statement {
      case .session(let entry), .window(let entry, _), .weekdays(let entry), .starts(let entry), .decision(let entry):
        sessions.contains(entry)
      case .rule(let plan, let index):
        check.pairs(of: plans.plans[plan].rules[index], inPlan: plan).contains { sessions.contains($0) && sessions.contains($1) }
      case .rounds(let first):
        ways != nil && plans.rounds.contains { $0.entries[0] == first && $0.entries.contains(where: sessions.contains) }
      case .weekLimit(let audience): attending.contains(audience)
      case .awayLimit(let audience): plans.parts[audience].contains(where: attending.contains)
      case .audienceBusy(let audience, _): busy.contains(audience)
      case .venueBusy(let venue, _), .capacity(let venue), .venueHours(let venue), .buffer(let venue): venues.contains(venue)
      case .speakerBusy(let speaker, _), .available(let speaker): speakers.contains(speaker)
      case .clash(let clique): cliques.contains(clique)
      case .closedDays(let plan), .breaks(let plan, _), .yearHours(let plan), .travel(let plan): numbers.contains(plan)
      }
    }
  }

  /// The sessions that a statement names.
  private func names(_ statement: Statement) -> [Int] {
    switch statement {
    case .session(let entry), .window(let entry, _), .weekdays(let entry), .starts(let entry), .decision(let entry): [entry]
    case .rule(let plan, let index):
      task.plans.plans[plan].rules[index].sessions.compactMap { task.plans.entry(plan: plan, session: $0) }
    case .rounds(let first): task.plans.rounds.first { $0.entries[0] == first }?.entries ?? []
    case .weekLimit, .awayLimit, .audienceBusy, .venueBusy, .capacity, .venueHours, .buffer, .speakerBusy, .available, .clash, .closedDays,
      .breaks, .yearHours, .travel:
      []
    }
  }

  /// Whether a statement can be about sessions that are not in the conflict.
  private func isGeneral(_ statement: Statement) -> Bool {
    switch statement {
    case .session, .window, .weekdays, .starts, .decision: false
    case .rule, .weekLimit, .awayLimit, .rounds, .audienceBusy, .venueBusy, .capacity, .venueHours, .buffer, .speakerBusy, .available,
      .clash, .closedDays,
      .breaks, .yearHours, .travel:
      true
    }
  }

  // MARK: Trials

  /// Whether some sessions have a schedule where only some statements hold; nil where the search was stopped.
  private func holds(_ statements: Set<Statement>, among sessions: Set<Int>) -> Bool? {
    guard let ways else { return holds(statements, among: sessions, task) }
    guard let tasks = ways.tasks(statements, among: sessions) else { return nil }
    for way in tasks {
      guard let holds = holds(statements, among: sessions, way) else { return nil }
      if holds { return true }
    }
    return false
  }

  private func holds(_ statements: Set<Statement>, among sessions: Set<Int>, _ task: Solver.Task) -> Bool? {
    if shouldStop() { return nil }
    let model = Model(ModelParts(task, only: sessions, keeping: statements))
    let order = DayOrder(model)
    guard (0..<model.count).allSatisfy({ !order.range($0).isEmpty }) else { return false }
    if sessions.count > 8 {
      var first = FirstSchedule(State(model, order: order), seed: 5)
      if first.run(steps: Conflict.quick + 4 * sessions.count, shouldStop: shouldStop) { return true }
    }
    var search = Existence(model, order: order, sharing: Relatives(model).sharing)
    switch search.run(steps: .max, shouldStop: shouldStop) {
    case .found: return true
    case .none: return false
    case .unknown: return nil
    }
  }
}
