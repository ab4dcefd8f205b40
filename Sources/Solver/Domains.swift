/// The days that are left to each session, as bits; what is taken away can be given back.
final class Domains {
  let model: Model
  private let words: Int
  private let bits: Cells<UInt64>
  private let counts: Cells<Int32>
  private var trail: [(session: Int32, word: Int32, bits: UInt64)] = []

  /// All days on which a session has a place by itself.
  init(_ model: Model, order: DayOrder) {
    self.model = model
    words = (model.dayCount + 63) / 64
    bits = Cells(model.count * words, 0)
    counts = Cells(model.count, 0)
    for session in 0..<model.count {
      for position in order.range(session) {
        let k = order.day(session, position)
        bits[session * words + k / 64] |= 1 << UInt64(k % 64)
      }
      counts[session] = Int32(order.range(session).count)
    }
  }

  @inline(__always) func has(_ session: Int, _ k: Int) -> Bool {
    bits[session * words + k / 64] & (1 << UInt64(truncatingIfNeeded: k & 63)) != 0
  }
  @inline(__always) func count(_ session: Int) -> Int { Int(counts[session]) }

  /// The day that is left; for a session with one day.
  func only(_ session: Int) -> Int { first(session) ?? 0 }

  func first(_ session: Int) -> Int? {
    for word in 0..<words where bits[session * words + word] != 0 {
      return word * 64 + bits[session * words + word].trailingZeroBitCount
    }
    return nil
  }

  func last(_ session: Int) -> Int? {
    for word in stride(from: words - 1, through: 0, by: -1) where bits[session * words + word] != 0 {
      return word * 64 + 63 - bits[session * words + word].leadingZeroBitCount
    }
    return nil
  }

  /// The days left to a session, in order.
  @inline(__always) func each(_ session: Int, _ tell: (Int) -> Void) {
    for word in 0..<words {
      var left = bits[session * words + word]
      while left != 0 {
        tell(word * 64 + left.trailingZeroBitCount)
        left &= left - 1
      }
    }
  }

  func days(_ session: Int) -> [Int] {
    var list: [Int] = []
    each(session) { list.append($0) }
    return list
  }

  func remove(_ session: Int, _ k: Int) {
    let cell = session * words + k / 64
    let old = bits[cell]
    let new = old & ~(1 << UInt64(k % 64))
    guard new != old else { return }
    trail.append((Int32(session), Int32(k / 64), old))
    bits[cell] = new
    counts[session] -= 1
  }

  /// Leaves one day.
  func fix(_ session: Int, _ k: Int) {
    for word in 0..<words {
      let cell = session * words + word
      let new = word == k / 64 ? bits[cell] & (1 << UInt64(k % 64)) : 0
      guard new != bits[cell] else { continue }
      trail.append((Int32(session), Int32(word), bits[cell]))
      bits[cell] = new
    }
    counts[session] = Int32((0..<words).reduce(0) { $0 + bits[session * words + $1].nonzeroBitCount })
  }

  // MARK: Going back

  var mark: Int { trail.count }

  /// Gives back what was taken since a mark; tells which sessions have more days again.
  func restore(_ mark: Int, _ tell: (Int) -> Void = { _ in }) {
    while trail.count > mark, let (session, word, old) = trail.popLast() {
      let cell = Int(session) * words + Int(word)
      counts[Int(session)] += Int32(old.nonzeroBitCount - bits[cell].nonzeroBitCount)
      bits[cell] = old
      tell(Int(session))
    }
  }

  /// The sessions that have lost days since a mark.
  func changed(since mark: Int) -> Set<Int> { Set(trail[mark...].map { Int($0.session) }) }
}
