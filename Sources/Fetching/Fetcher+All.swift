import Dispatch
import Synchronization

extension Fetcher {
  /// The bytes of many addresses, in their order.
  ///
  /// Different ones are fetched at the same time, as many as the limit allows. Those that differ only in their writing are fetched once.
  public func fetchAll(
    _ addresses: [String], isGood: @escaping @Sendable ([UInt8]) -> Bool
  ) async -> [Result<FetchedCopy, FetchProblem>] {
    let read = addresses.map { address in
      do throws(FetchProblem) { return Result<WebAddress, FetchProblem>.success(try self.read(address)) } catch { return .failure(error) }
    }
    var distinct: [WebAddress] = []
    var seen: Set<WebAddress> = []
    for case .success(let address) in read where seen.insert(address).inserted { distinct.append(address) }
    let copies = await fetchDistinct(distinct, isGood: isGood)
    return read.map { $0.flatMap { copies[$0] ?? .failure(.cancelled) } }
  }

  private func fetchDistinct(
    _ addresses: [WebAddress], isGood: @escaping @Sendable ([UInt8]) -> Bool
  ) async -> [WebAddress: Result<FetchedCopy, FetchProblem>] {
    await withTaskGroup(of: (WebAddress, Result<FetchedCopy, FetchProblem>).self) { group in
      var waiting = addresses[...]
      var copies: [WebAddress: Result<FetchedCopy, FetchProblem>] = [:]
      func startNext() {
        guard let address = waiting.popFirst() else { return }
        group.addTask {
          do throws(FetchProblem) { return (address, .success(try await fetch(address, isGood: isGood))) } catch {
            return (address, .failure(error))
          }
        }
      }
      for _ in 0..<max(1, limits.concurrentFetches) { startNext() }
      while let (address, copy) = await group.next() {
        copies[address] = copy
        startNext()
      }
      return copies
    }
  }

  /// The same for a caller that is no task; it waits. A task must not call it: it would keep one of the threads that the work needs.
  public func fetchAllBlocking(
    _ addresses: [String], isGood: @escaping @Sendable ([UInt8]) -> Bool
  ) -> [Result<FetchedCopy, FetchProblem>] {
    let outcome = Outcome()
    Task.detached {
      let copies = await fetchAll(addresses, isGood: isGood)
      outcome.copies.withLock { $0 = copies }
      outcome.isThere.signal()
    }
    outcome.isThere.wait()
    return outcome.copies.withLock { $0 }
  }

  private final class Outcome: Sendable {
    let copies = Mutex<[Result<FetchedCopy, FetchProblem>]>([])
    let isThere = DispatchSemaphore(value: 0)
  }
}
