import CivilTime
import Crypto
import Foundation
import Mustache

/// The page on which the server tells how it is, in the language of the plan.
struct StatusPage: Sendable {
  private let template: MustacheTemplate
  private let language: ServerLanguage
  private let time: @Sendable (Instant) -> String

  init(language: ServerLanguage, time: @escaping @Sendable (Instant) -> String) throws {
    template = try MustacheTemplate(string: StatusPage.text)
    self.language = language
    self.time = time
  }

  /// The style stands in the page, and the policy names its hash: nothing else may style it.
  static let policy =
    "default-src 'none'; style-src 'sha256-\(Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString())'; base-uri 'none'; "
    + "form-action 'none'; frame-ancestors 'none'"

  func html(site: Site?, last: StatusBoard.Attempt?, fetches: FetchBoard, connections: Int) -> String {
    let words = language.words
    var rows: [[String: Any]] = []
    for client in ClientKind.allCases {
      let (plain, secret) = (fetches.last(client, isPrivate: false), fetches.last(client, isPrivate: true))
      guard plain != nil || secret != nil else { continue }
      rows.append(["client": words.name(client), "feed": plain.map(time) ?? "–", "private": secret.map(time) ?? "–"])
    }
    let state: String
    if let site { state = words.served(site.generation, time(site.since)) } else { state = words.nothing }
    var values: [String: Any] = [
      "language": language.rawValue, "title": words.title, "state": state, "connections": words.connections(connections),
      "clients": words.clients, "clientHead": words.client, "feedHead": words.feed, "privateHead": words.privateFeed, "rows": rows,
      "hasRows": !rows.isEmpty, "noFetch": words.noFetch, "hasAttempt": false, "style": StatusPage.style,
    ]
    if let last {
      values["hasAttempt"] = true
      values["attempt"] = last.problems.isEmpty ? words.good(time(last.at)) : words.bad(time(last.at))
      values["isBad"] = !last.problems.isEmpty
      values["problems"] = last.problems
      values["hasMore"] = last.left > 0
      values["more"] = words.more(last.left)
    }
    return template.render(values)
  }

  static let style = """
    :root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}
    table{border-collapse:collapse}th,td{text-align:left;padding:.2rem 1rem .2rem 0}.bad{border-left:.3rem solid;padding-left:1rem}
    """

  private static let text = """
    <!DOCTYPE html>
    <html lang="{{language}}">
    <head><meta charset="utf-8"><title>{{title}}</title><meta name="viewport" content="width=device-width"><style>{{{style}}}</style></head>
    <body>
    <main>
    <h1>{{title}}</h1>
    <p>{{state}}</p>
    {{#hasAttempt}}<div{{#isBad}} class="bad" role="alert"{{/isBad}}>
    <p>{{attempt}}</p>
    {{#isBad}}<ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul>{{/isBad}}
    {{#hasMore}}<p>{{more}}</p>{{/hasMore}}
    </div>{{/hasAttempt}}
    <h2>{{clients}}</h2>
    {{^hasRows}}<p>{{noFetch}}</p>{{/hasRows}}
    {{#hasRows}}<table>
    <thead><tr><th scope="col">{{clientHead}}</th><th scope="col">{{feedHead}}</th><th scope="col">{{privateHead}}</th></tr></thead>
    <tbody>
    {{#rows}}<tr><th scope="row">{{client}}</th><td>{{feed}}</td><td>{{private}}</td></tr>
    {{/rows}}</tbody>
    </table>{{/hasRows}}
    <p>{{connections}}</p>
    </main>
    </body>
    </html>

    """
}
