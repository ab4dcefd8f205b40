import Support
import Testing

@testable import Web

/// Bytes that nobody means: requests with bytes changed, cut, doubled and mixed, from numbers that are the same every time.
@Suite struct HostileBytesTests {
  private static let seeds: [String] = [
    "GET /leda-och-driva/all.ics HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\", W/\"y\"\r\nAccept-Encoding: gzip;q=0.5, *;q=0\r\n\r\n",
    "HEAD http://a/%6Ceda-och-driva/all.ics?x#y HTTP/1.0\r\nConnection: keep-alive\r\nIf-Modified-Since: Fri, 14 Jul 2017 02:40:00 GMT\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nabcde\r\n0\r\nTrailer: 1\r\n\r\n",
    "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n0123456789",
    "GET /a/private/0123/b.ics HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1\r\nUser-Agent: \u{E5}\u{0}\r\nUpgrade: h2c\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\nCONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n\u{16}\u{3}\u{1}",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}",
  ]

  private static let splices: [[UInt8]] = [
    "\r\n", "\n", "\r", "\0", "%", "%00", "..", ":", " ", "\t", "\"", "/", "9999999999", "\u{FF}\u{FE}",
  ].map {
    Array($0.utf8)
  }

  private static func changed(_ seed: String, _ dice: inout AccessTests.Dice) -> [UInt8] {
    var bytes = Array(seed.utf8)
    for _ in 0...(dice.next() % 4) {
      let place = Int(dice.next() % UInt64(bytes.count + 1))
      switch dice.next() % 5 {
      case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: dice.next())
      case 1: bytes.insert(contentsOf: splices[Int(dice.next() % UInt64(splices.count))], at: place)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int(dice.next() % 12)))
      case 3: bytes.insert(contentsOf: bytes.prefix(place), at: place)
      default: bytes.append(contentsOf: Array(seeds[Int(dice.next() % UInt64(seeds.count))].utf8))
      }
      if bytes.isEmpty { return [0] }
    }
    return bytes
  }

  @Test func everythingIsAnsweredOrClosedAndTheServerStaysWell() async throws {
    try await RunningServer.with(set: { $0.isAccessLogged = true }) { server in
      let answers = try await server.talk { _ in
        var dice = AccessTests.Dice(state: 20_180_321)
        var answers: [[UInt8]] = []
        for number in 0..<1_500 {
          let client = try WireClient(port: server.port)
          try client.send(HostileBytesTests.changed(HostileBytesTests.seeds[number % HostileBytesTests.seeds.count], &dice))
          client.endSending()
          var answer: [UInt8] = []
          while let more = client.receive(), !more.isEmpty { answer += more }
          answers.append(answer)
        }
        return answers
      }
      for (number, answer) in answers.enumerated() where !answer.isEmpty {
        #expect(answer.starts(with: Array("HTTP/1.1 ".utf8)), "\(number)")
      }
      let refused = answers.filter { $0.starts(with: Array("HTTP/1.1 400".utf8)) }.count
      let good = answers.filter { $0.starts(with: Array("HTTP/1.1 200".utf8)) }.count
      #expect(refused > 100 && good > 30, "both kinds were among them: \(refused), \(good)")
      #expect(!answers.contains { $0.starts(with: Array("HTTP/1.1 5".utf8)) && !$0.starts(with: Array("HTTP/1.1 505".utf8)) })
      #expect(server.log.all.allSatisfy { $0.hasPrefix("level=") && !$0.contains("\n") })
      let well = try await server.get("/leda-och-driva/all.ics")
      #expect(well.text == Samples.calendar)
    }
  }
}
