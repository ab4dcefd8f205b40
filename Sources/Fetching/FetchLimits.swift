/// Every limit of fetching. What others serve is outside data: it ends at one of these, never at the memory or the patience of whoever asked.
public struct FetchLimits: Hashable, Sendable {
  /// 10 MB: a calendar of ten thousand events; it is also what libraries for calendars take at most (Radicale's `max_resource_size`).
  public static let usualBodyBytes = 10_000_000

  /// The most bytes of a body, counted after decompression.
  public var bodyBytes: Int
  /// The whole time of one source: finding its host, connecting, TLS, redirects, headers and body.
  public var time: Duration
  /// How many redirects are followed.
  public var redirects: Int
  /// The most bytes of an address, as written or as redirected to.
  public var addressLength: Int
  /// The most bytes of a header's value that is kept or used; what is longer counts as not sent.
  public var headerLength: Int
  /// How many sources are fetched at the same time.
  public var concurrentFetches: Int
  /// The most bytes of a file in the cache, read or written.
  public var cacheFileBytes: Int

  /// The usual limits, but for what is given.
  public init(
    bodyBytes: Int = FetchLimits.usualBodyBytes, time: Duration = .seconds(20), redirects: Int = 3, addressLength: Int = 2048,
    headerLength: Int = 1024, concurrentFetches: Int = 8, cacheFileBytes: Int? = nil
  ) {
    self.bodyBytes = bodyBytes
    self.time = time
    self.redirects = redirects
    self.addressLength = addressLength
    self.headerLength = headerLength
    self.concurrentFetches = concurrentFetches
    self.cacheFileBytes = cacheFileBytes ?? min(bodyBytes, .max - KeptCopy.headLength) + KeptCopy.headLength
  }
}
