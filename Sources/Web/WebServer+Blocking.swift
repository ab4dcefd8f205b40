import Dispatch
import Synchronization

extension WebServer {
  /// Serves until it is told to stop, for a caller that is no task; it waits. A task must not call it: it would keep one of the threads that
  /// the work needs.
  public func runBlocking() throws {
    let outcome = Outcome()
    Task.detached {
      do {
        try await runUntilStopped()
        outcome.result.withLock { $0 = .success(()) }
      } catch { outcome.result.withLock { $0 = .failure(error) } }
      outcome.isThere.signal()
    }
    outcome.isThere.wait()
    try outcome.result.withLock { $0 }.get()
  }

  private final class Outcome: Sendable {
    let result = Mutex<Result<Void, any Error>>(.success(()))
    let isThere = DispatchSemaphore(value: 0)
  }
}
