import CivilTime
import OrderedCollections
import Planning

/// What is said of the differences between two plans, schedules or calendars.
extension Words {
  /// Nothing differs.
  public var noDifferences: String { say("Inga skillnader.", "No differences.") }

  /// Sessions are the same, but what the plans say beside them is not.
  public var noSessionDiffers: String { say("Inget pass skiljer sig.", "No session differs.") }

  /// The head of a line about the plan itself.
  public var planItself: String { say("Planen", "Plan") }

  /// A session that has no place.
  public var undecidedPlace: String { say("inte bestämt", "not decided") }

  /// A title that a calendar does not give.
  public var untitled: String { say("(utan titel)", "(untitled)") }

  /// One of two years has no schedule, so that their plans alone are compared.
  public func placesNotCompared(_ path: String) -> String {
    say(
      "\(path) har inget schedule.yaml; bara planerna jämförs, inte dagar, tider och lokaler",
      "\(path) has no schedule.yaml; the plans alone are compared, not days, times and venues")
  }

  /// Events of a calendar that are no sessions of the plan.
  public func eventsOfOthers(_ count: Int, in file: String, plan: String) -> String {
    let file = foreign(file)
    if count == 1 {
      return say(
        "1 händelse i \(file) är inget pass i \(plan) och jämförs inte", "1 event of \(file) is no session of \(plan) and is not compared")
    }
    return say(
      "\(count) händelser i \(file) är inga pass i \(plan) och jämförs inte",
      "\(count) events of \(file) are no sessions of \(plan) and are not compared")
  }

  /// From when until when: `v. 33 fre 18 aug 2017 08:30–12:00`, or whole days.
  public func times(_ start: WallSecond, _ end: WallSecond, areWholeDays: Bool) -> String {
    let last = areWholeDays ? end.adding(seconds: -1) : end
    let first = compact(start.day)
    if areWholeDays { return last.day <= start.day ? first : "\(first) – \(compact(last.day))" }
    // 24:00 is said as such.
    let endsAtMidnight = end.secondOfDay == 0 && end.day == start.day.adding(days: 1)
    let until = endsAtMidnight ? "24:00" : (end.day == start.day ? "" : compact(end.day) + " ") + clock(end)
    return "\(first) \(clock(start))–\(until)"
  }

  private func compact(_ day: Day) -> String { shortDate(day).split(separator: " ").joined(separator: " ") }

  private func clock(_ wall: WallSecond) -> String { String(wall.description.dropFirst(11)) }

  // MARK: Fields

  /// What differs, in a session or in the plan itself: `titel 'x' → 'y'`. The plans give the names of what is referred to.
  public func sentence(_ difference: PlanDifference, _ before: Plan?, _ after: Plan?) -> String {
    let keys = difference.field.split(separator: ".", maxSplits: 1).map(String.init)
    if case .flag(let flag) = difference.after ?? .flag(false), case .flag = difference.before ?? .flag(false) {
      if let sentence = sentence(keys[0], flag) { return sentence }
    }
    let head = fieldName(keys[0]) + (keys.count > 1 ? " \(keys[1])" : "")
    let list = Self.elements(difference.before, difference.after)
    if let list {
      let gone = list.gone.map { "− \(value($0, before))" }
      let come = list.come.map { "+ \(value($0, after))" }
      return "\(head) \((gone + come).joined(separator: ", "))"
    }
    if case .fields(let old) = difference.before, case .fields(let new) = difference.after {
      // Of a form only the keys that differ.
      let parts = OrderedSet(new.keys).union(old.keys).filter { old[$0] != new[$0] }.map { key in
        "\(key) \(change(old[key], new[key], before, after))"
      }
      return "\(head) \(parts.joined(separator: ", "))"
    }
    return "\(head) \(change(difference.before, difference.after, before, after, key: keys[0]))"
  }

  /// What one of two lists of forms has and the other has not; nil where they are no such lists, or differ in their order alone.
  private static func elements(_ before: PlanValue?, _ after: PlanValue?) -> (gone: [PlanValue], come: [PlanValue])? {
    func list(_ value: PlanValue?) -> [PlanValue]? {
      switch value {
      case .list(let values): values
      case nil: []
      default: nil
      }
    }
    func isForm(_ value: PlanValue) -> Bool { if case .fields = value { true } else { false } }
    switch (before, after) {
    case (.fields(let form), nil) where !form.isEmpty: return ([.fields(form)], [])
    case (nil, .fields(let form)) where !form.isEmpty: return ([], [.fields(form)])
    default: break
    }
    guard let old = list(before), let new = list(after), (old + new).contains(where: isForm) else { return nil }
    let (gone, come) = (PlanDifference.without(old, new), PlanDifference.without(new, old))
    return gone.isEmpty && come.isEmpty ? nil : (gone, come)
  }

  private func change(_ old: PlanValue?, _ new: PlanValue?, _ before: Plan?, _ after: Plan?, key: String = "") -> String {
    if case .text(let old) = old, case .text(let new) = new {
      let start = Self.startOfDifference(old, new)
      return "\(excerpt(old, from: start)) → \(excerpt(new, from: start))"
    }
    func both(_ before: Plan?, _ after: Plan?) -> [String] { [(old, before), (new, after)].map { side($0, $1, key) } }
    let named = both(before, after)
    // Two of one name are told apart by their ids.
    return (named[0] == named[1] ? both(nil, nil) : named).joined(separator: " → ")
  }

  private func side(_ value: PlanValue?, _ plan: Plan?, _ key: String) -> String {
    switch value {
    case nil: "–"
    case .word(let word): key == "status" ? status(word) : word
    case .list(let values): values.map { self.value($0, plan) }.joined(separator: ", ")
    case .some(let value): self.value(value, plan)
    }
  }

  /// A value as the plan format writes it, with the names of what it refers to.
  private func value(_ value: PlanValue, _ plan: Plan?) -> String {
    switch value {
    case .text(let text): quoted(foreign(text))
    case .word(let word): foreign(word)
    case .address(let address): shown(address)
    case .reference(let kind, let id): foreign(name(kind, id, plan) ?? id)
    case .number(let number): "\(number)"
    case .decimal(let decimal): "\(decimal)"
    case .flag(let flag): flag ? say("ja", "yes") : say("nej", "no")
    case .list(let values): "[\(values.map { self.value($0, plan) }.joined(separator: ", "))]"
    case .fields(let fields):
      if fields.count == 2, let from = fields["from"], let to = fields["to"] {
        "\(self.value(from, plan))–\(self.value(to, plan))"
      } else {
        "{\(fields.map { "\($0): \(self.value($1, plan))" }.joined(separator: ", "))}"
      }
    }
  }

  private func name(_ kind: PlanProblem.ReferenceKind, _ id: String, _ plan: Plan?) -> String? {
    switch kind {
    case .audience: plan?.audiences[id]?.name
    case .venue: plan?.venues[id]?.name
    case .speaker: plan?.speakers[id]?.name
    case .theme: plan?.themes[id]?.name
    case .session, .calendar, .term, .anchor: nil
    }
  }

  private func status(_ word: String) -> String {
    switch word {
    case "confirmed": say("bekräftat", word)
    case "tentative": say("preliminärt", word)
    case "cancelled": say("inställt", word)
    default: foreign(word)
    }
  }

  /// Where two texts begin to differ, a little before it, where that is far into them; else 0. In characters.
  private static func startOfDifference(_ old: String, _ new: String) -> Int {
    let common = zip(old, new).prefix { $0 == $1 }.count
    return common > 40 ? common - 16 : 0
  }

  private func excerpt(_ text: String, from start: Int) -> String {
    quoted(foreign((start > 0 ? "…" : "") + text.dropFirst(start)))
  }

  /// What is no longer as it was, where it is either so or not.
  private func sentence(_ key: String, _ isSo: Bool) -> String? {
    switch key {
    case "locked": isSo ? isLocked : say("inte låst längre", "no longer locked")
    case "transparent": isSo ? say("tar ingen tid längre", "takes no time any more") : say("tar tid", "takes time")
    default: nil
    }
  }

  // MARK: Names

  /// What a key of the plan format is called.
  private func fieldName(_ key: String) -> String {
    switch key {
    case "title": say("titel", key)
    case "description": say("beskrivning", key)
    case "theme": say("tema", key)
    case "themes": say("teman", key)
    case "audiences": say("målgrupper", key)
    case "speakers": say("föreläsare", key)
    case "venues": say("lokaler", key)
    case "participants": say("deltagare", key)
    case "duration": say("längd", key)
    case "yearly": say("nästa år", key)
    case "notice": say("varsel", key)
    case "when": say("tillåtna tider", key)
    case "prefer": say("önskemål", key)
    case "avoid": say("undvik", key)
    case "agenda": say("program", key)
    case "tasks": say("uppgifter", key)
    case "attendees": say("inbjudna", key)
    default: planFieldName(key)
    }
  }

  private func planFieldName(_ key: String) -> String {
    switch key {
    case "plan": "id"
    case "programme": say("programmets id", key)
    case "language": say("språk", key)
    case "timezone": say("tidszon", "time zone")
    case "organiser": say("organisatör", key)
    case "year": say("läsår", key)
    case "calendars": say("arbetskalendrar", key)
    case "people": say("personer", key)
    case "rules": say("regler", key)
    case "travel": say("restider", key)
    case "waivers": say("godtaganden", key)
    case "uid": "UID"
    default: key
    }
  }
}
