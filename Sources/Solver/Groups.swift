/// Numbers that belong together, joined pair by pair (union-find with path halving, Tarjan and van Leeuwen 1984).
struct Groups {
  private var above: [Int]

  init(_ count: Int) { above = Array(0..<count) }

  /// The number that stands for a group: the least of it.
  mutating func find(_ number: Int) -> Int {
    var number = number
    while above[number] != number {
      above[number] = above[above[number]]
      number = above[number]
    }
    return number
  }

  /// Joins two groups; false where they were one already.
  @discardableResult mutating func join(_ a: Int, _ b: Int) -> Bool {
    let one = find(a)
    let other = find(b)
    above[max(one, other)] = min(one, other)
    return one != other
  }
}
