import CivilTime
import NIOCore

/// Fetches what others publish: an address in, bytes out, with every limit in one place.
///
/// An address may come from anybody, and what it leads to as well. So a host is looked up once, each of its addresses must be of the public
/// internet, and the connection goes to an address that was checked; a redirect is an address like any other. What is fetched is never
/// understood here: whoever asks says whether it is good, and only what is good is kept for the day when a server is down.
public struct Fetcher: Sendable {
  /// What a fetcher may do, and what it knows of the world.
  public struct Settings: Sendable {
    /// Whether addresses may be http; else all must be https.
    public var allowsHTTP: Bool
    /// Whether hosts may be of the local network or this machine.
    public var allowsLocalAddresses: Bool
    /// Where good copies are kept for the next time; nil for nowhere.
    public var cacheFolder: String?
    /// How much is too much.
    public var limits: FetchLimits
    /// The present, from which the ages of copies are counted.
    public var now: Instant
    /// Finds the addresses of a host. It may block, and it throws `FetchProblem.noSuchHost`.
    public var resolve: @Sendable (_ host: String, _ port: Int) throws(FetchProblem) -> [IPAddress]

    /// The careful settings: https, public addresses, and no cache; hosts are found as the system finds them.
    public init(now: Instant) {
      allowsHTTP = false
      allowsLocalAddresses = false
      cacheFolder = nil
      limits = FetchLimits()
      self.now = now
      resolve = Resolver.system
    }
  }

  let settings: Settings
  /// Where to connect in place of a checked address. Only a test has another place: its server is never of the public internet.
  private let connects: @Sendable (IPAddress) -> IPAddress

  /// A fetcher.
  public init(_ settings: Settings) { self.init(settings, connectingTo: { $0 }) }

  init(_ settings: Settings, connectingTo place: @escaping @Sendable (IPAddress) -> IPAddress) {
    self.settings = settings
    connects = place
  }

  /// The bytes of an address.
  ///
  /// Where there are no new ones, or they are not good, the last good ones are given as stale. Only an address that may not be fetched at all
  /// gives nothing, whatever is in the cache.
  ///
  /// - Throws: Why there are none, not even older ones.
  public func fetch(_ address: String, isGood: @Sendable ([UInt8]) -> Bool) async throws(FetchProblem) -> FetchedCopy {
    try await fetch(try read(address), isGood: isGood)
  }

  func read(_ address: String) throws(FetchProblem) -> WebAddress {
    do throws(AddressProblem) {
      let address = try WebAddress(address, limit: limits.addressLength)
      guard address.isSecure || settings.allowsHTTP else { throw .plain }
      return address
    } catch {
      throw .address(error)
    }
  }

  /// On threads of its own: whoever keeps the threads of all other tasks busy must not make a server look slow.
  func fetch(_ address: WebAddress, isGood: @Sendable ([UInt8]) -> Bool) async throws(FetchProblem) -> FetchedCopy {
    try await withTaskExecutorPreference(OwnThreads()) { () async throws(FetchProblem) in
      try await fetchNow(address, isGood: isGood)
    }
  }

  private func fetchNow(_ address: WebAddress, isGood: @Sendable ([UInt8]) -> Bool) async throws(FetchProblem) -> FetchedCopy {
    let cache = settings.cacheFolder.map { CopyCache(folder: $0, limit: limits.cacheFileBytes) }
    // A copy that is not good any more has no use: it must not be confirmed either.
    let kept = cache?.copy(of: address.text).flatMap { isGood($0.body) ? $0 : nil }
    do throws(FetchProblem) {
      let (answer, source) = try await withinTimeLimit(of: address) { deadline async throws(FetchProblem) in
        try await walk(from: address, kept: kept, until: deadline)
      }
      switch answer {
      case .fresh(let bytes, let validators):
        guard isGood(bytes) else { throw .notGood(host: source.hostText) }
        let copy = KeptCopy(
          address: address.text, source: source.text, validators: validators, fetched: settings.now.seconds, body: bytes)
        return FetchedCopy(bytes: bytes, state: .fresh, cacheProblem: problem(keeping: copy, in: cache))
      case .unchanged(let kept):
        let copy = KeptCopy(
          address: kept.address, source: kept.source, validators: kept.validators, fetched: settings.now.seconds, body: kept.body)
        return FetchedCopy(bytes: kept.body, state: .unchanged, cacheProblem: problem(keeping: copy, in: cache))
      }
    } catch {
      guard let kept else { throw error }
      // A clock that was put back makes no copy younger than new.
      return FetchedCopy(bytes: kept.body, state: .stale(age: max(0, settings.now.seconds - kept.fetched), reason: error))
    }
  }

  private func problem(keeping copy: KeptCopy, in cache: CopyCache?) -> CacheProblem? {
    do throws(CacheProblem) {
      try cache?.keep(copy)
      return nil
    } catch { return error }
  }

  var limits: FetchLimits { settings.limits }
}

// MARK: The way to an answer

extension Fetcher {
  private enum Answer: Sendable {
    case fresh([UInt8], Validators)
    case unchanged(KeptCopy)
  }

  /// Asks, and follows redirects by hand: each leads to an address like any other, read, looked up and checked anew.
  private func walk(
    from first: WebAddress, kept: KeptCopy?, until deadline: NIODeadline
  ) async throws(FetchProblem) -> (Answer, WebAddress) {
    var address = first
    for _ in 0...max(0, limits.redirects) {
      // Another server may use the same tag for something else.
      let known = kept.flatMap { $0.source == address.text ? $0 : nil }
      switch try await ask(address, known: known?.validators ?? .none, until: deadline) {
      case .body(let bytes, let validators): return (.fresh(bytes, validators), address)
      case .notModified:
        guard let known else { throw .broken(host: address.hostText) }
        return (.unchanged(known), address)
      case .redirect(let location): address = try next(after: address, location: location)
      }
    }
    throw .redirectLimit(host: address.hostText, redirects: limits.redirects)
  }

  func next(after address: WebAddress, location: String?) throws(FetchProblem) -> WebAddress {
    do throws(AddressProblem) {
      guard let location else { throw .noLocation }
      let next = try address.following(location, limit: limits.addressLength)
      guard next.isSecure || settings.allowsHTTP && !address.isSecure else { throw .plain }
      return next
    } catch {
      if error == .plain, address.isSecure { throw .redirectToPlain(host: address.hostText) }
      throw .badRedirect(host: address.hostText, problem: error)
    }
  }

  private func ask(_ address: WebAddress, known: Validators, until deadline: NIODeadline) async throws(FetchProblem) -> Exchange.Answer {
    let peers = try await checkedAddresses(of: address)
    // Where the first does not answer, one of the other family gets the rest of the time: many hosts name an IPv6 address that leads nowhere.
    let tried = peers.prefix(1) + peers.filter { $0.isIPv4 != peers[0].isIPv4 }.prefix(1)
    var problem = FetchProblem.cannotConnect(host: address.hostText)
    for (number, peer) in tried.enumerated() {
      let now = NIODeadline.now()
      let exchange = Exchange(
        address: address, peer: connects(peer), known: known, limits: limits,
        connectDeadline: number + 1 == tried.count ? deadline : now + .nanoseconds((deadline - now).nanoseconds / 2))
      do throws(FetchProblem) { return try await exchange.answer() } catch {
        guard case .cannotConnect = error else { throw error }
        problem = error
      }
    }
    throw problem
  }

  /// All addresses of a host, every one of them fit to be connected to.
  private func checkedAddresses(of address: WebAddress) async throws(FetchProblem) -> [IPAddress] {
    let addresses: [IPAddress] =
      switch address.host {
      case .address(let address): [address]
      case .name(let name): try await Resolver(ask: settings.resolve).addresses(of: name, port: address.port)
      }
    if !settings.allowsLocalAddresses, let local = addresses.first(where: { !$0.isPublic }) {
      throw .notPublic(host: address.hostText, address: local)
    }
    return addresses
  }

  /// Work that ends with the time, whatever it is waiting for.
  private func withinTimeLimit<T: Sendable>(
    of address: WebAddress, _ work: @escaping @Sendable (NIODeadline) async throws(FetchProblem) -> T
  ) async throws(FetchProblem) -> T {
    let limit = limits.time
    let isOver = FetchProblem.timeLimit(host: address.hostText, limit: limit)
    let deadline = NIODeadline.now() + TimeAmount(limit)
    let result = await withTaskGroup(of: Result<T, FetchProblem>?.self) { group in
      group.addTask {
        do throws(FetchProblem) { return .success(try await work(deadline)) } catch {
          // The client stops connecting at the deadline as well, and may be the first to notice.
          if case .cannotConnect = error, NIODeadline.now() >= deadline { return .failure(isOver) }
          return .failure(error)
        }
      }
      group.addTask {
        do {
          try await Task.sleep(for: limit)
          return .failure(isOver)
        } catch {
          // Cancelled: the work was done in time, or ends itself.
          return nil
        }
      }
      defer { group.cancelAll() }
      for await result in group {
        if let result { return result }
      }
      return .failure(.cancelled)
    }
    return try result.get()
  }
}
