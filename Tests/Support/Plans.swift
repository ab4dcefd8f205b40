import CivilTime
import OrderedCollections
import PlanFiles
import Planning

/// Plans for tests, read through the public door from the text a planner would write.
public enum Plans {
  /// A plan from the text of its file.
  public static func read(_ text: String, in folder: ScratchFolder? = nil) throws -> Plan {
    let folder = try folder ?? ScratchFolder()
    let file = try folder.write(text, to: "plan.yaml")
    return try withExtendedLifetime(folder) { try PlanReader(isZone: { $0 == "Europe/Stockholm" }).plan(at: file) }
  }

  /// A small plan: January to June 2018 without holidays, with these sections after the year.
  public static func small(_ sections: String, year: String = "from: 2018-01-08, to: 2018-06-15") throws -> Plan {
    try read(
      """
      version: 1
      plan: prov
      title: Prov
      year: {\(year)}
      \(sections)
      """)
  }
}

/// Where sessions are, in short: `placed(plan, ["a": "2018-01-10 09:00 aula"])`; the end follows from the plan.
public func placed(_ plan: Plan, _ places: [String: String]) -> [Placement?] {
  plan.sessions.values.map { session in
    guard let words = places[session.id]?.split(separator: " ").map(String.init), words.count >= 2, let day = Day(words[0]),
      let start = TimeOfDay(words[1]), let end = start.adding(minutes: session.duration)
    else { return nil }
    return Placement(day: day, start: start, end: end, venue: words.count > 2 ? words[2] : nil)
  }
}
