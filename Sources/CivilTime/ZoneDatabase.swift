#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's zone data: a folder of TZif files, by IANA name.
///
/// Without it no wall time can be told from UTC, so a missing folder is an error and never UTC.
public struct ZoneDatabase: Sendable {
  /// Where Debian and most systems keep zone data.
  public static let systemDirectory = "/usr/share/zoneinfo"
  /// The largest zone file read, in bytes.
  public static let fileLimit = 1 << 20

  /// What can be wrong with zone data.
  public enum Problem: Error, Hashable, Sendable {
    /// There is no zone data in the folder, or it does not tell Stockholm's winter from its summer.
    case missing(directory: String)
    /// The name is not that of a zone in the folder.
    case unknownZone(String)
    /// The file of the zone is not a TZif file that we understand.
    case unreadableZone(String)
  }

  /// The folder that holds the zone files.
  public let directory: String

  /// The zone data in a folder, verified by two instants that are known: Stockholm is one hour ahead of UTC on 1 January 2026 and two on 1 July.
  public init(directory: String = ZoneDatabase.systemDirectory) throws(Problem) {
    self.directory = directory
    let known = [("2026-01-01T00:00:00Z", 3600), ("2026-07-01T00:00:00Z", 7200)]
    guard let stockholm = read("Europe/Stockholm"),
      known.allSatisfy({ text, offset in Instant(text).map(stockholm.offset) == offset })
    else { throw .missing(directory: directory) }
  }

  /// The zone of a name, which is looked up as a name and never as a path.
  public func zone(_ name: String) throws(Problem) -> Zone {
    guard ZoneDatabase.isName(name), fileExists(name) else { throw .unknownZone(name) }
    guard let zone = read(name) else { throw .unreadableZone(name) }
    return zone
  }

  /// Whether the folder has a zone of that name.
  public func hasZone(_ name: String) -> Bool { ZoneDatabase.isName(name) && fileExists(name) && read(name) != nil }

  /// The names that calendars may use, as the database itself lists them in `tzdata.zi`; where it has no list, those of Europe that Sweden's
  /// neighbours use. What lies in the folder beside them (`posix/`, `right/`, which counts leap seconds) is no name.
  public func names() -> [String] {
    guard let text = contents("tzdata.zi") else { return ZoneDatabase.neighbours.filter(hasZone) }
    var names: [String] = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      // `Z NAME …` begins a zone, `L TARGET NAME` is a further name for one.
      let isZone = line.starts(with: "Z ".utf8)
      guard isZone || line.starts(with: "L ".utf8) else { continue }
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
      guard words.count > (isZone ? 1 : 2) else { continue }
      let name = String(decoding: words[isZone ? 1 : 2], as: UTF8.self)
      if ZoneDatabase.isName(name) { names.append(name) }
    }
    return names
  }

  private static let neighbours = [
    "UTC", "Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo", "Europe/Helsinki", "Europe/Berlin", "Europe/London", "Europe/Paris",
  ]

  /// Letters, digits, `_`, `+`, `-` in parts joined by `/`: what the IANA database allows itself, and no way out of the folder.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 64
      && parts.allSatisfy { part in
        guard let first = part.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else { return false }
        return part.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0123456789_+-".unicodeScalars.contains($0)) }
      }
  }

  private func fileExists(_ name: String) -> Bool {
    var status = stat()
    return stat("\(directory)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private func read(_ name: String) -> Zone? { contents(name).flatMap { Zone(name: name, tzif: $0) } }

  private func contents(_ name: String) -> ArraySlice<UInt8>? {
    guard fileExists(name), let file = fopen("\(directory)/\(name)", "rb") else { return nil }
    defer { fclose(file) }
    var status = stat()
    // A zone file is a few thousand bytes: room for the largest would cost more to clear than the file to read.
    guard fstat(fileno(file), &status) == 0, status.st_size < ZoneDatabase.fileLimit else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = fread(&bytes, 1, bytes.count, file)
    return bytes[..<count]
  }
}

extension Zone {
  /// Reads a TZif file of version 2 or later (RFC 8536); nil where it is cut, of version 1, or contradicts itself.
  init?(name: String, tzif bytes: ArraySlice<UInt8>) {
    guard let first = TZifHeader(bytes), first.version >= UInt8(ascii: "2") else { return nil }
    let body = bytes.dropFirst(TZifHeader.length + first.bodyLength(timeSize: 4))
    guard let header = TZifHeader(body) else { return nil }
    let data = Array(body.dropFirst(TZifHeader.length))
    guard data.count >= header.bodyLength(timeSize: 8), header.types > 0 else { return nil }
    let times = (0..<header.times).map { Int(bigEndian(data, at: $0 * 8, 8)) }
    let indices = data[(header.times * 8)..<(header.times * 9)].map(Int.init)
    let types = (0..<header.types).map { index in
      Int(Int32(truncatingIfNeeded: bigEndian(data, at: header.times * 9 + index * 6, 4)))
    }
    guard indices.allSatisfy({ $0 < types.count }), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    let footer = data.dropFirst(header.bodyLength(timeSize: 8)).split(separator: UInt8(ascii: "\n")).first ?? []
    let rule = PosixRule(String(decoding: footer, as: UTF8.self))
    guard footer.isEmpty || rule != nil else { return nil }
    self.init(name: name, rule: rule, transitions: times, offsets: indices.map { types[$0] }, firstOffset: types[0])
  }
}

/// The counts at the head of each part of a TZif file.
private struct TZifHeader {
  static let length = 44
  let version: UInt8
  let utcFlags, standardFlags, leaps, times, types, characters: Int

  init?(_ bytes: ArraySlice<UInt8>) {
    let head = Array(bytes.prefix(TZifHeader.length))
    guard head.count == TZifHeader.length, head.starts(with: "TZif".utf8) else { return nil }
    version = head[4]
    let counts = (0..<6).map { Int(bigEndian(head, at: 20 + $0 * 4, 4)) }
    guard counts.allSatisfy({ $0 <= ZoneDatabase.fileLimit }) else { return nil }
    (utcFlags, standardFlags, leaps, times, types, characters) = (counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])
  }

  func bodyLength(timeSize: Int) -> Int {
    times * timeSize + times + types * 6 + characters + leaps * (timeSize + 4) + standardFlags + utcFlags
  }
}

private func bigEndian(_ bytes: [UInt8], at offset: Int, _ count: Int) -> Int64 {
  bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int64($1) }
}
