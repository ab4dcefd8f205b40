import CivilTime
import Logging

/// What all connections share.
struct ServerParts: Sendable {
  let store: SiteStore
  let access: AccessWatch
  let limits: ServerLimits
  let isStatusOpen: Bool
  let isAccessLogged: Bool
  let isDeskOpen: Bool
  let now: @Sendable () -> Instant
  let metrics: ServerMetrics
  let fetches: FetchBoard
  let connections: Connections
  let dates = DateLine()
  let logger: Logger
}
