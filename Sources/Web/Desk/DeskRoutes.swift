import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// The desk's part of the router: it reads requests, lets the guard judge them, and writes what the desk answers.
struct DeskRoutes: Sendable {
  let desk: any Desk
  let deskGuard: DeskGuard
  let limits: ServerLimits
  let logger: Logger

  /// The first part of its paths.
  static let root = "desk"

  func add(to router: Router<BasicRequestContext>) {
    for path in ["\(DeskRoutes.root)", "\(DeskRoutes.root)/**"] {
      router.get(RouterPath(path)) { request, _ in await answer(request, form: nil) }
      router.post(RouterPath(path)) { request, context in
        var request = request
        let form: [String: String]
        do {
          let buffer = try await request.collectBody(upTo: limits.deskBodyBytes)
          form = try DeskRoutes.fields(String(buffer: buffer))
        } catch { return DeskRoutes.text("the form cannot be read", .badRequest) }
        return await answer(request, form: form)
      }
    }
  }

  private func answer(_ request: Request, form: [String: String]?) async -> Response {
    do throws(DeskGuard.Refusal) { try deskGuard.check(request.head, isForm: form != nil) } catch {
      logger.notice("a request for the desk was refused", metadata: ["reason": "\(error.rawValue)"])
      return DeskRoutes.text(error.rawValue, .forbidden)
    }
    let query: [String: String]
    do { query = try DeskRoutes.fields(request.uri.query ?? "") } catch {
      return DeskRoutes.text("the address cannot be read", .badRequest)
    }
    guard let path = DeskRoutes.parts(request.head.path ?? "") else { return DeskRoutes.text("not found", .notFound) }
    return response(
      await desk.answer(
        DeskRequest(path: path, form: form, query: query, token: deskGuard.token, isTrusted: form.map(deskGuard.trusts) ?? true)))
  }

  private func response(_ reply: DeskReply) -> Response {
    switch reply {
    case .page(let html, let status):
      return DeskRoutes.response(.init(code: status), ContentType.html, ResponseBody(byteBuffer: ByteBuffer(string: html)))
    case .json(let text, let status):
      return DeskRoutes.response(.init(code: status), "application/json", ResponseBody(byteBuffer: ByteBuffer(string: text)))
    case .file(let bytes, let name):
      return DeskRoutes.response(.ok, ContentType.of(name), ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .see(let path):
      var response = DeskRoutes.response(.seeOther, ContentType.plain, ResponseBody())
      response.headers[.location] = "/\(DeskRoutes.root)/\(path)"
      return response
    case .none: return DeskRoutes.text("not found", .notFound)
    case .events(let lines):
      return DeskRoutes.response(
        .ok, "text/event-stream",
        ResponseBody { writer in
          for await line in lines.cancelOnGracefulShutdown() { try await writer.write(ByteBuffer(string: line)) }
          try await writer.finish(nil)
        })
    }
  }

  // MARK: Reading

  /// Whether a request target is the desk's.
  static func isMeant(by target: String) -> Bool {
    guard target.hasPrefix("/\(root)") else { return false }
    let rest = target.utf8.dropFirst(root.utf8.count + 1).first
    return rest == nil || rest == UInt8(ascii: "/") || rest == UInt8(ascii: "?")
  }

  /// The parts of the path below the root, percent-decoded; nil where it is no path.
  static func parts(_ target: String) -> [String]? {
    RequestPath.read(target).map { $0.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init) }
  }

  private struct WrongEscape: Error {}

  /// The fields of a form (URL Living Standard 5.1): names and values with `+` for a blank and percent escapes. CR LF is a line end.
  static func fields(_ text: String) throws -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
        part.replacing("+", with: " ").removingPercentEncoding
      }
      guard let name = parts[0], let value = parts.count > 1 ? parts[1] : "" else { throw WrongEscape() }
      fields[name] = value.replacing("\r\n", with: "\n")
    }
    return fields
  }

  // MARK: Writing

  /// What a page of the desk may do: its own style, script, pictures and forms.
  private static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    + "base-uri 'none'; frame-ancestors 'none'"

  private static func text(_ text: String, _ status: HTTPResponse.Status) -> Response {
    response(status, ContentType.plain, ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
  }

  private static func response(_ status: HTTPResponse.Status, _ type: String, _ body: ResponseBody) -> Response {
    var headers = HTTPFields()
    let policy = type == ContentType.html ? [("Content-Security-Policy", policy)] : Reply.closedPolicy
    // Without any referrer a browser would not say either where its forms come from.
    let own = [
      ("Content-Type", type), ("Cache-Control", "no-store"), ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Referrer-Policy", "same-origin"),
    ]
    for (name, value) in Reply.guarded + policy + own {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(status: status, headers: headers, body: body)
  }
}
