import CQrencode

/// A QR code (ISO/IEC 18004): a square of dark and light modules that a phone's camera reads. Made by libqrencode.
public struct QRCode: Hashable, Sendable {
  /// Modules along one side, without the quiet zone.
  public let size: Int
  /// Row by row, whether a module is dark.
  public let modules: [Bool]

  /// The longest text, in bytes of UTF-8: an address of a feed has at most 200 (feed contract S11); longer ones make codes too fine to
  /// read from a screen.
  public static let textLimit = 500

  /// The quiet zone on each side, in modules (ISO/IEC 18004, 5.3.8).
  public static let quietZone = 4

  /// The code of a text, with error correction of level M (about 15 %). Nil where the text is empty, longer than the limit or holds a NUL.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= QRCode.textLimit, !bytes.contains(0) else { return nil }
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { QRcode_free(code) }
    let side = Int(code.pointee.width)
    guard let data = code.pointee.data else { return nil }
    size = side
    // The lowest bit of each byte is the colour; the others tell what the module is for.
    modules = (0..<side * side).map { data[$0] & 1 == 1 }
  }

  /// The dark modules as the data of an SVG path, one unit a module, the quiet zone included: the picture is `size + 2 * quietZone` wide.
  public var path: String {
    var path = ""
    for row in 0..<size {
      var column = 0
      while column < size {
        guard modules[row * size + column] else {
          column += 1
          continue
        }
        let start = column
        while column < size, modules[row * size + column] { column += 1 }
        path += "M\(start + QRCode.quietZone) \(row + QRCode.quietZone)h\(column - start)v1h-\(column - start)z"
      }
    }
    return path
  }
}
