/// A column of labels: each as near as can be to where its leader would like it, in order, none over another, none across the wheel.
enum LabelColumn {
  /// What a label asks for: where its middle had better be, how high it is, and between which two heights its middle must lie.
  struct Wish: Hashable {
    var target: Double
    var height: Double
    var low: Double
    var high: Double
  }

  /// The middles of the labels, from the top; nil where they do not fit.
  ///
  /// With the heights before each taken off, the order becomes "never falling", which pooling adjacent violators solves with the least
  /// sum of squares (Barlow et al., 1972); holding the answer within limits that never fall keeps the order.
  static func middles(_ wishes: [Wish]) -> [Double]? {
    var offsets: [Double] = []
    var sum = 0.0
    for (index, wish) in wishes.enumerated() {
      sum += index == 0 ? 0 : (wishes[index - 1].height + wish.height) / 2
      offsets.append(sum)
    }
    var lows = wishes.indices.map { wishes[$0].low - offsets[$0] }
    var highs = wishes.indices.map { wishes[$0].high - offsets[$0] }
    for index in lows.indices.dropFirst() { lows[index] = max(lows[index], lows[index - 1]) }
    for index in highs.indices.dropLast().reversed() { highs[index] = min(highs[index], highs[index + 1]) }
    guard zip(lows, highs).allSatisfy({ $0 <= $1 }) else { return nil }
    let free = pooled(wishes.indices.map { wishes[$0].target - offsets[$0] })
    return wishes.indices.map { min(max(free[$0], lows[$0]), highs[$0]) + offsets[$0] }
  }

  private static func pooled(_ targets: [Double]) -> [Double] {
    var blocks: [(sum: Double, count: Int)] = []
    for target in targets {
      blocks.append((target, 1))
      while blocks.count > 1,
        blocks[blocks.count - 2].sum / Double(blocks[blocks.count - 2].count) > blocks[blocks.count - 1].sum
          / Double(blocks[blocks.count - 1].count)
      {
        let last = blocks.removeLast()
        blocks[blocks.count - 1].sum += last.sum
        blocks[blocks.count - 1].count += last.count
      }
    }
    return blocks.flatMap { Array(repeating: $0.sum / Double($0.count), count: $0.count) }
  }
}
