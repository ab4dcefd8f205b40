import Foundation
import Synchronization

/// Whether the user has asked to stop (SIGINT or SIGTERM): the search then ends with the best it has.
enum Interrupt {
  private static let flag = Atomic(false)

  /// From now on a signal sets the flag in place of ending the process.
  static func watch() {
    for number in [SIGINT, SIGTERM] { signal(number) { _ in Interrupt.flag.store(true, ordering: .relaxed) } }
  }

  static var hasCome: Bool { flag.load(ordering: .relaxed) }
}
