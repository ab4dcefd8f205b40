import NIOCore
import Synchronization

/// The connections that are open, so that no client can take all of them.
final class Connections: Sendable {
  /// One connection, and when it last got a whole answer, or was opened.
  final class Entry: Sendable {
    let id: Int
    let channel: any Channel
    let since: Atomic<UInt64>

    init(id: Int, channel: any Channel, since: NIODeadline) {
      self.id = id
      self.channel = channel
      self.since = Atomic(since.uptimeNanoseconds)
    }

    func touch(_ now: NIODeadline) { since.store(now.uptimeNanoseconds, ordering: .relaxed) }
  }

  private struct State {
    var entries: [Int: Entry] = [:]
    var next = 0
    /// Those that were told to close, so that they are told once.
    var leaving: Set<Int> = []
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = limit }

  var count: Int { state.withLock { $0.entries.count } }

  /// Takes in a connection; gives the ones that have to go for it: a sixteenth at a time, so that a flood costs little.
  func add(_ channel: any Channel, at now: NIODeadline) -> (entry: Entry, leaving: [Entry]) {
    state.withLock { state in
      let entry = Entry(id: state.next, channel: channel, since: now)
      state.next += 1
      state.entries[entry.id] = entry
      guard state.entries.count - state.leaving.count > limit else { return (entry, []) }
      let staying = state.entries.values.filter { !state.leaving.contains($0.id) && $0.id != entry.id }
      let oldest = staying.sorted { ($0.since.load(ordering: .relaxed), $0.id) < ($1.since.load(ordering: .relaxed), $1.id) }
      let leaving = Array(oldest.prefix(max(1, limit / 16)))
      state.leaving.formUnion(leaving.map(\.id))
      return (entry, leaving)
    }
  }

  func remove(_ entry: Entry) {
    state.withLock {
      $0.entries[entry.id] = nil
      $0.leaving.remove(entry.id)
    }
  }

  /// Closes all that are still open.
  func closeAll() {
    let all = state.withLock { Array($0.entries.values) }
    for entry in all { entry.channel.close(promise: nil) }
  }
}
