import ICalendar

extension PublishedFolder {
  /// The programmes that are published here besides some, with what they are called, by id.
  public func titles(except programmes: Set<String>) throws(Problem) -> [(id: String, title: String)] {
    guard let folder = try OpenFolder.open(path) else { return [] }
    var titles: [(id: String, title: String)] = []
    for name in try folder.names().sorted() where !programmes.contains(name) {
      guard try folder.entry(name)?.isFolder == true, try folder.entry("\(name)/all.ics")?.isFile == true,
        let bytes = try folder.read("\(name)/all.ics", limit: PublishedFolder.feedSizeLimit)
      else { continue }
      // One that is not as we write it is somebody else's, and none of our programmes.
      if case .success(let feed) = Result(catching: { try Gateway.read(bytes) }) { titles.append((name, feed.name)) }
    }
    return titles
  }

  /// The bytes of one file; nil where there is none, or where it is larger than any that is published.
  public func bytes(_ file: String) throws(Problem) -> [UInt8]? {
    guard let folder = try OpenFolder.open(path), try folder.entry(file)?.isFile == true else { return nil }
    return try folder.read(file, limit: PublishedFolder.feedSizeLimit)
  }

  /// Goes through all files below some folders in the order of their paths, all of one generation. A file that is larger than any that is
  /// published has no bytes.
  public func visit(below programmes: Set<String>, _ body: (_ path: String, _ bytes: [UInt8]?) -> Void) throws(Problem) {
    guard let folder = try OpenFolder.open(path) else { return }
    for entry in try entries(of: folder).sorted(by: { $0.path < $1.path }) where entry.isFile {
      guard programmes.contains(String(entry.path.prefix { $0 != "/" })) else { continue }
      body(entry.path, try folder.read(entry.path, limit: PublishedFolder.feedSizeLimit))
    }
  }
}
