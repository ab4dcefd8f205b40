import CivilTime
import Feeds
import Foundation
import OrderedCollections
import Support
import Testing

/// Times, limits, left-overs and what is not ours.
@Suite struct PublishedFolderEdgeTests {
  private let scratch: ScratchFolder
  private let now = Instant(seconds: 1_500_000_000)

  init() throws { scratch = try ScratchFolder() }

  private func folder(limit: Int = PublishedFolder.entryLimit) throws -> PublishedFolder {
    try PublishedFolder(scratch.path + "/ut", limit: limit)
  }

  private func read(_ name: String) throws -> String { try String(contentsOfFile: scratch.path + "/" + name, encoding: .utf8) }

  private func modified(_ name: String) throws -> Int {
    var status = stat()
    try #require(lstat(scratch.path + "/" + name, &status) == 0)
    return status.st_mtim.tv_sec
  }

  private func permissions(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: scratch.path + "/" + name)[.posixPermissions] as? Int
  }

  private func beside() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() }

  // MARK: Times

  @Test func newFileIsModifiedAtTheMomentOfPublishing() throws {
    #expect(try folder().publish(["a": [1], "p/b": [2]], at: now))
    #expect(try modified("ut/a") == now.seconds)
    #expect(try modified("ut/p/b") == now.seconds)
  }

  @Test func changedFileIsLaterThanBeforeThoughTheClockHasGoneBack() throws {
    #expect(try folder().publish(["a": [1], "b": [1], "c": [1]], at: now))
    #expect(try folder().publish(["a": [2], "b": [1], "c": [1]], at: now.adding(seconds: -3600)))
    #expect(try ["a", "b", "c"].map { try modified("ut/" + $0) } == [now.seconds + 1, now.seconds, now.seconds])
    #expect(try folder().publish(["a": [2], "b": [2], "c": [1]], at: now.adding(seconds: 60)))
    #expect(try ["a", "b", "c"].map { try modified("ut/" + $0) } == [now.seconds + 1, now.seconds + 60, now.seconds])
  }

  @Test func changeWithinASecondIsStillSeenInTheTime() throws {
    #expect(try folder().publish(["a": [1]], at: now))
    #expect(try folder().publish(["a": [2]], at: now))
    #expect(try folder().publish(["a": [3]], at: now))
    #expect(try modified("ut/a") == now.seconds + 2)
  }

  // MARK: Generations

  @Test func manyFilesAreWrittenAndTheLastGenerationKept() throws {
    func files(_ byte: UInt8) -> OrderedDictionary<String, [UInt8]> {
      OrderedDictionary(uniqueKeysWithValues: (0..<60).map { ("p/q\($0 % 7)/f\($0)", [byte, UInt8($0)]) })
    }
    for byte in UInt8(1)...3 { #expect(try folder().publish(files(byte), at: now)) }
    for (name, bytes) in files(3) { #expect(FileManager.default.contents(atPath: "\(scratch.path)/ut/\(name)").map(Array.init) == bytes) }
    for (name, bytes) in files(2) {
      #expect(FileManager.default.contents(atPath: "\(scratch.path)/.ut.previous/\(name)").map(Array.init) == bytes)
    }
    #expect(try beside() == [".ut.previous", "ut"])
  }

  @Test func leftoverIsClearedThoughNothingHasChanged() throws {
    #expect(try folder().publish(["a": [1]], at: now))
    try scratch.write("halvt", to: ".ut.next/p/all.ics")
    #expect(try folder().publish(["a": [1]], at: now) == false)
    #expect(try beside() == ["ut"])
  }

  @Test func leftoverOfAnyKindIsCleared() throws {
    try scratch.write("fil", to: ".ut.next")
    #expect(try folder().publish(["a": [1]], at: now))
    try FileManager.default.createSymbolicLink(atPath: scratch.path + "/.ut.next", withDestinationPath: scratch.path + "/ut")
    #expect(try folder().publish(["a": [2]], at: now))
    try scratch.write("inuti", to: ".ut.next/djupt/ned/fil")
    try FileManager.default.createSymbolicLink(atPath: scratch.path + "/.ut.next/djupt/bort", withDestinationPath: scratch.path + "/ut")
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: scratch.path + "/.ut.next/djupt/ned")
    #expect(try folder().publish(["a": [3]], at: now))
    #expect(try beside() == [".ut.previous", "ut"])
    #expect(FileManager.default.contents(atPath: scratch.path + "/ut/a") == Data([3]))
  }

  @Test func failureLeavesTheGenerationsAndNothingElse() throws {
    #expect(try folder().publish(["a": [1]], at: now))
    #expect(try folder().publish(["a": [2]], at: now))
    // A file that is in the way of a folder.
    #expect { try folder().publish(["a/b": [3]], at: now) } throws: { error in
      (error as? PublishedFolder.Problem)?.operation == .write && (error as? PublishedFolder.Problem)?.path.hasSuffix("/a") == true
    }
    #expect(FileManager.default.contents(atPath: scratch.path + "/ut/a") == Data([2]))
    #expect(FileManager.default.contents(atPath: scratch.path + "/.ut.previous/a") == Data([1]))
    #expect(try beside() == [".ut.previous", "ut"])
  }

  // MARK: What is not ours

  @Test func namesThatLookAlikeAreBothCarriedOver() throws {
    for (name, text) in [("\u{E5}", "en"), ("a\u{30A}", "två")] { try scratch.write(text, to: "ut/" + name) }
    #expect(try folder().publish(["a": [1]], at: now))
    #expect(try read("ut/\u{E5}") == "en")
    #expect(try read("ut/a\u{30A}") == "två")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/ut").count == 3)
  }

  @Test func folderThatForbidsWritingIsCarriedOverAndRemoved() throws {
    try scratch.write("deras", to: "ut/stängd/fil")
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.path + "/ut/stängd")
    for byte in UInt8(1)...3 { #expect(try folder().publish(["a": [byte]], at: now)) }
    #expect(try permissions("ut/stängd") == 0o555)
    #expect(try read(".ut.previous/stängd/fil") == "deras")
    #expect(try beside() == [".ut.previous", "ut"])
  }

  @Test func folderWithMoreThanTheLimitIsRefused() throws {
    for number in 0..<4 { try scratch.write("x", to: "ut/f\(number)") }
    #expect(try folder(limit: 4).publish(["f0": [1]], at: now))
    try scratch.write("x", to: "ut/f4")
    #expect { try folder(limit: 4).publish(["f0": [2]], at: now) } throws: { error in
      (error as? PublishedFolder.Problem)?.operation == .read
    }
    #expect(FileManager.default.contents(atPath: scratch.path + "/ut/f0") == Data([1]))
  }

  @Test func nameThatIsNoTextIsRefused() throws {
    try scratch.write("x", to: "ut/p/fil")
    let name: [CChar] = (scratch.path + "/ut/p/").utf8.map(CChar.init(bitPattern:)) + [-1, -2, 0]
    let descriptor = open(name, O_CREAT | O_WRONLY, 0o644)
    try #require(descriptor >= 0)
    close(descriptor)
    #expect { try folder().publish(["a": [1]], at: now) } throws: { error in
      (error as? PublishedFolder.Problem)?.path.hasSuffix("/ut/p") == true
    }
  }

  @Test func feedThatIsTooLargeIsNotRead() throws {
    let file = try scratch.write("", to: "ut/p/all.ics")
    try #require(truncate(file, off_t(PublishedFolder.feedSizeLimit + 1)) == 0)
    #expect { try folder().feeds(below: ["p"]) } throws: { error in
      (error as? PublishedFolder.Problem)?.operation == .damaged
        && (error as? PublishedFolder.Problem)?.path.hasSuffix("/p/all.ics") == true
    }
  }
}
