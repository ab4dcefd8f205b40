import CivilTime
import Planning

extension Words {
  /// The summary of a session: its title, marked where it is not settled or cancelled.
  public func summary(title: String, _ status: Session.Status) -> String {
    switch status {
    case .confirmed: title
    case .tentative: say("Preliminärt: ", "Tentative: ") + title
    case .cancelled: say("INSTÄLLT: ", "CANCELLED: ") + title
    }
  }

  /// What a feed without sessions says.
  public var noSessions: String { say("Inga planerade pass", "No sessions planned") }

  /// The heading of the agenda in a description.
  public var agendaHeading: String { say("Program", "Programme") }

  /// Who speaks: `Medverkande: …`.
  public func speakers(_ names: [String]) -> String { say("Medverkande: ", "Speakers: ") + list(names) }

  /// The link of an online session.
  public func link(_ url: String) -> String { say("Delta: ", "Join: ") + url }

  /// A deadline of the team: `Boka föreläsare (Kick-on)`.
  public func task(_ title: String, session: String, owner: String?) -> String {
    title + " (\(session)" + (owner.map { ", \($0)" } ?? "") + ")"
  }

  /// The team's tasks.
  public var tasks: String { say("uppgifter", "tasks") }

  /// What the team's feed is called.
  public func team(_ title: String) -> String { title + " – " + tasks }

  /// What the team's feed of to-dos is called.
  public func todo(_ title: String) -> String { title + " – " + say("att göra", "to do") }

  /// What is in a feed, for those who choose it.
  public func feedDescription(_ name: String) -> String {
    say("\(name). Ändringar syns hos prenumeranter inom ett dygn.", "\(name). Changes reach subscribers within a day.")
  }

  // MARK: Notes

  /// The first line of a note about changes.
  public func noteHeading(_ title: String) -> String { say("Ändringar: ", "Changes: ") + title }
  /// Before where something was.
  public var noteFrom: String { say("från", "from") }
  /// Before where something is.
  public var noteTo: String { say("till", "to") }
  /// The last line of a note about changes.
  public var noteClosing: String {
    say(
      "Den som prenumererar på kalendern får ändringen där av sig själv, oftast inom ett dygn.",
      "Those who subscribe to the calendar get the change there by itself, mostly within a day.")
  }
  /// How many notes were written.
  public func notesWritten(_ count: Int, _ folder: String) -> String {
    say(
      count == 1 ? "1 ändringsbrev att skicka i \(folder)" : "\(count) ändringsbrev att skicka i \(folder)",
      count == 1 ? "1 change note to send in \(folder)" : "\(count) change notes to send in \(folder)")
  }

  // MARK: Private feeds

  /// An address was made.
  public func addressMade(id: String, isWhole: Bool) -> String {
    let rest = isWhole ? "" : say(" Sätt serverns adress framför.", " Put the server's address before it.")
    return say(
      "Adressen visas bara nu; \(id) är dess namn i listan.\(rest)", "The address is shown only now; \(id) is its name in the list.\(rest)")
  }
  /// There is no such private feed.
  public func unknownPrivateFeed(_ name: String, among feeds: [String]) -> String {
    let shown = feeds.prefix(20).joined(separator: ", ")
    return say(
      "\(quoted(name)) är inget privat flöde; de som finns: \(shown)", "\(quoted(name)) is no private feed; there are \(shown)")
  }
}
