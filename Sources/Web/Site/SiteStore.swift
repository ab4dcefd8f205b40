public import CivilTime
import Synchronization

/// Which generation is served now. A request takes it once, and keeps to it.
public final class SiteStore: Sendable {
  private let served = Mutex<Site?>(nil)
  /// Held while a generation is made, so that two cannot follow the same one.
  private let making = Mutex(())

  /// Nothing is served yet.
  public init() {}

  /// What is served; nil before the first generation.
  public var current: Site? { served.withLock { $0 } }

  /// Serves these files from now on, and nothing else. Paths have no leading slash; a private file is reached only through an address on the
  /// list of private addresses. Hashing and packing, done for what has changed, keep no request waiting.
  @discardableResult
  public func replace(files: [SiteFile], privateFiles: [SiteFile] = [], moved: [String: Moved] = [:], at now: Instant) -> Site {
    making.withLock { _ in
      let site = Site(files: files, privateFiles: privateFiles, moved: moved, after: current, at: now)
      served.withLock { $0 = site }
      return site
    }
  }
}
