public import Metrics
import OrderedCollections
import Synchronization

/// Metrics as Prometheus reads them (text format 0.0.4), made through swift-metrics.
///
/// A counter is a counter, a meter or a plain recorder a gauge, a timer or an aggregating recorder a histogram with fixed bounds.
public final class PrometheusRegistry: MetricsFactory, Sendable {
  /// Series that are kept; what would come on top is counted nowhere.
  static let seriesLimit = 2_000
  /// Upper bounds of timers, in seconds.
  static let timeBounds = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
  /// Upper bounds of what is recorded in other units.
  static let valueBounds = [1.0, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

  enum Kind: String {
    case counter
    case gauge
    case histogram
  }

  private struct Series {
    let name: String
    let labels: [(String, String)]
    let kind: Kind
    let instrument: any Instrument
  }

  private let series = Mutex<OrderedDictionary<String, Series>>([:])
  private let texts: [String: String]

  /// A registry; `texts` says in a sentence what a metric is, by its name.
  public init(texts: [String: String] = [:]) { self.texts = texts }

  // MARK: Factory

  private func instrument<Made: Instrument>(_ label: String, _ labels: [(String, String)], _ kind: Kind, _ make: () -> Made) -> Made {
    let name = PrometheusRegistry.name(label)
    let sorted = labels.sorted { $0.0 < $1.0 }
    let key = name + PrometheusRegistry.text(sorted)
    return series.withLock { series in
      if let known = series[key]?.instrument as? Made { return known }
      let made = make()
      if series[key] == nil, series.count < PrometheusRegistry.seriesLimit {
        series[key] = Series(name: name, labels: sorted, kind: kind, instrument: made)
      }
      return made
    }
  }

  /// Makes a counter, or gives the one with this name and these labels.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    instrument(label, dimensions, .counter) { Count() }
  }

  /// Makes a gauge that goes up and down.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    instrument(label, dimensions, .gauge) { Level() }
  }

  /// Makes a histogram, or a gauge where nothing is aggregated.
  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    if aggregate {
      instrument(label, dimensions, .histogram) { Buckets(bounds: PrometheusRegistry.valueBounds) }
    } else {
      instrument(label, dimensions, .gauge) { Level() }
    }
  }

  /// Makes a histogram in seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    instrument(label, dimensions, .histogram) { Buckets(bounds: PrometheusRegistry.timeBounds) }
  }

  private func remove(_ handler: AnyObject) {
    series.withLock { series in series.removeAll { $0.value.instrument === handler } }
  }

  /// Forgets a counter.
  public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  /// Forgets a gauge.
  public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  /// Forgets a recorder.
  public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
  /// Forgets a timer.
  public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

  // MARK: Text

  /// What a scrape is answered with: sorted by name and labels, so that the same numbers give the same bytes.
  public var text: String {
    let all = series.withLock { Array($0.values) }
    let groups = Dictionary(grouping: all, by: \.name)
    var text = ""
    for (name, members) in groups.sorted(by: { $0.key < $1.key }) {
      if let about = texts[name] { text += "# HELP \(name) \(PrometheusRegistry.escaped(about, quotes: false))\n" }
      text += "# TYPE \(name) \(members[0].kind.rawValue)\n"
      let lines = members.map { (PrometheusRegistry.text($0.labels), $0) }.sorted { $0.0 < $1.0 }
      for (_, member) in lines { text += member.instrument.lines(name, member.labels) }
    }
    return text
  }

  /// A name that Prometheus takes: letters, digits, underscores and colons.
  private static func name(_ label: String) -> String {
    let plain = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") ? $0 : "_" })
    return plain.first?.isNumber ?? true ? "_" + plain : plain
  }

  static func text(_ labels: [(String, String)]) -> String {
    guard !labels.isEmpty else { return "" }
    return "{" + labels.map { "\(name($0.0))=\"\(escaped($0.1, quotes: true))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.append(character)
      }
    }
  }
}
