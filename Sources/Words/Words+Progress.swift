import CivilTime
import Planning

/// How far a search has come, and how good its schedule is.
extension Words {
  /// A first schedule is looked for.
  public var looking: String { say("söker ett första schema", "looking for a first schedule") }
  /// A cheaper one is looked for.
  public var improving: String { say("förbättrar", "improving") }
  /// What no schedule costs less than is worked out.
  public var bounding: String { say("räknar ut vad som minst krävs", "working out the least cost") }
  /// It is proven that nothing is cheaper.
  public var proving: String { say("bevisar att inget är billigare", "proving that nothing is cheaper") }
  /// It is worked out why there is no schedule.
  public var explaining: String { say("utreder varför det inte går", "finding out why it cannot be met") }

  /// One line: seconds, what the best schedule so far costs (nil before the first), what none costs less than, and what is being done.
  public func progress(seconds: Double, cost: Int?, bound: Int, doing: String) -> String {
    let tenths = Int(seconds * 10)
    let elapsed = "\(pad("\(tenths / 10)", 4, left: true))\(point)\(tenths % 10) s"
    guard let cost else { return "\(elapsed)  \(doing)" }
    let least = say("kostnad \(cost), minst \(bound)", "cost \(cost), at least \(bound)")
    return "\(elapsed)  \(least)\(gap(cost, bound).map { ", " + say("avstånd \($0)", "gap \($0)") } ?? "")  \(doing)"
  }

  /// How good a schedule is: proven, or how far at most from the best.
  public func quality(cost: Int, bound: Int) -> String {
    if cost <= bound { return say("Bevisat: inget schema kostar mindre.", "Proven: no schedule costs less.") }
    guard bound > 0, let gap = gap(cost, bound) else {
      return say("Om det finns ett billigare är inte känt.", "Whether there is a cheaper one is not known.")
    }
    return say(
      "Högst \(gap) från det bästa som finns: inget schema kostar mindre än \(bound).",
      "At most \(gap) from the best there is: no schedule costs less than \(bound).")
  }

  /// The part of a cost that might be saved, rounded up to tenths of a percent; nil where nothing is left to save.
  private func gap(_ cost: Int, _ bound: Int) -> String? {
    guard cost > bound, cost > 0 else { return nil }
    let tenths = ((cost - bound) * 1000 + cost - 1) / cost
    return (tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10)\(point)\(tenths % 10)") + " %"
  }

  private var point: String { say(",", ".") }

  /// How many sessions have a place.
  public func sessionsPlaced(_ count: Int) -> String {
    say("\(count) pass placerade.", count == 1 ? "1 session placed." : "\(count) sessions placed.")
  }
}
