import ArgumentParser
import CivilTime
import Foundation
import OrderedCollections
import Planning
import Web
import Words

struct Access: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access", abstract: "Make, list and revoke the addresses of private feeds, one for each subscriber.",
    discussion: """
      A speaker's feed and the team's tasks say where people are: `serve` gives them only to those who have an address. Each subscriber gets
      one of their own, which is shown once and stored nowhere.

        kalendarium access add calendars leda-och-driva/speaker/elmer.ics --subscriber "Maria Elmér"
        kalendarium access list calendars
        kalendarium access revoke calendars "Maria Elmér"
      """,
    subcommands: [AccessAdd.self, AccessListVerb.self, AccessRevoke.self])
}

struct AccessAdd: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "add", abstract: "Make an address for one subscriber of a private feed.")

  @Argument(help: "The folder that is served.")
  var dir: String

  @Argument(help: "The feed, for example leda-och-driva/speaker/elmer.ics, leda-och-driva/team.ics or leda-och-driva/todo.ics.")
  var feed: String

  @Option(help: "Whose address it is (default: the feed's own id, as in 'elmer').")
  var subscriber: String?

  @Option(help: ArgumentHelp("How the server is reached from outside: https://kalender.example.se.", valueName: "url"))
  var address: String?

  @OptionGroup var common: CommonOptions

  func validate() throws { try SiteAddress.validate(address) }

  func run() throws {
    let feeds = try PrivateFeeds(dir, common)
    let feed = try feeds.named(self.feed)
    let subscriber = subscriber ?? feed.split(separator: "/").last.map { String($0.dropLast(4)) } ?? feed
    var random = SystemRandomNumberGenerator()
    do throws(AccessFile.Problem) {
      let (token, entry) = try AccessFile(folder: dir).change { list throws(AccessList.Problem) in
        try list.add(feed: feed, subscriber: subscriber, at: common.instant, random: &random)
      }
      let path = AccessList.path(feed: feed, token: token)
      let whole = SiteAddress.plain(address).map { "\($0)/\(path)" } ?? "/\(path)"
      common.show(json: Reply(id: entry.id, feed: feed, subscriber: subscriber, address: whole)) {
        "\(whole)\n\(feeds.words.addressMade(id: entry.id, isWhole: address != nil))"
      }
    } catch { throw Failure(error) }
  }

  struct Reply: Encodable {
    let id: String
    let feed: String
    let subscriber: String
    let address: String
  }
}

struct AccessListVerb: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "The addresses that were made, without their secrets.")

  @Argument(help: "The folder that is served.")
  var dir: String

  @Argument(help: "The feed; all of them where none is named.")
  var feed: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    do throws(AccessFile.Problem) {
      let entries = try AccessFile(folder: dir).read().entries.filter { feed == nil || $0.feed == feed }
      common.show(json: ["addresses": entries.map(AccessReply.init)]) {
        if entries.isEmpty { return "No addresses have been made; `access add` makes one." }
        let width = (entries.map(\.feed.count).max() ?? 0, entries.map(\.subscriber.count).max() ?? 0)
        return entries.map { entry in
          let state = entry.revoked.map { "revoked \($0)" } ?? "good"
          return "\(entry.id)  \(pad(entry.feed, width.0))  \(pad(entry.subscriber, width.1))  made \(entry.made)  \(state)"
        }.joined(separator: "\n")
      }
    } catch { throw Failure(error) }
  }
}

struct AccessRevoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "End an address by its id, or all addresses of a subscriber or a feed.")

  @Argument(help: "The folder that is served.")
  var dir: String

  @Argument(help: "The id that `access list` shows, the subscriber, or the feed.")
  var who: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    do throws(AccessFile.Problem) {
      let revoked = try AccessFile(folder: dir).change { list throws(AccessList.Problem) in try list.revoke(who, at: common.instant) }
      common.show(json: ["revoked": revoked.map(AccessReply.init)]) {
        revoked.map { "\($0.id)  \($0.feed)  \($0.subscriber)  revoked" }.joined(separator: "\n")
      }
    } catch { throw Failure(error) }
  }
}

/// One address of a list, without its secret.
struct AccessReply: Encodable {
  let id: String
  let feed: String
  let subscriber: String
  let made: String
  let revoked: Nullable<String>

  init(_ entry: AccessEntry) {
    id = entry.id
    feed = entry.feed
    subscriber = entry.subscriber
    made = entry.made.description
    revoked = Nullable(entry.revoked?.description)
  }
}

/// The private feeds of the years below a folder.
struct PrivateFeeds {
  private let paths: Set<String>
  let words: Words

  init(_ dir: String, _ common: CommonOptions) throws {
    let years = try Years(try YearFolders(root: dir).plans(), common)
    words = years.words
    paths = Set(
      years.plans.plans.flatMap { plan in
        plan.speakers.keys.map { "\(plan.programme)/speaker/\($0).ics" } + ["team.ics", "todo.ics"].map { "\(plan.programme)/\($0)" }
      })
  }

  /// The path of a feed; `speaker/elmer` and `elmer` will do where they can mean but one.
  func named(_ name: String) throws -> String {
    if paths.contains(name) { return name }
    let meant = paths.filter { $0.hasSuffix("/\(name)") || $0.hasSuffix("/\(name).ics") }
    if meant.count == 1, let path = meant.first { return path }
    throw Failure.usage(words.unknownPrivateFeed(name, among: (meant.isEmpty ? paths : meant).sorted()))
  }
}
