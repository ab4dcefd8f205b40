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
}
