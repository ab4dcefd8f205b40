import CivilTime
import Foundation
import PlanFiles
import Planning
import Support
import Testing

@Suite struct PlanSetTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  static let audiences = """
    people: {anna: {name: Anna, audiences: [syv, rektorer]}}
    audiences:
      alla: {name: Alla, size: 100}
      larare: {name: Lärare, size: 40, within: [alla]}
      handledare: {name: Handledare, size: 5, within: [larare]}
      syv: {name: SYV, size: 4}
      rektorer: {name: Rektorer, size: 9, overlaps: [handledare]}
      kok: {name: Kök, size: 3}
    """

  /// Who cannot be in two places at once, and why.
  @Test(arguments: [
    ("larare", "larare", "audience"), ("handledare", "alla", "audience"), ("alla", "handledare", "audience"),
    ("rektorer", "handledare", "audience"), ("rektorer", "alla", "audience"), ("syv", "rektorer", "person"), ("syv", "larare", "none"),
    ("kok", "alla", "none"),
  ]) func audiencesMeet(_ a: String, _ b: String, _ expected: String) throws {
    let plan = try Plans.small(
      "\(PlanSetTests.audiences)\nsessions: {a: {title: A, duration: 1 h, audiences: [\(a)]}, b: {title: B, duration: 1 h, audiences: [\(b)]}}"
    )
    let plans = PlanSet([plan])
    let kind =
      switch plans.sharedAudience(0, 1) {
      case .audience: "audience"
      case .person: "person"
      case nil: "none"
      }
    #expect(kind == expected)
  }

  @Test func sessionForAWholeIsOneForItsParts() throws {
    let plan = try Plans.small("\(PlanSetTests.audiences)\nsessions: {a: {title: A, duration: 1 h, audiences: [alla]}}")
    let plans = PlanSet([plan])
    #expect(plans.entries[0].attending.map { plans.audiences[$0].id } == ["alla", "larare", "handledare"])
    #expect(plans.entries[0].participants == 100)
  }

  @Test func whatComesFromOneIncludeIsOneAndTheSame() throws {
    try folder.write("venues: {aula: {name: Aula}}", to: "common.yaml")
    let reader = PlanReader { $0 == "Europe/Stockholm" }
    // The second year goes to the same file by a link.
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/lank.yaml", withDestinationPath: folder.path + "/common.yaml")
    let plans = try [("ett", "../common.yaml"), ("tva", "\(folder.path)/lank.yaml")].map { id, include in
      let text = """
        version: 1
        plan: \(id)
        title: \(id)
        include: ["\(include)"]
        year: {from: 2018-01-08, to: 2018-06-15}
        speakers: {elmer: {name: Elmér}}
        sessions: {a: {title: A, duration: 1 h, venues: [aula], speakers: [elmer]}}
        """
      return try reader.plan(at: folder.write(text, to: "\(id)/plan.yaml"))
    }
    let set = PlanSet(plans)
    #expect(set.venues.count == 1 && set.speakers.count == 2)
    #expect(set.entries[0].venues == set.entries[1].venues && set.sharedSpeaker(0, 1) == nil)
  }

  @Test func venuesOfOneIDInTwoPlansAreTravelledBetween() throws {
    let plans = try ["ett", "tva"].map { id in
      let text = """
        version: 1
        plan: \(id)
        title: \(id)
        year: {from: 2018-01-08, to: 2018-06-15}
        venues: {aula: {name: Aula}, sal: {name: Sal}}
        travel: {default: 30 min, between: [{venues: [aula, sal], time: 5 min}]}
        sessions: {a: {title: A, duration: 1 h, venues: [aula]}}
        """
      return try Plans.read(text)
    }
    let set = PlanSet(plans)
    #expect(set.travel(0, at: "aula", 1, at: "aula") == 30)
    #expect(set.travel(0, at: "aula", 0, at: "aula") == 0)
    #expect(set.travel(0, at: "aula", 0, at: "sal") == 5)
  }
}
