import ICalendar
import OrderedCollections
import Planning
import Words

/// A feed to be written: its address below the programme, what it is called, and which sessions are in it.
struct Feed {
  /// From the programme's folder, for instance `audience/rektorer.ics`.
  let path: String
  let name: String
  let colour: String?
  /// The numbers of the sessions.
  let sessions: [Int]
  /// Whether the team's tasks are in it, and not the sessions themselves.
  var holdsTasks = false
}

/// The feeds of a programme: of everything, of each audience, venue and theme, and those that hold personal data.
struct FeedList {
  let plans: PlanSet
  /// The numbers of the programme's plans.
  let years: [Int]
  let placements: [Placement?]

  private var title: String { years.last.map { plans.plans[$0].title } ?? "" }
  private var numbers: [Int] { years.flatMap { Array(plans.entries(ofPlan: $0)) } }

  var open: [Feed] {
    [Feed(path: "all.ics", name: title, colour: nil, sessions: numbers)]
      + feeds("audience", ids { $0.audiences.mapValues { ($0.name, nil, $0.mark.file) } }) { number, plan, id in
        plans.entries[number].attending.contains { plans.audiences[$0].id == id } && plan.audiences[id] != nil
      }
      + feeds("venue", ids { $0.venues.mapValues { ($0.name, nil, $0.mark.file) } }) { number, _, id in placements[number]?.venue == id }
      + feeds("theme", ids { $0.themes.mapValues { ($0.name, $0.colour, $0.mark.file) } }) { number, _, id in
        plans.entries[number].session.theme == id
      }
  }

  var personal: [Feed] {
    feeds("speaker", ids { $0.speakers.mapValues { ($0.name, nil, $0.mark.file) } }) { number, _, id in
      plans.entries[number].session.speakers.contains(id)
    } + [
      Feed(
        path: "team.ics", name: years.last.map { Words(plans.plans[$0].language).team(title) } ?? "", colour: nil, sessions: numbers,
        holdsTasks: true)
    ]
  }

  private typealias Named = (name: String, colour: String?, file: String)

  /// The definitions of all years, the last year's names; those of an include only where a session uses them.
  private func ids(_ definitions: (Plan) -> OrderedDictionary<String, Named>) -> [(plan: Plan, id: String, Named)] {
    var found: OrderedDictionary<String, (plan: Plan, id: String, Named)> = [:]
    for year in years {
      let plan = plans.plans[year]
      for (id, named) in definitions(plan) { found[id] = (plan, id, named) }
    }
    return Array(found.values)
  }

  private func feeds(_ folder: String, _ items: [(plan: Plan, id: String, Named)], holds: (Int, Plan, String) -> Bool) -> [Feed] {
    items.compactMap { plan, id, named in
      let sessions = numbers.filter { holds($0, plans.plans[plans.entries[$0].plan], id) }
      if sessions.isEmpty, named.file != plan.file { return nil }
      return Feed(path: "\(folder)/\(id).ics", name: "\(named.name) – \(title)", colour: named.colour, sessions: sessions)
    }
  }
}
