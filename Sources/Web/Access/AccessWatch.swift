import Synchronization

/// The list of private addresses as the server has it: read again when its file has changed. Where that cannot be read, the last good list
/// stays, as others' addresses must not fail for it.
public final class AccessWatch: Sendable {
  private struct State {
    var list: AccessList
    var signature: AccessFile.Signature?
  }

  private let file: AccessFile?
  private let state: Mutex<State>

  /// Reads the file of a folder; throws where it cannot be understood.
  public init(folder: String) throws(AccessFile.Problem) {
    let file = AccessFile(folder: folder)
    let signature = file.signature
    let list = try file.read()
    self.file = file
    state = Mutex(State(list: list, signature: signature))
  }

  /// A list that stays as it is.
  public init(_ list: AccessList = AccessList()) {
    file = nil
    state = Mutex(State(list: list))
  }

  /// The list as it was last read.
  public var list: AccessList { state.withLock { $0.list } }

  /// Reads the file again where it has changed; gives what is wrong with it, once a change.
  @discardableResult
  public func refresh() -> AccessFile.Problem? {
    guard let file else { return nil }
    // Taken before reading: what changes in between is read next time.
    let signature = file.signature
    guard state.withLock({ $0.signature }) != signature else { return nil }
    do throws(AccessFile.Problem) {
      let list = try file.read()
      state.withLock { $0 = State(list: list, signature: signature) }
      return nil
    } catch {
      state.withLock { $0.signature = signature }
      return error
    }
  }
}
