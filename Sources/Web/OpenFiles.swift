import Glibc

/// How many files the process may hold open: every connection is one.
enum OpenFiles {
  /// What is left for everything that is no connection.
  private static let others = 128

  /// Raises the limit as far as the system lets it; gives how many connections that is good for, at most the number wished.
  static func raised(for wished: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wished }
    let needed = rlim_t(wished + others)
    if limit.rlim_cur < needed {
      limit.rlim_cur = min(needed, limit.rlim_max)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wished }
    }
    return min(wished, max(16, Int(clamping: limit.rlim_cur) - others))
  }
}
