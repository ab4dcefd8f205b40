import CivilTime
import NIOHTTP1

/// What matters of a request's head.
struct Question {
  let method: HTTPMethod
  let isHead: Bool
  let isReading: Bool
  let target: String
  var hosts = 0
  var noneMatch: String?
  var modifiedSince: String?
  var encodings: String?
  var agent: String?
  /// A proxy stands in between, as far as can be told: nginx says nothing of itself unless it is told to, but speaks HTTP/1.0.
  var isForwarded = false
  var length: String?
  var isChunked = false
  var isExpectant = false
  /// After it the parser reads nothing more.
  var isUpgrade = false

  init(_ head: HTTPRequestHead) {
    method = head.method
    target = head.uri
    isForwarded = head.version.minor == 0
    switch head.method {
    case .GET: (isHead, isReading) = (false, true)
    case .HEAD: (isHead, isReading) = (true, true)
    case .CONNECT:
      (isHead, isReading) = (false, false)
      isUpgrade = true
    default: (isHead, isReading) = (false, false)
    }
    for (name, value) in head.headers {
      switch name.utf8.count {
      case 3 where Question.isSame(name, "via"): isForwarded = true
      case 4 where Question.isSame(name, "host"): hosts += 1
      case 6 where Question.isSame(name, "expect"): isExpectant = true
      case 7 where Question.isSame(name, "upgrade"): isUpgrade = true
      case 9 where Question.isSame(name, "forwarded") || Question.isSame(name, "x-real-ip"): isForwarded = true
      case 10 where Question.isSame(name, "user-agent"): agent = value
      case 13 where Question.isSame(name, "if-none-match"): noneMatch = noneMatch.map { $0 + "," + value } ?? value
      case 14 where Question.isSame(name, "content-length"): length = value
      case 15 where Question.isSame(name, "accept-encoding"): encodings = encodings.map { $0 + "," + value } ?? value
      case 15 where Question.isSame(name, "x-forwarded-for"): isForwarded = true
      case 17 where Question.isSame(name, "if-modified-since"): modifiedSince = value
      case 17 where Question.isSame(name, "transfer-encoding"): isChunked = true
      default: break
      }
    }
  }

  /// Whether a name of the same length is this lower-case one.
  private static func isSame(_ name: String, _ lower: StaticString) -> Bool {
    var place = lower.utf8Start
    for byte in name.utf8 {
      guard (65...90).contains(byte) ? byte | 0x20 == place.pointee : byte == place.pointee else { return false }
      place += 1
    }
    return true
  }

  var hasBody: Bool { isChunked || (length.map { $0 != "0" } ?? false) }
}

/// What a request is answered with.
enum Answer {
  case reply(Reply, ResourceKind)
  /// Hummingbird's router says it, by this path.
  case router(String)

  /// The paths that the server answers itself.
  static let health = "healthz"
  static let metrics = "metrics"
  static let status = "status"

  /// The answer to a whole request. `seesStatus`: whether the asker may see what the server says of itself.
  init(to question: Question, from site: Site?, access: AccessWatch, seesStatus: Bool, now: Instant) {
    guard question.isReading else {
      self = .reply(Reply.methodNotAllowed, .none)
      return
    }
    guard let path = RequestPath.read(question.target) else {
      self = .reply(Site.missing(question.target), .none)
      return
    }
    if path == Answer.health || (seesStatus && (path == Answer.metrics || path == Answer.status)) {
      self = .router(path)
      return
    }
    guard let site else {
      self = .reply(Site.missing(path), .none)
      return
    }
    switch site.find(path, access: access) {
    case .reply(let reply): self = .reply(reply, .none)
    case .resource(let resource): self = .reply(Answer.reply(with: resource, to: question, now: now), resource.kind)
    }
  }

  private static func reply(with resource: Resource, to question: Question, now: Instant) -> Reply {
    var wanted = resource.plain
    var other = resource.gzip
    if let gzip = resource.gzip, let encodings = question.encodings, Conditions.acceptsGzip(encodings) { (wanted, other) = (gzip, wanted) }
    if let list = question.noneMatch {
      if Conditions.names(list, wanted.tag) { return wanted.unchanged }
      // Who has the other representation of the same bytes has what it needs.
      if let other, Conditions.names(list, other.tag) { return other.unchanged }
      return wanted.full
    }
    if let text = question.modifiedSince {
      if text == resource.modifiedText { return wanted.unchanged }
      if let date = HTTPDate.read(text, now: now), resource.modified <= date { return wanted.unchanged }
    }
    return wanted.full
  }
}
