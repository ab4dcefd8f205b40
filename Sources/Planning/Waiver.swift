import CivilTime

/// A known finding that someone has accepted; void once one of the sessions moves.
public struct Waiver: Hashable, Sendable {
  /// The code of the finding.
  public var code: FindingCode
  /// The sessions of the finding.
  public var sessions: [String]
  /// Why it is accepted.
  public var reason: String
  /// Who accepted it; nil where not given.
  public var by: String?
  /// When it was accepted; nil where not given.
  public var on: Day?
  /// Where it stands.
  public var mark: SourceMark

  /// A waiver.
  public init(code: FindingCode, sessions: [String], reason: String, by: String?, on: Day?, mark: SourceMark) {
    self.code = code
    self.sessions = sessions
    self.reason = reason
    self.by = by
    self.on = on
    self.mark = mark
  }
}
