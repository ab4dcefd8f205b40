import CivilTime
import Feeds
import Planning
import Words

extension DiffOutcome {
  /// A line for each session that differs, one for each thing that the plans say differently, and how many there are.
  var text: String {
    if !differs { return words.noDifferences }
    var lines = differences.map(line)
    lines += plan.map { "\(pad(words.planItself, 10)) \(words.sentence($0, plans.before, plans.after))" }
    lines.append(
      differences.isEmpty
        ? words.noSessionDiffers
        : words.changeCounts(
          new: count(.new), moved: count(.moved), cancelled: count(.cancelled), changed: count(.changed), removed: count(.removed)))
    return lines.joined(separator: "\n")
  }

  private func line(_ difference: Difference) -> String {
    let places = [difference.before, difference.after].compactMap(\.self).map { place($0, difference) }
    var parts: [String] = []
    switch difference.kind {
    case .new, .removed: parts += places.compactMap(\.self)
    case .moved: parts.append(places.map { $0 ?? words.undecidedPlace }.joined(separator: " → "))
    case .cancelled:
      let known = places.compactMap(\.self)
      parts += difference.isMoved && known.count == 2 ? [known.joined(separator: " → ")] : Array(known.prefix(1))
    case .changed: break
    }
    parts += fields(difference).map { words.sentence($0, plans.before, plans.after) }
    let rest = parts.isEmpty ? "" : ": " + parts.joined(separator: "; ")
    return "\(pad(words.changeKind(difference.kind.rawValue), 10)) \(name(difference))\(rest)"
  }

  /// `Kick-on (kick-on)`; an event has no id, but where nothing else says it, its time.
  private func name(_ difference: Difference) -> String {
    let facts = difference.after?.facts ?? difference.before?.facts
    let title = title(difference).map { $0.isEmpty ? words.untitled : words.foreign($0) }
    if let session = facts?.session { return title.map { "\($0) (\(words.foreign(session)))" } ?? words.foreign(session) }
    let times = difference.kind == .changed ? difference.after?.times.map { self.times($0, difference) } : nil
    return (title ?? words.untitled) + (times.map { " (\($0))" } ?? "")
  }

  private func times(_ times: DiffSide.Times, _ difference: Difference) -> String {
    let zone = zone(of: difference)
    return words.times(zone.wallSecond(at: times.start), zone.wallSecond(at: times.end), areWholeDays: times.areWholeDays)
  }

  /// Where a session is; nil where it is nowhere yet.
  private func place(_ side: Difference.Side, _ difference: Difference) -> String? {
    side.times.map { times($0, difference) + (side.facts.venue.map { ", \(words.foreign($0.name))" } ?? "") }
  }

  /// What differs, but for what being cancelled says already.
  private func fields(_ difference: Difference) -> [PlanDifference] {
    guard difference.kind == .cancelled else { return difference.fields }
    return difference.fields.filter { field in
      switch (field.field, field.before, field.after) {
      case ("status", _, _), ("transparent", _, _): false
      case ("title", .text(let old), .text(let new)): !new.hasSuffix(old)
      default: true
      }
    }
  }
}
