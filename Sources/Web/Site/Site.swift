import CivilTime
import NIOCore

/// One generation of what is served: never changed once it is made, so that a request sees it whole.
public final class Site: Sendable {
  /// Its number; the first is 1.
  public let generation: Int
  /// Since when it is served.
  public let since: Instant
  private let files: [String: Resource]
  /// Behind addresses of their own, and never under their paths.
  private let privateFiles: [String: Resource]
  private let elsewhere: [String: Reply]
  private let folders: [String: Reply]
  /// The last change of every path that was ever served, those that are gone included: should one return, it is not older than it was.
  private let stamps: [String: Instant]

  /// What is taken over from the generation before: with the same bytes nothing is hashed or packed again, and no path grows older.
  init(files: [SiteFile], privateFiles: [SiteFile], moved: [String: Moved], after previous: Site?, at now: Instant) {
    generation = (previous?.generation ?? 0) + 1
    since = now
    var stamps = previous?.stamps ?? [:]
    var all = files.filter { $0.path != AccessFile.name }
    if !all.contains(where: { $0.path == Site.robots }) {
      all.append(SiteFile(path: Site.robots, bytes: Array("User-agent: *\nAllow: /\n".utf8), modified: Instant(seconds: 0)))
    }
    self.files = Site.resources(all, isPrivate: false, previous: previous?.files ?? [:], stamps: &stamps)
    self.privateFiles = Site.resources(privateFiles, isPrivate: true, previous: previous?.privateFiles ?? [:], stamps: &stamps)
    self.stamps = stamps
    elsewhere = moved.mapValues { moved in
      switch moved {
      case .to(let path): Reply.redirect(to: path)
      case .gone: Reply.gone
      }
    }
    var folders: [String: Reply] = [:]
    for path in self.files.keys where path.hasSuffix("/index.html") {
      let folder = String(path.dropLast("/index.html".count))
      folders[folder] = Reply.redirect(to: folder + "/")
    }
    self.folders = folders
  }

  private static let robots = "robots.txt"

  private static func resources(
    _ files: [SiteFile], isPrivate: Bool, previous: [String: Resource], stamps: inout [String: Instant]
  ) -> [String: Resource] {
    var resources: [String: Resource] = [:]
    resources.reserveCapacity(files.count)
    for file in files {
      // A private file has a stamp of its own: `:` is in no path.
      let key = isPrivate ? "private:" + file.path : file.path
      let known = previous[file.path]
      let isSame = known?.bytes == file.bytes
      var modified = file.modified
      if let stamp = stamps[key] {
        // Without a later date, who asks by date alone would never see that the bytes are others.
        modified = max(modified, isSame || known == nil ? stamp : stamp.adding(seconds: 1))
      }
      stamps[key] = modified
      if let known, isSame, known.modified == modified {
        resources[file.path] = known
      } else {
        resources[file.path] = Resource(
          path: file.path, bytes: file.bytes, packed: isSame ? known?.packed : Gzip.compressed(file.bytes),
          hash: (isSame ? known?.hash : nil) ?? Resource.hash(file.bytes), modified: modified, isPrivate: isPrivate)
      }
    }
    return resources
  }

  // MARK: Looking up

  enum Found {
    case resource(Resource)
    case reply(Reply)
  }

  /// What a path leads to; a private one where the list of addresses says so.
  func find(_ path: String, access: AccessWatch) -> Found {
    // An address that has moved on purpose leads on, though there may still be a file that says that nothing is planned.
    if !elsewhere.isEmpty, let reply = elsewhere[path] { return .reply(reply) }
    if let resource = files[path] { return .resource(resource) }
    if path.isEmpty || path.utf8.last == UInt8(ascii: "/"), let resource = files[path + "index.html"] { return .resource(resource) }
    if let reply = folders[path] { return .reply(reply) }
    if let address = PrivateAddress(path: path), access.list.allows(address), let resource = privateFiles[address.feed] {
      return .resource(resource)
    }
    return .reply(Site.missing(path))
  }

  /// Nothing is there: said in HTML only where a page was asked for.
  static func missing(_ path: String) -> Reply {
    let last = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last
    let isPage = last.map { !$0.contains(UInt8(ascii: ".")) || $0.elementsEqual("index.html".utf8) } ?? true
    return isPage && !path.utf8.contains(UInt8(ascii: "%")) ? Reply.noPage : Reply.noFile
  }
}
