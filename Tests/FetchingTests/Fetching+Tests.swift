import CivilTime
import Foundation
import Testing

@testable import Fetching

/// A body that the tests call good, and the question they ask of bodies.
let good = "BEGIN:VCALENDAR"

@Sendable func isGood(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array(good.utf8)) }

/// What came of a fetch, in short, so that tests can compare whole values.
struct Outcome: Equatable, CustomStringConvertible {
  var text: String?
  var state: FetchedCopy.State?
  var problem: FetchProblem?
  var cacheProblem: CacheProblem?

  static func fresh(_ text: String) -> Outcome { Outcome(text: text, state: .fresh) }
  static func unchanged(_ text: String) -> Outcome { Outcome(text: text, state: .unchanged) }
  static func stale(_ text: String, _ age: Int, _ reason: FetchProblem) -> Outcome {
    Outcome(text: text, state: .stale(age: age, reason: reason))
  }
  static func problem(_ problem: FetchProblem) -> Outcome { Outcome(problem: problem) }

  init(text: String? = nil, state: FetchedCopy.State? = nil, problem: FetchProblem? = nil) {
    self.text = text
    self.state = state
    self.problem = problem
  }

  init(_ result: Result<FetchedCopy, FetchProblem>) {
    switch result {
    case .success(let copy):
      self.init(text: String(decoding: copy.bytes, as: UTF8.self), state: copy.state)
      cacheProblem = copy.cacheProblem
    case .failure(let problem): self.init(problem: problem)
    }
  }

  var description: String {
    "\(text.map { "\($0.prefix(40))" } ?? "-") \(state.map { "\($0)" } ?? "-") \(problem.map { "\($0)" } ?? "-") \(String(describing: cacheProblem))"
  }
}

/// The present of the tests.
let today = Instant(seconds: 1_500_000_000)

/// An address of the public internet, where the tests' hosts are said to be. Nothing is ever sent there: connections go to the loopback.
let publicAddress = "93.184.216.34"

/// A fetcher whose hosts are all at a public address, and whose connections all go to this machine.
func fetcher(
  _ change: (inout Fetcher.Settings) -> Void = { _ in }
) throws -> Fetcher {
  let somewhere = try #require(IPAddress(publicAddress))
  let loopback = try #require(IPAddress("127.0.0.1"))
  var settings = Fetcher.Settings(now: today)
  settings.allowsHTTP = true
  // Other tests may keep this machine busy.
  settings.limits.time = .seconds(600)
  settings.resolve = { _, _ in [somewhere] }
  change(&settings)
  return Fetcher(settings, connectingTo: { _ in loopback })
}

/// The refusal of an address that is not of the public internet.
func notPublic(_ host: String, _ address: String) -> FetchProblem {
  // A row with a mistyped address equals nothing that comes of a test.
  IPAddress(address).map { .notPublic(host: host, address: $0) } ?? .cancelled
}

extension Fetcher {
  func outcome(_ address: String) async -> Outcome {
    do throws(FetchProblem) { return Outcome(.success(try await fetch(address, isGood: isGood))) } catch {
      return .problem(error)
    }
  }
}
