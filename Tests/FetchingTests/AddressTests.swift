import Foundation
import Support
import Testing

@testable import Fetching

/// What may be fetched at all. `@` stands for the port of a server that must hear nothing of what is refused.
@Suite struct AddressTests {
  static let refused: [(address: String, problem: FetchProblem, why: String)] =
    local([
      ("127.0.0.1", "127.0.0.1", "this machine"), ("127.255.255.254", "127.255.255.254", "all of 127/8 is"),
      ("127.1", "127.0.0.1", "short"), ("127.0.1", "127.0.0.1", "short, three numbers"), ("2130706433", "127.0.0.1", "decimal"),
      ("017700000001", "127.0.0.1", "octal"), ("0x7f000001", "127.0.0.1", "hexadecimal"), ("0X7F.1", "127.0.0.1", "mixed"),
      ("0177.0.0.01", "127.0.0.1", "octal numbers"), ("127.0.0.1.", "127.0.0.1", "a dot at the end"),
      ("0x7f.0x0.0x0.0x1", "127.0.0.1", "hexadecimal numbers"), ("127.0x0.1", "127.0.0.1", "hexadecimal in the middle"),
      ("0", "0.0.0.0", "zero is this machine on Linux"), ("0.0.0.0", "0.0.0.0", "the same"), ("0.1.2.3", "0.1.2.3", "this network"),
      ("10.0.0.1", "10.0.0.1", "private"), ("012.1", "10.0.0.1", "private, octal and short"), ("167772161", "10.0.0.1", "private, decimal"),
      ("172.16.0.1", "172.16.0.1", "private, first"), ("172.31.255.255", "172.31.255.255", "private, last"),
      ("192.168.1", "192.168.0.1", "private, short"), ("100.64.0.1", "100.64.0.1", "a carrier's, first"),
      ("100.127.255.255", "100.127.255.255", "a carrier's, last"), ("169.254.169.254", "169.254.169.254", "secrets of cloud machines"),
      ("0xA9FEA9FE", "169.254.169.254", "the same in hexadecimal"), ("192.0.0.170", "192.0.0.170", "protocol assignments"),
      ("192.0.2.1", "192.0.2.1", "documentation"), ("192.88.99.1", "192.88.99.1", "6to4 relay"), ("198.18.0.1", "198.18.0.1", "benchmarks"),
      ("198.19.255.255", "198.19.255.255", "benchmarks, last"), ("198.51.100.7", "198.51.100.7", "documentation"),
      ("203.0.113.7", "203.0.113.7", "documentation"), ("224.0.0.1", "224.0.0.1", "multicast"), ("240.0.0.1", "240.0.0.1", "reserved"),
      ("255.255.255.255", "255.255.255.255", "broadcast"), ("4294967295", "255.255.255.255", "broadcast, decimal"),
      ("[::]", "::", "unspecified"), ("[::1]", "::1", "this machine"), ("[0:0:0:0:0:0:0:1]", "::1", "the same, long"),
      ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1", "IPv4 in IPv6"), ("[::ffff:7f00:1]", "::ffff:127.0.0.1", "the same in hexadecimal"),
      ("[::ffff:8.8.8.8]", "::ffff:8.8.8.8", "mapped, even if public"), ("[::127.0.0.1]", "::127.0.0.1", "IPv4-compatible"),
      ("[64:ff9b::7f00:1]", "64:ff9b::7f00:1", "NAT64"), ("[64:ff9b:1::1]", "64:ff9b:1::1", "local NAT64"),
      ("[100::1]", "100::1", "discard"),
      ("[2001::1]", "2001::1", "Teredo"), ("[2001:1ff::1]", "2001:1ff::1", "protocol assignments, last"),
      ("[2001:db8::1]", "2001:db8::1", "documentation"), ("[2002:7f00:1::1]", "2002:7f00:1::1", "6to4 of this machine"),
      ("[3fff:fff::1]", "3fff:fff::1", "documentation"), ("[fc00::1]", "fc00::1", "unique local"), ("[fd12::1]", "fd12::1", "unique local"),
      ("[fe80::1]", "fe80::1", "this link"), ("[febf::1]", "febf::1", "this link, last"), ("[fec0::1]", "fec0::1", "site"),
      ("[ff02::1]", "ff02::1", "multicast"), ("[4000::1]", "4000::1", "not given out"), ("[5f00::1]", "5f00::1", "segment routing"),
    ]) + [
      ("http://[fe80::1%25eth0]:@/", .address(.badHost), "a zone"), ("http://[::1", .address(.badHost), "no end"),
      ("http://[127.0.0.1]:@/", .address(.badHost), "IPv4 is not in brackets"), ("http://[v1.x]/", .address(.badHost), "a future format"),
      ("http://256.0.0.1:@/", .address(.badHost), "ends in a number, is no address"),
      ("http://1.2.3.4.5:@/", .address(.badHost), "five numbers"), ("http://127.0.0.08:@/", .address(.badHost), "no octal digit"),
      ("http://4294967296:@/", .address(.badHost), "33 bits"), ("http://0x100000000:@/", .address(.badHost), "33 bits"),
      ("http://127.0.0.0x:@/", .address(.badHost), "hexadecimal without digits"), ("http://a..b/", .address(.badHost), "an empty label"),
      ("http://127。0。0。1:@/", .address(.badHost), "ideographic dots"),
      ("http://①②⑦.0.0.1:@/", .address(.badHost), "digits of another kind"),
      ("http://127%2e0.0.1:@/", .address(.badHost), "an escape in the host"),
      ("http://127.0.0.1%00.example:@/", .address(.badHost), "a zero"),
      ("http://kommun.example:@@127.0.0.1:@/", .address(.userInfo), "a host dressed as a name"),
      ("http://user:word@kommun.example:@/", .address(.userInfo), "name and password"),
      ("http://@127.0.0.1:@/", .address(.userInfo), "empty"),
      ("http://kommun.example\\@127.0.0.1:@/", .address(.badCharacter), "a backslash"), ("http:///a", .address(.noHost), "no host"),
      ("http://:@/", .address(.noHost), "only a port"), ("http://?a", .address(.noHost), "only a question"),
      ("http://a.example:0/", .address(.badPort), "port zero"), ("http://a.example:65536/", .address(.badPort), "17 bits"),
      ("http://a.example:+80/", .address(.badPort), "a sign"), ("http://a.example:8a/", .address(.badPort), "a letter"),
      ("http://a.example/ b", .address(.badCharacter), "a space"),
      ("http://a.example/\r\nHost: b", .address(.badCharacter), "another header"),
      ("http://a.example/\u{0}", .address(.badCharacter), "a zero"), ("http://a.example/\u{85}", .address(.badCharacter), "a C1 control"),
      ("http://a.example/%", .address(.badCharacter), "half an escape"), ("http://a.example/%2", .address(.badCharacter), "half an escape"),
      ("http://a.example/%zz", .address(.badCharacter), "no escape"), ("", .address(.noScheme), "nothing"),
      ("a.example/b", .address(.noScheme), "no scheme"), ("http:/a.example", .address(.noScheme), "one slash"),
      ("http:a.example", .address(.noScheme), "no slash"), ("file:///etc/passwd", .address(.unknownScheme), "a file"),
      ("ftp://a.example/", .address(.unknownScheme), "ftp"), ("gopher://127.0.0.1:@/", .address(.unknownScheme), "gopher"),
      ("http+unix://%2Fa", .address(.unknownScheme), "a socket, which the client would know"),
      ("http://" + String(repeating: "a", count: 64) + ".example/", .address(.badHost), "a label of 64"),
      ("http://a.example/" + String(repeating: "a", count: 2048), .address(.tooLong(limit: 2048)), "too long"),
      ("http://a.example/" + String(repeating: "å", count: 1000), .address(.tooLong(limit: 2048)), "too long once it is escaped"),
    ]

  private static func local(_ rows: [(String, String, String)]) -> [(address: String, problem: FetchProblem, why: String)] {
    rows.map { host, address, why in ("http://\(host):@/a.ics", notPublic(address.contains(":") ? "[\(address)]" : address, address), why) }
  }

  @Test func addressesOfOtherPlacesAreRefusedAndNothingIsConnected() async throws {
    let server = try CannedServer { _ in .answer("200 OK", [], good) }
    let fetcher = try fetcher { $0.resolve = { host, _ throws(FetchProblem) in throw .noSuchHost(host: "asked for \(host)") } }
    #expect(AddressTests.refused.count >= 100)
    for (address, problem, why) in AddressTests.refused {
      let address = address.replacingOccurrences(of: ":@/", with: ":\(server.port)/")
      let outcome = await fetcher.outcome(address)
      #expect(outcome == .problem(problem), "\(address): \(why)")
    }
    #expect(server.accepted == 0)
  }

  static let taken: [(address: String, host: String, path: String, why: String)] = [
    ("http://kommun.example:@/a.ics?b=c", "kommun.example:@", "/a.ics?b=c", "the usual"),
    ("HTTP://KOMMUN.Example.:@/A", "kommun.example:@", "/A", "capitals and the root's dot"),
    ("http://kommun.example:@", "kommun.example:@", "/", "no path"), ("http://kommun.example:@?a", "kommun.example:@", "/?a", "no path"),
    ("http://kommun.example:@/a#b", "kommun.example:@", "/a", "a fragment"),
    ("http://kommun.example:@#b", "kommun.example:@", "/", "a fragment"),
    ("http://kommun.example:@/läsår?å", "kommun.example:@", "/l%C3%A4s%C3%A5r?%C3%A5", "letters in the path"),
    ("http://kommun.example:@/a%20b%2Fc", "kommun.example:@", "/a%20b%2Fc", "escapes stay as they are"),
    ("http://kommun.example:@//a/../b", "kommun.example:@", "//a/../b", "a path is its server's business"),
    ("http://a_b.xn--ml-eka.example:@/", "a_b.xn--ml-eka.example:@", "/", "a name of other letters, in ASCII"),
    ("http://93.184.216.34:@/", "93.184.216.34:@", "/", "a public address"),
    ("http://1572395042:@/", "93.184.216.34:@", "/", "the same, decimal"),
    ("http://0x5d.0270.216.34:@/", "93.184.216.34:@", "/", "the same, mixed"),
    ("http://172.32.0.1:@/", "172.32.0.1:@", "/", "beside a private range"),
    ("http://100.128.0.1:@/", "100.128.0.1:@", "/", "beside a carrier's"),
    ("http://[2606:2800:220:1:248:1893:25c8:1946]:@/", "[2606:2800:220:1:248:1893:25c8:1946]:@", "/", "public IPv6"),
    ("http://[2001:200:0::1]:@/", "[2001:200::1]:@", "/", "beside the protocol assignments"),
  ]

  @Test func addressesOfTheWebAreTaken() async throws {
    let server = try CannedServer { _ in .answer("200 OK", [], good) }
    let fetcher = try fetcher()
    for (address, host, path, why) in AddressTests.taken {
      let port = ":\(server.port)"
      #expect(await fetcher.outcome(address.replacingOccurrences(of: ":@", with: port)) == .fresh(good), "\(address): \(why)")
      let question = try #require(server.asked.last)
      #expect(question.hasPrefix("GET \(path) HTTP/1.1\r\n"), "\(address): \(question)")
      #expect(question.lowercased().contains("\r\nhost: \(host.replacingOccurrences(of: ":@", with: port))"), "\(address): \(question)")
    }
    #expect(server.accepted == AddressTests.taken.count)
  }

  @Test(arguments: taken) func clientReadsAnAddressAsWeDo(_ row: (address: String, host: String, path: String, why: String)) throws {
    let address = try WebAddress(row.address.replacingOccurrences(of: ":@", with: ":8080"), limit: 2048)
    #expect(try WebAddress(address.text, limit: 2048) == address)
    let url = try #require(URL(string: address.text))
    #expect(url.host?.trimmingCharacters(in: ["[", "]"]) == address.hostText.trimmingCharacters(in: ["[", "]"]))
    #expect(url.port == 8080 && url.absoluteString == address.text)
  }

  @Test(arguments: ["webcal://a.example/b", "webcals://a.example/b", "https://A.example:443/b#c"])
  func calendarSchemesMeanHTTPS(_ address: String) throws { #expect(try WebAddress(address, limit: 100).text == "https://a.example/b") }

  @Test func httpIsRefusedUnlessAllowed() async throws {
    let server = try CannedServer { _ in .answer("200 OK", [], good) }
    let address = "http://kommun.example:\(server.port)/"
    #expect(await (try fetcher { $0.allowsHTTP = false }).outcome(address) == .problem(.address(.plain)))
    #expect(server.accepted == 0)
    #expect(await (try fetcher()).outcome(address) == .fresh(good))
  }

  static let redirects: [(location: String, next: String?, why: String)] = [
    ("c", "http://a.example/x/c", "beside"), ("./c", "http://a.example/x/c", "beside"), ("../c", "http://a.example/c", "above"),
    ("../../../c", "http://a.example/c", "no higher than the top"), ("c/", "http://a.example/x/c/", "below"),
    (".", "http://a.example/x/", "here"),
    ("/c?d#e", "http://a.example/c?d", "from the top"), ("?d=/..", "http://a.example/x/b?d=/..", "another question"),
    ("", "http://a.example/x/b?q", "the same"), ("#e", "http://a.example/x/b?q", "the same"),
    ("//b.example/c", "http://b.example/c", "another host"), ("https://b.example", "https://b.example/", "another scheme"),
    ("HTTP://B.example:80/", "http://b.example/", "the usual port"), ("javascript:alert(1)", nil, "no address"), ("///c", nil, "no host"),
    ("//b.example\\c", nil, "a backslash"), ("c d", nil, "a space"), ("//u@b.example/", nil, "a name"),
  ]

  @Test(arguments: redirects) func redirectLeadsWhereRFC3986Says(_ row: (location: String, next: String?, why: String)) throws {
    let base = try WebAddress("http://a.example/x/b?q", limit: 100)
    let next = Result { () throws(AddressProblem) in try base.following(row.location, limit: 100).text }
    switch next {
    case .success(let text): #expect(text == row.next, "\(row.why)")
    case .failure(let problem): #expect(row.next == nil, "\(row.why): \(problem)")
    }
  }
}
