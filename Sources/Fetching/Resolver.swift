import Dispatch
import Glibc
import Synchronization

/// Asks for the addresses of a host, off the threads that tasks run on, since asking cannot be interrupted.
struct Resolver: Sendable {
  let ask: @Sendable (_ host: String, _ port: Int) throws(FetchProblem) -> [IPAddress]

  private static let queue = DispatchQueue(label: "fetching.resolver", attributes: .concurrent)

  /// What the system answers: its hosts file, then DNS, in the order in which addresses should be tried (RFC 6724).
  static func system(_ host: String, _ port: Int) throws(FetchProblem) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else { throw .noSuchHost(host: host) }
    defer { freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var next = list
    while let entry = next {
      if let address = IPAddress(entry.pointee) { addresses.append(address) }
      next = entry.pointee.ai_next
    }
    return addresses
  }

  /// The addresses of a host, at least one. A cancelled task does not wait for the answer.
  func addresses(of host: String, port: Int) async throws(FetchProblem) -> [IPAddress] {
    let answer = Answer()
    let found = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        answer.wanted(by: continuation)
        Resolver.queue.async {
          do throws(FetchProblem) { answer.came(.success(try ask(host, port))) } catch { answer.came(.failure(error)) }
        }
      }
    } onCancel: {
      answer.came(.failure(.cancelled))
    }
    let addresses = try found.get()
    guard !addresses.isEmpty else { throw .noSuchHost(host: host) }
    return addresses
  }

  /// The first of two answers, handed on once: that of the resolver, or that nobody waits any more.
  private final class Answer: Sendable {
    private enum State {
      case open
      case wanted(CheckedContinuation<Result<[IPAddress], FetchProblem>, Never>)
      case came(Result<[IPAddress], FetchProblem>)
      case done
    }
    private let state = Mutex(State.open)

    func wanted(by continuation: CheckedContinuation<Result<[IPAddress], FetchProblem>, Never>) {
      let early: Result<[IPAddress], FetchProblem>? = state.withLock { state in
        guard case .came(let result) = state else {
          state = .wanted(continuation)
          return nil
        }
        state = .done
        return result
      }
      if let early { continuation.resume(returning: early) }
    }

    func came(_ result: Result<[IPAddress], FetchProblem>) {
      let waiting: CheckedContinuation<Result<[IPAddress], FetchProblem>, Never>? = state.withLock { state in
        switch state {
        case .open:
          state = .came(result)
          return nil
        case .wanted(let continuation):
          state = .done
          return continuation
        case .came, .done: return nil
        }
      }
      waiting?.resume(returning: result)
    }
  }
}

extension IPAddress {
  /// The address in an answer of `getaddrinfo`; nil for other families.
  fileprivate init?(_ entry: addrinfo) {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(NI_MAXHOST), nil, 0, NI_NUMERICHOST) == 0 else { return nil }
    // A link's own address comes with the name of the link.
    self.init(String(String(cText: text).prefix { $0 != "%" }))
  }
}
