import NIOCore

/// An answer that is made once and sent often: everything but `Date` and `Connection`.
final class Reply: Sendable {
  let status: Int
  /// The header fields in the order in which they are sent.
  let fields: [(name: String, value: String)]
  /// Status line and header fields as bytes, each with its line end, without the empty line that closes them.
  let head: ByteBuffer
  let body: ByteBuffer

  init(status: Int, fields: [(name: String, value: String)], body: ByteBuffer = ByteBuffer()) {
    self.status = status
    self.fields = fields
    self.body = body
    var text = "HTTP/1.1 \(status) \(Reply.reasons[status] ?? "")\r\n"
    for (name, value) in fields { text += "\(name): \(value)\r\n" }
    head = ByteBuffer(string: text)
  }

  private static let reasons = [
    200: "OK", 304: "Not Modified", 308: "Permanent Redirect", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
    410: "Gone", 413: "Content Too Large", 414: "URI Too Long", 431: "Request Header Fields Too Large", 505: "HTTP Version Not Supported",
  ]

  // MARK: Header fields

  /// What goes with everything: nothing is guessed from bytes, no address is handed on, nothing loads anything.
  static let guarded: [(name: String, value: String)] = [
    ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
  ]

  static let closedPolicy: [(name: String, value: String)] = [("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")]

  /// What a page may do: its own style, script and pictures.
  static let pagePolicy: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; "
        + "base-uri 'none'; frame-ancestors 'none'"
    ),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"), ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  // MARK: Answers without a resource

  private static func plain(_ status: Int, _ text: String, _ more: [(name: String, value: String)] = []) -> Reply {
    let body = ByteBuffer(string: text + "\n")
    return Reply(
      status: status,
      fields: [("Content-Type", ContentType.plain), ("Content-Length", "\(body.readableBytes)")] + more + guarded + closedPolicy, body: body
    )
  }

  static let badRequest = plain(400, "bad request")
  static let methodNotAllowed = plain(405, "only GET and HEAD", [("Allow", "GET, HEAD")])
  static let tooLarge = plain(413, "no body is read here")
  static let targetTooLong = plain(414, "the address is too long")
  static let headerTooLarge = plain(431, "the header is too large")
  static let otherVersion = plain(505, "HTTP/1.1 is spoken here")
  static let gone = plain(410, "gone", [("Cache-Control", "public, max-age=300")])
  /// For a feed and whatever else is no page. One and the same for an address that never was, one that was revoked, and a wrong one.
  static let noFile = plain(404, "not found", [("Cache-Control", "no-store")])

  /// For a page.
  static let noPage: Reply = {
    let body = ByteBuffer(
      string: """
        <!DOCTYPE html>
        <html lang="sv">
        <head><meta charset="utf-8"><title>404</title><meta name="viewport" content="width=device-width"></head>
        <body><h1>Sidan finns inte</h1><p lang="en">There is no such page.</p><p><a href="/">Startsidan</a></p></body>
        </html>

        """)
    return Reply(
      status: 404,
      fields: [("Content-Type", ContentType.html), ("Content-Length", "\(body.readableBytes)"), ("Cache-Control", "no-store")] + guarded
        + pagePolicy, body: body)
  }()

  /// 308 to a path of this site.
  static func redirect(to path: String) -> Reply {
    Reply(
      status: 308,
      fields: [("Location", "/" + RequestPath.encoded(path)), ("Content-Length", "0"), ("Cache-Control", "public, max-age=300")] + guarded
        + closedPolicy)
  }
}
