import Feeds
import QRCode
import Words

/// The box that says how to subscribe to a feed, with a link for each kind of client (feed contract S13).
struct SubscribeBox {
  let words: Words
  /// What the feed is about, and what clients call it.
  let label: String
  let name: String
  /// From the page to the feed, for instance `rektorer.ics`.
  let href: String
  /// Of the feed and of the page on the web; nil where the site's address is not known.
  let addresses: (feed: String, page: String)?

  /// What the template shows. Where the site's address is not known a script makes the links, from the address that the page has then.
  var view: [String: Any] {
    var view: [String: Any] = [
      "heading": words.subscribe(label), "lead": words.subscribeLead, "name": name, "href": href, "address": addresses?.feed ?? "",
      "code": false,
      "isKnown": addresses != nil, "unknown": words.addressUnknown, "addressLabel": words.address, "copy": words.copy,
      "copied": words.copied, "notCopied": words.notCopied, "honest": words.honestDelay, "thunderbird": words.thunderbird,
      "thunderbirdHow": words.thunderbirdHow,
    ]
    let links = SubscribeBox.links(feed: addresses?.feed, name: name)
    let clients: [[String: Any]] = [
      ["kind": "google", "label": words.google, "delay": words.googleDelay, "href": shown(links?.google)],
      ["kind": "outlook-work", "label": words.outlookWork, "delay": words.outlookDelay, "href": shown(links?.outlookWork)],
      ["kind": "outlook-home", "label": words.outlookHome, "delay": words.outlookDelay, "href": shown(links?.outlookHome)],
      ["kind": "apple", "label": words.apple, "delay": words.appleDelay, "href": shown(links?.apple)],
    ]
    view["clients"] = clients
    if let page = addresses?.page, let code = QRCode(page) {
      let side = code.size + 2 * QRCode.quietZone
      view["code"] = ["path": code.path, "side": side, "scan": words.scan, "page": page] as [String: Any]
    }
    return view
  }

  /// The links of the clients that have one. Google wants `webcal:` in its parameter, Outlook `https:`.
  private static func links(feed: String?, name: String) -> (google: String, outlookWork: String, outlookHome: String, apple: String)? {
    guard let feed, let scheme = feed.firstRange(of: "://") else { return nil }
    let webcal = "webcal://" + feed[scheme.upperBound...]
    let outlook = "/calendar/0/addfromweb?url=\(encoded(feed))&name=\(encoded(name))"
    return (
      "https://calendar.google.com/calendar/r?cid=\(encoded(webcal))", "https://outlook.office.com\(outlook)",
      "https://outlook.live.com\(outlook)", webcal
    )
  }

  /// Percent-encoded whole: all but the unreserved characters of RFC 3986, 2.3.
  static func encoded(_ text: String) -> String {
    let unreserved = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { encoded, byte in
      if unreserved.contains(byte) {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
