import Foundation
import ICalendar

extension PublishedFolder {
  /// The programmes that are published here besides some, with what they are called, by id.
  public func titles(except programmes: Set<String>) throws(Problem) -> [(id: String, title: String)] {
    let manager = FileManager.default
    guard manager.fileExists(atPath: path) else { return [] }
    let names: [String]
    do { names = try manager.contentsOfDirectory(atPath: path) } catch {
      throw Problem(operation: .read, path: path, reason: error.localizedDescription)
    }
    var titles: [(id: String, title: String)] = []
    for name in names.sorted() where !programmes.contains(name) && manager.fileExists(atPath: "\(path)/\(name)/all.ics") {
      // One that is not as we write it is somebody else's, and none of our programmes.
      if case .success(let title) = Result(catching: { try title(ofFeed: "\(path)/\(name)/all.ics") }) { titles.append((name, title)) }
    }
    return titles
  }

  private func title(ofFeed file: String) throws -> String {
    try Gateway.read(Array(try Data(contentsOf: URL(fileURLWithPath: file)))).name
  }
}
