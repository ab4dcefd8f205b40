import QRCode
import Testing

@Suite struct QRCodeTests {
  /// The three finder patterns of ISO/IEC 18004, 6.3.3.1: a dark frame, a light ring, a dark square of three.
  @Test func codeHasItsThreeFinderPatterns() throws {
    let code = try #require(QRCode("https://kalender.example.se/leda-och-driva/audience/rektorer.html"))
    #expect((code.size - 21).isMultiple(of: 4) && code.modules.count == code.size * code.size)
    let pattern = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
    for (row, column) in [(0, 0), (0, code.size - 7), (code.size - 7, 0)] {
      let found = (0..<7).map { y in
        (0..<7).map { x in code.modules[(row + y) * code.size + column + x] ? "#" : "." }.joined()
      }
      #expect(found == pattern)
    }
  }

  @Test func pathDrawsTheDarkModulesAlone() throws {
    let code = try #require(QRCode("A"))
    var drawn = Set<Int>()
    for run in code.path.split(separator: "M") {
      let numbers = run.split { !$0.isNumber }.compactMap { Int($0) }
      for column in numbers[0]..<(numbers[0] + numbers[2]) {
        drawn.insert((numbers[1] - QRCode.quietZone) * code.size + column - QRCode.quietZone)
      }
    }
    #expect(drawn == Set(code.modules.indices.filter { code.modules[$0] }))
  }

  @Test func textThatIsNoAddressHasNoCode() {
    #expect(QRCode("") == nil && QRCode("a\u{0}b") == nil)
    #expect(QRCode(String(repeating: "a", count: QRCode.textLimit)) != nil)
    #expect(QRCode(String(repeating: "a", count: QRCode.textLimit + 1)) == nil)
  }

  @Test func sameTextGivesTheSameCode() { #expect(QRCode("kalender") == QRCode("kalender")) }
}
