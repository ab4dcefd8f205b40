import Dispatch

/// Pieces of work that touch nothing in common, done side by side.
enum SideBySide {
  /// A piece of work on its way to a thread. Unchecked, as no compiler can see that the pieces of a round work on states of their own and
  /// only read the model; what they found is gathered after all have ended.
  private struct Piece: @unchecked Sendable {
    let work: () -> Void
  }

  /// Does all the pieces; one after the other where there is one thread.
  static func run(_ pieces: [() -> Void], threads: Int) {
    if threads < 2 {
      for piece in pieces { piece() }
      return
    }
    let all = pieces.map(Piece.init)
    DispatchQueue.concurrentPerform(iterations: all.count) { all[$0].work() }
  }
}
