/// Values side by side in memory of their own, read and written in place.
///
/// The inner loops read and write these many millions of times a second; an array would be checked for being shared at every write. Bounds
/// are checked in debug builds, in which all tests run.
struct Cells<Value: BitwiseCopyable>: ~Copyable {
  private let base: UnsafeMutablePointer<Value>
  let count: Int

  init(_ count: Int, _ value: Value) {
    self.count = count
    base = UnsafeMutablePointer.allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: max(1, count))
  }

  init(_ values: [Value], filler: Value) {
    self.init(values.count, filler)
    values.withUnsafeBufferPointer { source in
      if let address = source.baseAddress { base.update(from: address, count: source.count) }
    }
  }

  deinit { base.deallocate() }

  subscript(index: Int) -> Value {
    @inline(__always) get {
      assert(index >= 0 && index < count, "a cell that is not there")
      return base[index]
    }
    @inline(__always) nonmutating set {
      assert(index >= 0 && index < count, "a cell that is not there")
      base[index] = newValue
    }
  }

  /// Puts one value everywhere.
  func fill(_ value: Value) { base.update(repeating: value, count: count) }

  /// Takes over the values of another row of the same length.
  func copy(_ other: borrowing Cells<Value>) {
    precondition(count == other.count, "rows of different lengths")
    base.update(from: other.base, count: count)
  }

  /// The values as an array.
  var array: [Value] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

/// Lists of numbers, one for each session: the numbers of all of them side by side.
struct Lists: ~Copyable {
  private let first: Cells<Int32>
  private let values: Cells<Int32>

  init(_ lists: [[Int]]) {
    var starts: [Int32] = [0]
    for list in lists { starts.append((starts.last ?? 0) + Int32(list.count)) }
    first = Cells(starts, filler: 0)
    values = Cells(lists.flatMap { $0.map(Int32.init) }, filler: 0)
  }

  /// Where the numbers of a list are.
  @inline(__always) func range(_ list: Int) -> Range<Int> { Int(first[list])..<Int(first[list + 1]) }

  @inline(__always) subscript(index: Int) -> Int { Int(values[index]) }
}
