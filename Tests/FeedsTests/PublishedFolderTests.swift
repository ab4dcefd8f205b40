import CivilTime
import Feeds
import Foundation
import ICalendar
import OrderedCollections
import Support
import Testing

@Suite struct PublishedFolderTests {
  private let scratch: ScratchFolder
  private let now = Instant(seconds: 1_500_000_000)

  init() throws { scratch = try ScratchFolder() }

  private func files(_ text: String, _ names: [String] = ["p/all.ics", "robots.txt"]) -> OrderedDictionary<String, [UInt8]> {
    OrderedDictionary(uniqueKeysWithValues: names.map { ($0, Array("\(text) \($0)".utf8)) })
  }

  private func read(_ folder: String, _ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

  @Test func generationReplacesGenerationAndTheLastIsKept() throws {
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect(try folder.publish(files("ett"), at: now))
    #expect(try folder.publish(files("två"), at: now))
    #expect(try read(scratch.path, "ut/p/all.ics") == "två p/all.ics")
    #expect(try read(scratch.path, ".ut.previous/p/all.ics") == "ett p/all.ics")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() == [".ut.previous", "ut"])
  }

  @Test func nothingNewTouchesNothing() throws {
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect(try folder.publish(files("ett"), at: now))
    let before = try FileManager.default.attributesOfItem(atPath: scratch.path + "/ut")[.systemFileNumber] as? Int
    #expect(try folder.publish(files("ett"), at: now) == false)
    #expect(try FileManager.default.attributesOfItem(atPath: scratch.path + "/ut")[.systemFileNumber] as? Int == before)
  }

  @Test func whatIsNotOursIsCarriedOver() throws {
    try scratch.write("deras", to: "ut/CNAME")
    try scratch.write("annat", to: "ut/q/all.ics")
    let folder = try PublishedFolder(scratch.path + "/ut/")
    #expect(try folder.publish(files("ett"), at: now))
    #expect(try read(scratch.path, "ut/CNAME") == "deras")
    #expect(try read(scratch.path, "ut/q/all.ics") == "annat")
  }

  @Test func unchangedFileKeepsItsTime() throws {
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect(try folder.publish(files("ett"), at: now))
    let path = scratch.path + "/ut/robots.txt"
    let past = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: path)
    var next = files("ett")
    next["p/all.ics"] = Array("två".utf8)
    #expect(try folder.publish(next, at: now))
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date == past)
  }

  @Test func fileAndTheCurrentFolderAreRefused() throws {
    try scratch.write("hej", to: "fil")
    #expect(throws: PublishedFolder.Problem.self) { try PublishedFolder(scratch.path + "/fil") }
    for path in ["", ".", "/", FileManager.default.currentDirectoryPath, ".."] {
      #expect(throws: PublishedFolder.Problem.self, "\(path)") { try PublishedFolder(path) }
    }
    #expect(try read(scratch.path, "fil") == "hej")
  }

  @Test func emptyFoldersAndPermissionsStay() throws {
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect(try folder.publish(files("ett"), at: now))
    try FileManager.default.createDirectory(atPath: scratch.path + "/ut/tom", withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: scratch.path + "/ut")
    #expect(try folder.publish(files("två"), at: now))
    #expect(FileManager.default.fileExists(atPath: scratch.path + "/ut/tom"))
    #expect(try FileManager.default.attributesOfItem(atPath: scratch.path + "/ut")[.posixPermissions] as? Int == 0o750)
  }

  @Test func leftoversOfACrashAreCleared() throws {
    try scratch.write("halvt", to: ".ut.next/p/all.ics")
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect(try folder.publish(files("ett"), at: now))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/.ut.next"))
    #expect(try read(scratch.path, "ut/p/all.ics") == "ett p/all.ics")
  }

  @Test func symbolicLinkInTheFolderIsRefused() throws {
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect(try folder.publish(files("ett"), at: now))
    try FileManager.default.createSymbolicLink(atPath: scratch.path + "/ut/p/x.ics", withDestinationPath: "/etc/passwd")
    #expect(throws: PublishedFolder.Problem.self) { try folder.publish(files("två"), at: now) }
    #expect(try read(scratch.path, "ut/p/all.ics") == "ett p/all.ics")
  }

  @Test func readersSeeOnlyWholeGenerations() async throws {
    let names = (0..<4).map { "p/f\($0).ics" }
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect(try folder.publish(files("0", names), at: now))
    let path = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for round in 1...12 {
          let next = OrderedDictionary(uniqueKeysWithValues: names.map { ($0, Array("\(round) \($0)".utf8)) })
          let hasChanged = try folder.publish(next, at: now)
          #expect(hasChanged)
        }
      }
      group.addTask {
        for _ in 0..<200 {
          // An open folder is one generation, whatever is put in its place meanwhile.
          let descriptor = open(path + "/ut/p", O_RDONLY | O_DIRECTORY)
          guard descriptor >= 0 else { continue }
          defer { close(descriptor) }
          var seen: Set<String> = []
          for name in names {
            let file = openat(descriptor, (name as NSString).lastPathComponent, O_RDONLY)
            // The generation before the last may be gone by now; what is there must be of one generation.
            guard file >= 0 else { continue }
            seen.insert(
              String(decoding: FileHandle(fileDescriptor: file, closeOnDealloc: true).readDataToEndOfFile(), as: UTF8.self).prefix {
                $0 != " "
              }.description)
          }
          #expect(seen.count <= 1, "\(seen)")
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func damagedFeedStopsThePublicationByName() throws {
    try scratch.write("BEGIN:VCALENDAR\r\n", to: "ut/p/all.ics")
    let folder = try PublishedFolder(scratch.path + "/ut")
    #expect { try folder.feeds(below: ["p"]) } throws: { error in
      (error as? PublishedFolder.Problem)?.operation == .damaged
        && (error as? PublishedFolder.Problem)?.path.hasSuffix("/p/all.ics") ?? false
    }
    #expect(try folder.feeds(below: ["q"]).isEmpty)
  }
}
