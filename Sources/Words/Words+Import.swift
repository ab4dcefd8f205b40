import CivilTime
import Planning

/// What `import` says of a calendar that became a plan.
extension Words {
  // MARK: The plan

  /// What stands at the top of a plan that was made out of a calendar.
  public func importedHeading(_ file: String, days: DayRange) -> [String] {
    [
      say(
        "Gjord av \(foreign(file)) med `kalendarium import`, \(stretch(days)).",
        "Made out of \(foreign(file)) by `kalendarium import`, \(stretch(days))."),
      say(
        "Dagarna är kalenderns: `when` låser en dag, `near` önskar den. Ta bort dem på de pass som planeringen får flytta.",
        "The days are the calendar's: `when` fixes a day, `near` wishes for it. Take them off the sessions that the planner may move."),
      say(
        "Lägg till det som ingen kalender säger: deltagarnas antal, lokalernas platser, terminer och lov.",
        "Add what no calendar says: how many attend, how many a venue holds, terms and breaks."),
    ]
  }

  /// Above a section of a plan that was made out of a calendar; nil where the section needs no remark.
  public func importedRemark(_ section: String, isOwn: Bool) -> String? {
    switch section {
    case "organiser":
      isOwn
        ? say(
          "Domänen ingår i händelsernas id; byt bara det som står före @.",
          "The domain is part of the events' ids; change only what stands before the @.")
        : nil
    case "audiences": say("Ur kalenderns kategorier. Skriv `size` för varje.", "Out of the calendar's categories. Give each its `size`.")
    case "venues":
      say("Ur händelsernas platser. Skriv `capacity` för salarna.", "Out of the events' locations. Give the rooms their `capacity`.")
    case "themes": say("Ur kalenderns kategorier.", "Out of the calendar's categories.")
    default: nil
    }
  }

  /// What an online venue is called whose calendar gives an address alone.
  public var online: String { say("Digitalt", "Online") }

  // MARK: The report

  /// The heading of what became sessions.
  public var importedSessions: String { say("Pass", "Sessions") }
  /// The heading of what was understood how.
  public var importedUnderstood: String { say("Så förstods kalendern", "How the calendar was understood") }
  /// The heading of what became no session.
  public var importedLeftOut: String { say("Inte med", "Left out") }
  /// The heading of school years that were not asked for.
  public var importedOtherYears: String { say("Andra läsår i kalendern", "Other school years in the calendar") }

  /// `2016/17: 12 (--year 2016)`.
  public func otherYear(_ year: Int, times: Int) -> String {
    let next = (year + 1) % 100
    return "\(year)/\(next < 10 ? "0" : "")\(next): " + self.times(times) + " (--year \(year))"
  }

  /// A calendar without a single event that can be a session, of a school year where one was asked for.
  public func nothingToImport(_ file: String, events: Int, year: Int?) -> String {
    let place = year.map { say(" läsåret \($0)", " in the school year \($0)") } ?? ""
    return say(
      "\(foreign(file)): ingen av \(events) händelser kan bli ett pass\(place): de är heldagar, går över midnatt, saknar längd, är inställda tillfällen, har avböjts eller ligger långt bort i tiden",
      "\(foreign(file)): none of \(events) events can become a session\(place): they last whole days, go on over midnight, have no length, are cancelled times, were declined or are far off in time"
    )
  }

  /// Events of others have other UIDs once we publish them.
  public var importedUIDs: String {
    say(
      "Händelserna får nya id när de publiceras: den som prenumererar på den gamla kalendern byter till den nya.",
      "Events get new ids when they are published: those who subscribe to the old calendar change over to the new one.")
  }

  /// The plan can be met as it is.
  public func importCanBePlanned(folder: String) -> String {
    say("Planen går ihop. Nästa steg: kalendarium plan \(folder)", "The plan can be met. Next: kalendarium plan \(folder)")
  }

  /// A note, as a sentence without a full stop.
  public func sentence(_ note: ImportNote) -> String {
    switch note {
    case .leftOut(let title, let line, let day, let reason):
      "\(day.map { shortDate($0) + "  " } ?? "")\(quoted(title)): \(self.reason(reason)) (" + say("rad ", "line ") + "\(line))"
    case .closed(let name, let days):
      say("heldagen \(quoted(name)): stängt ", "the whole days \(quoted(name)) are closed, ") + stretch(days)
    case .venue(let id, let name, let times, let isOnline):
      say("plats ", "location ") + "\(quoted(name)) → "
        + (isOnline ? say("digital lokal ", "online venue ") : say("lokal ", "venue ")) + "`\(id)`, " + self.times(times)
    case .sharedVenue(let id, _, let first, let second, let day):
      say(
        "lokal `\(id)` antas rymma flera pass på en gång (`shared`): \(quoted(first)) och \(quoted(second)) går samtidigt \(shortDate(day))",
        "venue `\(id)` is taken to hold several sessions at a time (`shared`): \(quoted(first)) and \(quoted(second)) are at once on \(shortDate(day))"
      )
    case .audience(let id, let name, let times, let isFeed):
      (isFeed ? say("flöde ", "feed ") : say("kategori ", "category ")) + "\(quoted(name)) → " + say("deltagare ", "audience ")
        + "`\(id)`, " + self.times(times)
    case .theme(let id, let name, let times, let atOnce):
      say("kategori ", "category ") + "\(quoted(name)) → " + say("tema ", "theme ") + "`\(id)`, " + self.times(times)
        + (atOnce.map {
          say(
            "; ingen kan gå på både \(quoted($0.first)) och \(quoted($0.second)) \(shortDate($0.day))",
            "; nobody can attend both \(quoted($0.first)) and \(quoted($0.second)) on \(shortDate($0.day))")
        } ?? "")
    case .furtherThemes(let session, let names):
      say("pass ", "session ") + "`\(session)`: " + say("har redan ett tema; inte med: ", "has a theme already; left out: ")
        + list(names.map(quoted))
    case .series(let session, let times, let every, let odd):
      say("serie ", "series ") + "`\(session)`: " + self.times(times) + say(", med \(days(every)) emellan", ", \(days(every)) apart")
        + (odd.isEmpty ? "" : say("; avvikande dagar behålls: ", "; odd days are kept: ") + list(odd.map { "\($0)" }))
    case .onHoliday(let session, let day):
      say("pass ", "session ") + "`\(session)` "
        + say(
          "är på en röd dag, \(shortDate(day)); därför `holidays: none`",
          "is on a public holiday, \(shortDate(day)); hence `holidays: none`")
    case .known(let session): say("händelsens UID är pass ", "the event's UID is that of session ") + "`\(session)`"
    }
  }

  private func reason(_ reason: ImportNote.LeftOut) -> String {
    switch reason {
    case .wholeDays:
      say("heldag; inget pass, och inget säger att det är stängt", "lasts whole days; no session, and nothing says that it is closed")
    case .severalDays: say("går över midnatt; gör ett pass för varje dag", "goes on over midnight; make a session for each day")
    case .noLength: say("har ingen längd; ge den ett slut", "has no length; give it an end")
    case .declined: say("avböjd", "declined")
    case .offGrid(let start):
      say("börjar \(start); pass börjar på hela fem minuter", "starts at \(start); sessions start at whole five minutes")
    case .notASession: say("en deadline eller platshållare i våra egna flöden", "a deadline or placeholder of our own feeds")
    case .cancelledTime: say("ett inställt tillfälle i en serie", "a cancelled time of a series")
    }
  }

  private func times(_ count: Int) -> String { count == 1 ? say("1 gång", "once") : say("\(count) gånger", "\(count) times") }

  private func stretch(_ days: DayRange) -> String { days.count == 1 ? "\(days.from)" : "\(days.from)–\(days.to)" }
}
