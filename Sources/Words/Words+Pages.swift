import CivilTime
import Planning

/// What the pages say.
extension Words {
  // MARK: Navigation

  /// The link to what the page is about, for those who use a keyboard.
  public var skipLink: String { say("Hoppa till innehållet", "Skip to content") }
  /// The way from the front page to this one.
  public var breadcrumbs: String { say("Du är här", "You are here") }
  /// The front page.
  public var start: String { say("Start", "Start") }
  /// The heading of the front page.
  public var programmes: String { say("Kalendrar", "Calendars") }
  /// What the front page is for.
  public var programmesLead: String {
    say(
      "Program som planeras här. Välj ett för att se läsåret och prenumerera.",
      "Programmes planned here. Choose one to see the year and subscribe.")
  }
  /// Nothing is published.
  public var noProgrammes: String { say("Inget är publicerat ännu.", "Nothing is published yet.") }
  /// The years of a programme.
  public var years: String { say("Läsår", "School years") }
  /// The ways to see a year.
  public var views: String { say("Visa läsåret som", "See the year as") }
  /// The year as a wheel and a table.
  public var wheelView: String { say("Årshjul", "Year wheel") }
  /// The year as a list.
  public var listView: String { say("Lista", "List") }
  /// A sheet to print, `A3` or `A4`.
  public func sheetView(_ paper: String) -> String { say("Utskrift \(paper)", "Print \(paper)") }
  /// The wheel of a year.
  public func wheelTitle(_ title: String, _ year: String) -> String { say("Årshjul: \(title) \(year)", "Year wheel: \(title) \(year)") }
  /// How the wheel is read, for those who cannot see it.
  public var wheelDescription: String {
    say(
      "Läsåret som ett hjul, medurs från augusti. Varje pass är en länk till sin rad i tabellen under hjulet, som har samma uppgifter.",
      "The school year as a wheel, clockwise from August. Each session links to its row in the table below, which holds the same facts.")
  }
  /// Terms, in the wheel's legend.
  public var termKind: String { say("Termin", "Term") }
  /// Breaks.
  public var breakKind: String { say("Lov", "Break") }
  /// Closed days.
  public var closedKind: String { say("Stängt", "Closed") }
  /// Public holidays.
  public var holidayKind: String { say("Helgdag", "Public holiday") }
  /// The hand.
  public var today: String { say("I dag", "Today") }
  /// After a number of sessions, two or more.
  public var manySessions: String { say("pass", "sessions") }
  /// The caption of a table of sessions.
  public func sessionsCaption(_ count: Int) -> String {
    say(count == 1 ? "1 pass" : "\(count) pass", count == 1 ? "1 session" : "\(count) sessions")
  }
  /// The sessions.
  public var sessionsHeading: String { say("Pass", "Sessions") }
  /// There are none.
  public var noSessionsYet: String { say("Inga planerade pass.", "No sessions planned.") }
  /// When anything of this was last changed.
  public func lastChanged(_ date: String) -> String { say("Senast ändrad \(date).", "Last changed \(date).") }
  /// What made the page.
  public var madeWith: String { say("Publicerat med Kalendarium.", "Published with Kalendarium.") }
  /// The feeds to choose from.
  public var choose: String { say("Prenumerera på det du behöver", "Subscribe to what you need") }
  /// Why to choose.
  public var chooseLead: String {
    say(
      "Välj en kalender för din grupp, ett tema eller en lokal. Ett pass som finns i flera av dem är samma pass.",
      "Choose a calendar for your group, a theme or a venue. A session that is in several of them is the same session.")
  }
  /// The heading of the feeds of audiences.
  public var audiencesHeading: String { say("Målgrupper", "Audiences") }
  /// The heading of the feeds of themes.
  public var themesHeading: String { say("Teman", "Themes") }
  /// The heading of the feeds of venues.
  public var venuesHeading: String { say("Lokaler", "Venues") }
  /// What a feed is about, before its name: `Lokal`.
  public func kind(ofFeed kind: String) -> String {
    switch kind {
    case "audience": say("Målgrupp", "Audience")
    case "theme": say("Tema", "Theme")
    case "venue": say("Lokal", "Venue")
    default: everything
    }
  }
  /// The feed of everything.
  public var everything: String { say("Allt", "Everything") }

  // MARK: Columns

  /// The column of weeks.
  public var weekColumn: String { say("Vecka", "Week") }
  /// The column of days.
  public var dateColumn: String { say("Dag", "Day") }
  /// The column of times.
  public var timeColumn: String { say("Tid", "Time") }
  /// The column of titles.
  public var titleColumn: String { say("Pass", "Session") }
  /// The column of themes.
  public var themeColumn: String { say("Tema", "Theme") }
  /// The column of audiences.
  public var audiencesColumn: String { say("För", "For") }
  /// The column of venues.
  public var venueColumn: String { say("Lokal", "Venue") }
  /// The column of what is settled.
  public var statusColumn: String { say("Status", "Status") }
  /// `v. 12` / `w. 12`.
  public func week(_ day: Day) -> String { "\(weekAbbreviation) \(day.isoWeek.week)" }
  /// `v.` / `w.`.
  public var weekAbbreviation: String { say("v.", "w.") }
  /// Whether a session takes place.
  public func name(_ status: Session.Status) -> String {
    switch status {
    case .confirmed: say("Bestämt", "Confirmed")
    case .tentative: say("Preliminärt", "Tentative")
    case .cancelled: say("Inställt", "Cancelled")
    }
  }
  /// It has no day yet.
  public var undecided: String { say("Inte bestämt", "Not decided") }
  /// Where it has no theme.
  public var noTheme: String { say("Utan tema", "No theme") }
  /// `ons 21 mars` / `Wed 21 March`.
  public func weekdayAndDate(_ day: Day) -> String { "\(name(day.weekday).prefix(3)) \(day.date.day) \(monthName(day.month))" }
  /// Days within which something will be: `8 jan – 31 maj 2018`.
  public func window(_ days: DayRange) -> String {
    if days.count == 1 { return date(days.from) }
    let year = days.from.year == days.to.year ? "" : " \(days.from.year)"
    return "\(shortDay(days.from))\(year) – \(shortDay(days.to)) \(days.to.year)"
  }
  /// Days with their weeks: `14 aug 2017 – 15 jun 2018 (v. 33–24)`.
  public func span(_ days: DayRange) -> String { "\(window(days)) (\(weekAbbreviation) \(days.from.isoWeek.week)–\(days.to.isoWeek.week))" }
  /// `21 mar` / `21 Mar`.
  public func shortDay(_ day: Day) -> String { "\(day.date.day) \(monthName(day.month).prefix(3))" }
  /// `läsåret 2017/18`, of the years of its days; a plan within one calendar year has that year alone.
  public func schoolYear(_ days: DayRange) -> String {
    let (from, to) = (days.from.year, days.to.year)
    return from == to ? "\(from)" : "\(from)/\(pad("\(to % 100)", 2, left: true).replacing(" ", with: "0"))"
  }
  /// `Långfredagen` / `Good Friday`.
  public func name(_ holiday: SwedishHolidays.Holiday) -> String { say(holiday.swedish, holiday.english) }
  /// More than there is room for: `+2`.
  public func more(_ count: Int) -> String { "+\(count)" }
  /// What is said of a sheet that has no room for everything.
  public var sheetNote: String {
    say("Lokaler, målgrupper och innehåll står i listan på webben.", "Venues, audiences and contents are in the list on the web.")
  }

  // MARK: Subscribing

  /// The heading of the box.
  public func subscribe(_ name: String) -> String { say("Prenumerera: \(name)", "Subscribe: \(name)") }
  /// What subscribing gives.
  public var subscribeLead: String {
    say(
      "Prenumerera en gång, så följer kalendern varje flytt och ändring. Välj ditt program:",
      "Subscribe once, and your calendar follows every move and change. Choose your program:")
  }
  /// The link for Google.
  public var google: String { say("Google Kalender", "Google Calendar") }
  /// The link for Outlook at work.
  public var outlookWork: String { say("Outlook (jobb eller skola)", "Outlook (work or school)") }
  /// The link for Outlook at home.
  public var outlookHome: String { say("Outlook.com (privat)", "Outlook.com (personal)") }
  /// The link for Apple.
  public var apple: String { say("Apple Kalender (iPhone, iPad, Mac)", "Apple Calendar (iPhone, iPad, Mac)") }
  /// How Thunderbird subscribes.
  public var thunderbird: String { say("Thunderbird och andra program", "Thunderbird and other programs") }
  /// How soon Google shows a change.
  public var googleDelay: String {
    say(
      "Google hämtar ändringar några gånger om dygnet, ibland först efter ett dygn.",
      "Google fetches changes a few times a day, sometimes after a whole day.")
  }
  /// How soon Outlook shows a change.
  public var outlookDelay: String {
    say(
      "Outlook hämtar var tredje timme eller mer sällan, ibland först efter ett dygn.",
      "Outlook fetches every three hours or less often, sometimes after a whole day.")
  }
  /// How soon Apple shows a change.
  public var appleDelay: String {
    say(
      "Hämtar så ofta som du har ställt in under Uppdatera, från var femte minut till en gång i veckan.",
      "Fetches as often as you have set under Auto-refresh, from every five minutes to once a week.")
  }
  /// How Thunderbird subscribes, and how soon it shows a change.
  public var thunderbirdHow: String {
    say(
      "Ny kalender, På nätverket, och klistra in adressen nedan. Thunderbird hämtar var trettionde minut.",
      "New calendar, On the network, and paste the address below. Thunderbird fetches every thirty minutes.")
  }
  /// The field that holds the address.
  public var address: String { say("Kalenderns adress", "The calendar's address") }
  /// The button that copies it.
  public var copy: String { say("Kopiera adressen", "Copy the address") }
  /// It has been copied.
  public var copied: String { say("Adressen är kopierad.", "The address is copied.") }
  /// It cannot be copied.
  public var notCopied: String { say("Markera adressen och kopiera den.", "Select the address and copy it.") }
  /// Links that need the address of the site, which is not known without a script.
  public var addressUnknown: String {
    say("Högerklicka på länken och kopiera dess adress:", "Right-click the link and copy its address:")
  }
  /// How soon changes show, in all honesty.
  public var honestDelay: String {
    say(
      "Räkna med att en ändring syns inom ett dygn. Det som ändras samma dag kan komma för sent den här vägen.",
      "Expect a change to show within a day. What changes on the day itself may come too late this way.")
  }
  /// What the QR code is for.
  public var scan: String { say("Öppna sidan i telefonen:", "Open this page on a phone:") }

  /// The next session, marked by the script.
  public var next: String { say("nästa", "next") }
}
