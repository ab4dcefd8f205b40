import CZlib
import Testing

@testable import Web

/// gzip for those who ask for it, and for nobody else (RFC 9110 12.5.3).
@Suite struct EncodingTests {
  static let wishes: [(line: String?, isPacked: Bool)] = [
    (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("x-gzip", true), ("gzip, deflate, br, zstd", true), ("gzip,deflate", true),
    ("deflate, gzip;q=0.5", true), ("gzip;q=0", false), ("gzip;q=0.0", false), ("gzip;q=0.000", false), ("gzip; q=0.001", true),
    ("gzip ; q=1.000", true), ("*", true), ("*;q=0", false), ("gzip;q=0, *", false), ("identity", false), ("identity;q=0", false),
    ("identity;q=0, gzip", true), ("identity, gzip;q=0.5", false), ("identity;q=0.5, gzip", true), ("br", false), ("deflate", false),
    ("gzip;q=2", false), ("gzip;q=x", false), ("gzip;q=", false), ("gzipped", false), (",,gzip", true), ("*;q=0, gzip", true),
    ("gzip;level=9", true),
  ]

  @Test(arguments: wishes) func packedIsWhatWasAskedFor(_ wish: String?, isPacked: Bool) async throws {
    try await RunningServer.with { server in
      let path = "/leda-och-driva/all.ics"
      let reply = try await server.get(path, wish.map { ["Accept-Encoding: \($0)"] } ?? [])
      #expect(reply.status == 200)
      #expect(reply["Content-Encoding"] == (isPacked ? "gzip" : nil))
      #expect(reply["Content-Length"] == "\(reply.body.count)")
      let bytes = isPacked ? try EncodingTests.unpacked(reply.body) : reply.body
      #expect(bytes == Array(Samples.calendar.utf8))
      let plain = try #require(try await server.get(path)["ETag"])
      #expect(reply["ETag"] == (isPacked ? plain.dropLast() + "-gzip\"" : plain))
      #expect(!isPacked || reply.body.count < Samples.calendar.utf8.count / 2)
    }
  }

  @Test func packedHasItsOwnTag() async throws {
    try await RunningServer.with { server in
      let path = "/leda-och-driva/all.ics"
      let packed = try #require(try await server.get(path, ["Accept-Encoding: gzip"])["ETag"])
      let again = try await server.get(path, ["Accept-Encoding: gzip", "If-None-Match: \(packed)"])
      #expect(again.status == 304 && again["ETag"] == packed && again["Vary"] == "Accept-Encoding")
      // No calendar program can be fooled by one tag for two texts.
      #expect(try await server.get(path)["ETag"] != packed)
    }
  }

  @Test func whatDoesNotShrinkIsSentAsItIs() async throws {
    var seed: UInt64 = 7
    let noise = (0..<5_000).map { _ in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: seed >> 40)
    }
    try await RunningServer.with(files: [SiteFile(path: "a.png", bytes: noise, modified: Samples.modified)] + Samples.files) { server in
      for path in ["/a.png", "/leda-och-driva/short.ics"] {
        let reply = try await server.get(path, ["Accept-Encoding: gzip"])
        #expect(reply.status == 200 && reply["Content-Encoding"] == nil, "\(path)")
      }
    }
  }

  @Test func packingTwiceGivesTheSameBytes() throws {
    let bytes = Array(Samples.calendar.utf8)
    let packed = try #require(Gzip.compressed(bytes))
    #expect(Gzip.compressed(bytes) == packed)
    // Bytes 4 to 7 are a time; none is written.
    #expect(Array(packed[4..<8]) == [0, 0, 0, 0])
  }

  struct NoGzip: Error {}

  /// What zlib itself makes of it.
  static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw NoGzip() }
    defer { inflateEnd(&stream) }
    var (source, target) = (bytes, [UInt8](repeating: 0, count: 1 << 20))
    let result = source.withUnsafeMutableBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    guard result == Z_STREAM_END, stream.avail_in == 0 else { throw NoGzip() }
    return Array(target[0..<Int(stream.total_out)])
  }
}
