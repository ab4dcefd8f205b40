import CivilTime
import OrderedCollections
import Planning

extension Roll {
  // MARK: What is left out

  /// The sessions that are not carried over, as the file has them.
  private var dropped: [String] { sessionFields.filter { $0.fields["yearly"]?.text == "drop" }.map(\.id) }

  /// Leaves out the sessions that are decided anew every year; on lines of their own they become comments, to be taken up again.
  mutating func dropSessions() {
    guard let entry = plan.root.entries["sessions"], let sessions = entry.item else { return }
    plan.changes.remove(Set(dropped), of: sessions, key: entry.key)
  }

  /// Takes those sessions out of rules, and leaves out the rules that say nothing without them.
  mutating func dropRules() {
    let gone = Set(sessionFields.filter { dropped.contains($0.id) }.flatMap { members(of: $0.id, $0.fields) })
    guard !gone.isEmpty, let entry = plan.root.entries["rules"], let list = entry.item else { return }
    var removed: Set<Int> = []
    for (index, item) in list.items.enumerated() {
      guard let fields = item.fields else { continue }
      let named = ["first", "last"].compactMap { fields[$0]?.text }
      if !gone.isDisjoint(with: named) { removed.insert(index) }
      for key in ["order", "apart", "series"] {
        guard let members = fields.entries[key], let list = members.item else { continue }
        let lost = list.items.indices.filter { list.items[$0].text.map(gone.contains) ?? false }
        if list.items.count - lost.count < 2 {
          removed.insert(index)
        } else {
          plan.changes.remove(Set(lost), of: list, key: members.key)
        }
      }
    }
    for index in removed.sorted() {
      plan.removals.append(NextPlan.Removal(subject: .rule, owner: nil, mark: list.items[index].mark))
    }
    plan.changes.remove(removed, of: list, key: entry.key)
  }

  // MARK: Windows

  /// Moves the days that sessions may or should be held on.
  mutating func rollWindows(_ rollover: Rollover) throws(SourceText.Mismatch) {
    for (id, fields) in sessionFields where !dropped.contains(id) {
      guard let session = members(of: id, fields).first.flatMap({ old.sessions[$0] }) else { continue }
      let within = fields["when"]?.fields?["within"]
      let windows =
        (within?.fields.map { [$0] } ?? within?.items.compactMap(\.fields) ?? [])
        + [fields["prefer"]?.fields?["within"]?.fields].compactMap { $0 }
      for window in windows {
        guard let from = window["from"], let to = window["to"], let first = from.day, let last = to.day,
          let days = DayRange(from: first, to: last)
        else { continue }
        let moved = rollover.window(days, of: session)
        try plan.changes.replace(from.word, at: from.mark, with: "\(moved.from)")
        try plan.changes.replace(to.word, at: to.mark, with: "\(moved.to)")
      }
    }
  }

  // MARK: Days

  /// Writes what becomes of each session.
  mutating func rollSessions(_ moves: [SessionMove]) throws(SourceText.Mismatch) {
    let byID = Dictionary(moves.map { ($0.session, $0) }) { first, _ in first }
    for (id, fields) in sessionFields where !dropped.contains(id) {
      let moves = members(of: id, fields).compactMap { byID[$0] }
      try ask(id, fields)
      if let repetition = fields["repeat"] ?? fields["rounds"] {
        try roll(repetition, of: fields, moves)
        for venue in OrderedSet(members(of: id, fields).compactMap { past.heldVenues[$0] }) { try offer(venue, to: fields) }
      } else if let move = moves.first, let day = move.day {
        let isFixed = move.fate == .fixed || past.accepted.contains(id)
        if isFixed { try fix(fields, id, day) } else { try wish(fields, day) }
        if move.isDisplaced { try place([move], of: fields) }
        if let venue = past.heldVenues[id] { try offer(venue, to: fields) }
      }
    }
  }

  /// What was cancelled, all times of it, is tentative until someone says otherwise.
  private mutating func ask(_ id: String, _ fields: Fields) throws(SourceText.Mismatch) {
    let status = fields["status"]
    guard status?.text == Session.Status.cancelled.rawValue || members(of: id, fields).allSatisfy(past.notHeld.contains) else { return }
    if let status {
      try plan.changes.replace(status.word, at: status.mark, with: Session.Status.tentative.rawValue)
    } else {
      add("status: \(Session.Status.tentative.rawValue)", to: fields, after: "duration")
    }
  }

  /// A day that a person has fixed, and with a lock the start too.
  private mutating func fix(_ fields: Fields, _ id: String, _ day: Day) throws(SourceText.Mismatch) {
    if let item = fields["when"]?.fields?["on"] {
      try plan.changes.replace(item.word, at: item.mark, with: "\(day)")
      return
    }
    let start = past.schedule?.placements[id].flatMap { $0.isLocked ? $0.start : nil }
    let given = fields["when"]?.fields
    let startText = given?.has("start") ?? false ? nil : start.map { "start: \"\($0)\"" }
    if let when = fields["when"] {
      plan.changes.addKey("on: \(day)", to: when)
      if let startText { plan.changes.addKey(startText, to: when) }
    } else {
      add("when: {\((["on: \(day)"] + [startText].compactMap { $0 }).joined(separator: ", "))}", to: fields, after: "duration")
    }
  }

  /// A day to be near.
  private mutating func wish(_ fields: Fields, _ day: Day) throws(SourceText.Mismatch) {
    if let item = fields["prefer"]?.fields?["near"]?.fields?["day"] {
      try plan.changes.replace(item.word, at: item.mark, with: "\(day)")
      return
    }
    let near = "near: {day: \(day), weight: \(NextPlan.nearWeight), cap: \(NextPlan.nearCap)}"
    if let prefer = fields["prefer"] {
      plan.changes.addKey(near, to: prefer)
    } else {
      add("prefer: {\(near)}", to: fields, after: fields.has("when") ? "when" : "duration")
    }
  }

  /// The days of a repeat or of rounds, one for each time; none where one of them is not known.
  private mutating func roll(_ repetition: Item, of fields: Fields, _ moves: [SessionMove]) throws(SourceText.Mismatch) {
    let days = moves.compactMap(\.day)
    guard days.count == moves.count, let first = days.first else { return }
    // It holds for none of them any more, but a day of last year would puzzle who reads it.
    if let day = fields["prefer"]?.fields?["near"]?.fields?["day"] { try plan.changes.replace(day.word, at: day.mark, with: "\(first)") }
    if let items = repetition.fields?["near"]?.fields?.items("days"), items.count == days.count {
      for (item, day) in zip(items, days) { try plan.changes.replace(item.word, at: item.mark, with: "\(day)") }
    } else {
      let list = days.map(\.description).joined(separator: ", ")
      add(
        "near: {days: [\(list)], weight: \(NextPlan.nearWeight), cap: \(NextPlan.nearCap)}", lastIn: repetition)
    }
    if moves.contains(where: \.isDisplaced) { try place(moves, of: fields) }
  }

  /// Writes where in the year a session belongs, as its day does not tell.
  private mutating func place(_ moves: [SessionMove], of fields: Fields) throws(SourceText.Mismatch) {
    let places = moves.map { Roll.text($0.yearly) }
    let text = PlanBuilder.times(fields) != nil ? "[\(places.joined(separator: ", "))]" : places[0]
    guard let entry = fields.entries["yearly"], let item = entry.item else {
      add("yearly: \(text)", to: fields, after: "duration")
      return
    }
    if let (inside, end) = plan.changes.source.brackets(item.mark) {
      plan.changes.replace(inside.lowerBound - 1..<end, with: text)
    } else if item.fields == nil, case .text = item.value {
      try plan.changes.replace(item.word, at: item.mark, with: text)
    } else {
      plan.changes.commentOut(entry.key.line...plan.changes.source.entryEnd(key: entry.key))
      plan.changes.insertLine("yearly: \(text)", above: entry.key.line)
    }
  }

  private static func text(_ yearly: Session.Yearly) -> String {
    switch yearly {
    case .week(let place?): "{week: \(place.week), weekday: \(place.weekday.word)}"
    case .date(let date?): "{date: \"\(date)\"}"
    case .nthWeekday(let nth?): "{nth-weekday: \(nth.number), of: \(nth.weekday.word), month: \(nth.month)}"
    case .daysFrom(let anchor, let days?): "{days-from: \(quoted(anchor)), days: \(days)}"
    case .daysFrom(let anchor, nil): "{days-from: \(quoted(anchor))}"
    case .week(nil): "week"
    case .date(nil): "date"
    case .nthWeekday(nil): "nth-weekday"
    case .drop: "drop"
    }
  }

  /// A name as YAML reads it whatever it holds.
  private static func quoted(_ name: String) -> String {
    let isPlain = name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "-" }
    return isPlain ? name : "\"" + TextChanges.escaped(name) + "\""
  }

  /// A venue in which a session was held is offered at no cost.
  private mutating func offer(_ venue: String, to fields: Fields) throws(SourceText.Mismatch) {
    guard let list = fields["venues"] else { return }
    for item in list.items {
      if item.word == venue, item.fields == nil { return }
      guard item.fields?["venue"]?.text == venue else { continue }
      if let cost = item.fields?["cost"], cost.number != 0 { try plan.changes.replace(cost.word, at: cost.mark, with: "0") }
      return
    }
    if let (inside, _) = plan.changes.source.brackets(list.mark) {
      plan.changes.insert(list.items.isEmpty ? venue : "\(venue), ", at: inside.lowerBound)
    } else if let first = list.items.first {
      let line = plan.changes.source.itemLines(first.mark).lowerBound
      plan.changes.insertLine("- \(venue)", above: line)
    }
  }

  // MARK: Keys

  /// Adds a key to a session, on a line of its own below another where the session is written on lines.
  private mutating func add(_ text: String, to session: Fields, after key: String) {
    guard let first = session.entries.values.first?.key, let entry = session.entries[key] else { return }
    let isOnLines = session.entries.values.allSatisfy { $0.key.column == first.column }
    if isOnLines, session.entries.count < 2 || session.entries.values[1].key.line > first.line {
      plan.changes.insertLine(text, below: plan.changes.source.entryEnd(key: entry.key), indent: first.column - 1)
    } else {
      plan.changes.insert(text + ", ", at: plan.changes.source.index(first))
    }
  }

  /// Adds a key to a mapping, after the others.
  private mutating func add(_ text: String, lastIn mapping: Item) {
    guard let entries = mapping.fields?.entries.values, let last = entries.last, let first = entries.first?.key else { return }
    if plan.changes.source.isFlow(mapping.mark), let value = last.item {
      plan.changes.insert(", " + text, at: plan.changes.itemEnd(value))
    } else {
      plan.changes.insertLine(text, below: plan.changes.source.entryEnd(key: last.key), indent: first.column - 1)
    }
  }
}
