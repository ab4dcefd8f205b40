import Metrics
import Synchronization

/// Something that is counted or measured, as lines of the text format.
protocol Instrument: AnyObject, Sendable {
  func lines(_ name: String, _ labels: [(String, String)]) -> String
}

/// A number that only grows.
final class Count: CounterHandler, Instrument {
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }

  func lines(_ name: String, _ labels: [(String, String)]) -> String {
    "\(name)\(PrometheusRegistry.text(labels)) \(value.load(ordering: .relaxed))\n"
  }
}

/// A number that goes up and down.
final class Level: MeterHandler, RecorderHandler, Instrument {
  private let value = Mutex(0.0)

  func set(_ new: Int64) { set(Double(new)) }
  func set(_ new: Double) { value.withLock { $0 = new } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ new: Int64) { set(new) }
  func record(_ new: Double) { set(new) }

  func lines(_ name: String, _ labels: [(String, String)]) -> String {
    "\(name)\(PrometheusRegistry.text(labels)) \(value.withLock { Buckets.number($0) })\n"
  }
}

/// How many values lie below each of some bounds, and their sum.
final class Buckets: TimerHandler, RecorderHandler, Instrument {
  private struct State {
    var counts: [Int]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    guard value.isFinite else { return }
    let place = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock {
      $0.counts[place] += 1
      $0.sum += value
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
  func preferDisplayUnit(_ unit: TimeUnit) {}

  func lines(_ name: String, _ labels: [(String, String)]) -> String {
    let state = state.withLock { $0 }
    var text = ""
    var below = 0
    for (place, count) in state.counts.enumerated() {
      below += count
      let bound = place < bounds.count ? Buckets.number(bounds[place]) : "+Inf"
      text += "\(name)_bucket\(PrometheusRegistry.text(labels + [("le", bound)])) \(below)\n"
    }
    let tail = PrometheusRegistry.text(labels)
    return text + "\(name)_sum\(tail) \(Buckets.number(state.sum))\n\(name)_count\(tail) \(below)\n"
  }

  /// As Prometheus writes numbers: whole ones without a fraction.
  static func number(_ value: Double) -> String {
    value.rounded() == value && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
