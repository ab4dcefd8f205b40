import CivilTime
import Planning

/// What the planner's desk says.
extension Words {
  // MARK: Pages

  /// The heading of the desk's first page.
  public var desk: String { say("Planerarens bord", "The planner's desk") }
  /// What the desk is for.
  public var deskLead: String {
    say(
      "Läsåren i mappen. Det som ändras här ändras i planens filer; terminalen fungerar som förut.",
      "The school years in this folder. What is changed here is changed in the plan's files; the terminal goes on working.")
  }
  /// There is nothing to plan yet.
  public var deskNoYears: String {
    say("Här finns inget läsår ännu; skapa ett nedan.", "There is no school year here yet; make one below.")
  }
  /// The link to what is published.
  public var deskPublished: String { say("Det som är publicerat", "What is published") }
  /// The link to a year's page.
  public var deskYear: String { say("Läsåret", "The year") }
  /// The link to the plan's text, and its heading.
  public var deskText: String { say("Planens text", "The plan's text") }
  /// The link to the history, and its heading.
  public var deskHistory: String { say("Historik", "History") }
  /// The link to publishing, and its heading.
  public var deskPublish: String { say("Publicera", "Publish") }
  /// Above what is wrong with a plan.
  public var deskProblems: String { say("Det här måste rättas", "This must be put right") }
  /// The heading where something failed.
  public var deskTrouble: String { say("Det gick inte", "That could not be done") }
  /// The link back to the year.
  public var deskBack: String { say("Tillbaka till läsåret", "Back to the year") }
  /// Said on a page that is being written on.
  public var deskChangedElsewhere: String {
    say(
      "Läsåret har ändrats av någon annan. Ladda om sidan när du är klar.",
      "The year has been changed by someone else. Load the page again when you are done.")
  }
  /// A button of an older page was pressed.
  public var deskHasChanged: String {
    say(
      "Läsåret hann ändras. Se vad som gäller nu, och tryck igen om det fortfarande är rätt.",
      "The year had changed by then. See what holds now, and press again if it is still right.")
  }
  /// Years that are not taken together with this one.
  public var deskLeftOut: String {
    say(
      "Andra läsår i mappen har fel och räknas inte med: krockar med dem syns inte.",
      "Other years in the folder are wrong and left out: clashes with them are not seen.")
  }

  /// Another year is left out, as it cannot be held as it is.
  public var deskClashesWithin: String { say("passen krockar med varandra", "its sessions clash with one another") }
  /// What becomes of sessions that the schedule has and the plan has not.
  public var deskUnknown: String {
    say("Planera läsåret, så stryks de ur schemat.", "Plan the year, and they are left out of the schedule.")
  }

  // MARK: A new year

  /// Above the form that makes a year.
  public var deskNewYear: String { say("Nytt läsår", "A new school year") }
  /// What a new year is.
  public var deskNewLead: String {
    say("En plan att utgå från, som går att planera genast.", "A plan to start from, which can be planned at once.")
  }
  /// The button that makes a year.
  public var deskNewButton: String { say("Skapa läsåret", "Make the year") }
  /// The field of a new year's folder.
  public var deskFolder: String { say("Mapp", "Folder") }
  /// The field of a new year's first calendar year.
  public var deskBeginsIn: String { say("Börjar i augusti år", "Begins in August of") }
  /// The field of a new year's language.
  public var deskLanguage: String { say("Språk", "Language") }
  /// A folder that cannot be called so.
  public var deskNoFolder: String {
    say("Använd bokstäverna a–z, siffror, - och _, högst 64 tecken", "Use letters a–z, digits, - and _, at most 64 characters")
  }
  /// A folder that is there already.
  public var deskFolderIsThere: String {
    say("Mappen finns redan; ge den ett annat namn", "The folder is there already; give it another name")
  }
  /// A field holds no year.
  public var deskNoYear: String { say("Skriv ett år från 1990 till 2099", "Write a year from 1990 to 2099") }

  // MARK: The year

  /// What the buttons of a year are for.
  public var deskActions: String { say("Planera", "Plan") }
  /// What a run begins with.
  public var deskStart: String { say("Utgå från", "Begin with") }
  /// A run from what is decided.
  public var deskStartDecided: String { say("det som är bestämt", "what is decided") }
  /// A run that changes little.
  public var deskStartKept: String { say("det bestämda, ändra så lite som möjligt", "what is decided, change as little as possible") }
  /// A run from nothing.
  public var deskStartScratch: String { say("ett tomt läsår; låsta pass står kvar", "an empty year; locked sessions stay") }
  /// The button that starts a run.
  public var deskPlan: String { say("Planera", "Plan") }
  /// The button that undoes, where there is nothing to undo.
  public var deskUndo: String { say("Ångra", "Undo") }
  /// The button that does again, where there is nothing to do again.
  public var deskRedo: String { say("Gör om", "Redo") }
  /// The button that undoes a change.
  public func deskUndoing(_ what: String) -> String { say("Ångra: \(what)", "Undo: \(what)") }
  /// The button that does a change again.
  public func deskRedoing(_ what: String) -> String { say("Gör om: \(what)", "Redo: \(what)") }
  /// How far a year is decided, and its cost.
  public func deskSummary(decided: Int, of all: Int, cost: Int) -> String {
    say(
      "\(decided) av \(all) pass är bestämda; schemat kostar \(cost).",
      "\(decided) of \(all) sessions are decided; the schedule costs \(cost).")
  }
  /// Above the findings.
  public var deskFindings: String { say("Krockar och anmärkningar", "Clashes and remarks") }
  /// There are no findings.
  public var deskNoFindings: String { say("Inga.", "None.") }
  /// Above the sessions that have no time.
  public var deskUndecided: String { say("Pass utan tid", "Sessions without a time") }
  /// Above the months.
  public var deskMonths: String { say("Månaderna", "The months") }
  /// How a session is moved.
  public var deskDrag: String {
    say(
      "Dra ett pass till en annan dag, eller ställ dig på det och tryck M: pilarna går dag för dag och vecka för vecka, Enter lägger det där och låser det, Escape släpper det.",
      "Drag a session to another day, or go to it and press M: arrows go by days and weeks, Enter puts it there and locks it, Escape lets it go."
    )
  }
  /// Said when a session has been taken up by keyboard.
  public var deskMoving: String {
    say(
      "Passet följer pilarna. Enter lägger det, Escape släpper det.",
      "The session follows the arrows. Enter puts it down, Escape lets it go.")
  }
  /// Nothing forbids a place.
  public var deskFree: String { say("Det går.", "That works.") }
  /// Above what forbids a place.
  public var deskClash: String { say("Det krockar:", "That clashes:") }
  /// Above the wheel.
  public var deskWheel: String { say("Årshjulet", "The year wheel") }
  /// Above the list.
  public var deskList: String { say("Listan", "The list") }
  /// The column of locks.
  public var deskLockColumn: String { say("Låst", "Locked") }
  /// The column of costs.
  public var deskCostColumn: String { say("Kostnad", "Cost") }
  /// In the column of locks.
  public var deskYes: String { say("ja", "yes") }

  /// Said of a session that is locked.
  public var deskIsLocked: String { say("låst", "locked") }
  /// Said of a session that clashes.
  public var deskIsWrong: String { say("krockar", "clashes") }

  // MARK: A session

  /// Above the form that moves a session.
  public var deskPlace: String { say("Lägg passet på en annan tid", "Put the session at another time") }
  /// The field of a day.
  public var deskDay: String { say("Dag", "Day") }
  /// The field of a start.
  public var deskStartTime: String { say("Börjar", "Begins") }
  /// The field of a venue.
  public var deskVenue: String { say("Lokal", "Venue") }
  /// The choice of no venue in particular.
  public var deskAnyVenue: String { say("den bästa lediga", "the best that is free") }
  /// The button that moves a session.
  public var deskMove: String { say("Lägg det där och lås", "Put it there and lock it") }
  /// The button that asks what a place would mean.
  public var deskWeigh: String { say("Vad skulle det innebära?", "What would that mean?") }
  /// The button that locks.
  public var deskLock: String { say("Lås passet där det är", "Lock the session where it is") }
  /// The button that unlocks.
  public var deskUnlock: String { say("Lås upp passet", "Unlock the session") }
  /// Above the suggestions.
  public var deskSuggestions: String { say("Bästa andra tider", "The best other times") }
  /// Above the wishes that are not met.
  public var deskWhy: String { say("Varför är det där det är?", "Why is it where it is?") }
  /// Above the statements that cannot all hold.
  public var deskWhyNot: String { say("Varför går det inte?", "Why does it not work?") }
  /// Above what the plan says of a session.
  public var deskFacts: String { say("Om passet", "About the session") }
  /// The link to a session's lines in the plan.
  public var deskTextLink: String { say("Ändra i planens text", "Change it in the plan's text") }
  /// The name of a session's audiences.
  public var deskAudiences: String { say("Målgrupper", "Audiences") }
  /// The name of a session's theme.
  public var deskTheme: String { say("Tema", "Theme") }
  /// The name of a session's speakers.
  public var deskSpeakers: String { say("Talare", "Speakers") }
  /// The name of a session's duration.
  public var deskDuration: String { say("Längd", "Duration") }
  /// The name of a session's agenda.
  public var deskAgenda: String { say("Dagordning", "Agenda") }
  /// The name of a session's tasks.
  public var deskTasks: String { say("Att göra", "Tasks") }
  /// The name of a session's description.
  public var deskDescription: String { say("Beskrivning", "Description") }

  // MARK: Fields

  /// A form names no session.
  public var deskNoSession: String { say("Det passet finns inte", "There is no such session") }
  /// A field holds no day.
  public var deskNoDay: String { say("Skriv en dag, till exempel 2027-03-17", "Write a day, for example 2027-03-17") }
  /// A day that the year has not.
  public func deskOutsideYear(_ days: DayRange) -> String {
    say("Dagen ligger utanför läsåret, \(days.from) till \(days.to)", "The day is outside the school year, \(days.from) to \(days.to)")
  }
  /// A field holds no clock time.
  public var deskNoTime: String { say("Skriv ett klockslag, till exempel 13:00", "Write a clock time, for example 13:00") }
  /// A start from which a session of so many minutes would go over midnight.
  public func deskTooLate(_ minutes: Int) -> String {
    say(
      "Passet är \(duration(minutes: minutes)) och slutar efter midnatt",
      "The session takes \(duration(minutes: minutes)) and would end after midnight")
  }
  /// A venue that the session may not have.
  public var deskNotItsVenue: String { say("Lokalen är ingen av passets", "The venue is none of the session's") }

  // MARK: Text

  /// What the plan's text is for.
  public var deskTextLead: String {
    say(
      "Allt i planen går att ändra här. Texten läses innan den sparas: det som är fel sparas inte.",
      "Everything in the plan can be changed here. The text is read before it is saved: what is wrong is not saved.")
  }
  /// A text that is shown and cannot be changed here.
  public var deskNotCarried: String {
    say(
      "Filen är större än 1 MiB, eller har tecken eller blandade radslut som en webbläsare inte lämnar tillbaka som de är. Ändra den i en texteditor.",
      "The file is larger than 1 MiB, or has characters or mixed line ends that a browser does not give back as they are. Change it in a text editor."
    )
  }
  /// The button that saves.
  public var deskSave: String { say("Spara", "Save") }
  /// The place of an error.
  public func deskLine(_ line: Int) -> String { say("Rad \(line)", "Line \(line)") }

  // MARK: History

  /// What the history is for.
  public var deskHistoryLead: String {
    say(
      "Vem som ändrade vad, det senaste först. Gå tillbaka till vilket läge som helst; även det kan ångras.",
      "Who changed what, the newest first. Go back to any state; that can be undone too.")
  }
  /// The history is empty.
  public var deskNoEdits: String { say("Inget har ändrats ännu.", "Nothing has been changed yet.") }
  /// How many changes the history shows.
  public func deskEdits(_ count: Int) -> String {
    count == 1 ? say("1 ändring", "1 change") : say("\(count) ändringar", "\(count) changes")
  }
  /// The column of moments.
  public var deskWhen: String { say("När", "When") }
  /// The column of names.
  public var deskWho: String { say("Vem", "Who") }
  /// The column of changes.
  public var deskWhat: String { say("Vad", "What") }
  /// The column that says whether a change holds.
  public var deskState: String { say("Läge", "State") }
  /// The button that goes back to a state.
  public var deskGoBack: String { say("Gå tillbaka hit", "Go back to this") }
  /// The same button for those who hear it by itself: the change, and when it was made.
  public func deskGoBack(to what: String, _ when: String) -> String {
    say("Gå tillbaka till läget efter: \(what), \(when)", "Go back to what was after: \(what), \(when)")
  }
  /// A change: a session was moved.
  public var deskMoved: String { say("Flyttade", "Moved") }
  /// A change: a session was locked.
  public var deskLocked: String { say("Låste", "Locked") }
  /// A change: a session was unlocked.
  public var deskUnlocked: String { say("Låste upp", "Unlocked") }
  /// A change: the schedule of a run was taken.
  public var deskPlanned: String { say("Tog motorns schema", "Took the engine's schedule") }
  /// A change of the plan's text.
  public var deskTextChanged: String { say("Ändrade planens text", "Changed the plan's text") }
  /// A change back to the state after an earlier one.
  public var deskRestored: String { say("Gick tillbaka till ett tidigare läge", "Went back to an earlier state") }
  /// A change that was made in an editor or by another verb.
  public var deskOutside: String { say("Ändrad utanför bordet", "Changed elsewhere") }
  /// A change that was undone.
  public var deskUndone: String { say("ångrad", "undone") }
  /// A change that was undone before another one was made.
  public var deskSuperseded: String { say("ersatt", "superseded") }

  // MARK: Publishing

  /// The button that publishes.
  public var deskPublishNow: String { say("Publicera nu", "Publish now") }
  /// It was published.
  public var deskIsPublished: String { say("Publicerat.", "Published.") }
  /// The draft is what is published.
  public var deskNothingToPublish: String {
    say("Inget har ändrats sedan det senast publicerades.", "Nothing has changed since it was last published.")
  }
  /// It could not be published.
  public var deskNotPublished: String {
    say("Inget publicerades; det som är publicerat står kvar.", "Nothing was published; what is published stays.")
  }

  // MARK: A run

  /// How a run is doing.
  public func deskRunning(seconds: Int, cost: Int?, bound: Int?) -> String {
    let found =
      cost.map { say("bästa schemat kostar \($0)", "the best schedule costs \($0)") } ?? say("inget schema ännu", "no schedule yet")
    let least = bound.map { say(", inget kostar mindre än \($0)", ", none costs less than \($0)") } ?? ""
    return say("Har planerat i \(seconds) s: ", "Has planned for \(seconds) s: ") + found + least + "."
  }
  /// The button that stops a run.
  public var deskStop: String { say("Stoppa och visa det bästa så långt", "Stop and show the best so far") }
  /// No run was started.
  public var deskNoRun: String { say("Ingen planering pågår.", "No planning is going on.") }
  /// Above what a run would change.
  public var deskWouldChange: String { say("Det här skulle ändras", "This would change") }
  /// A run has found nothing better.
  public var deskWouldNotChange: String { say("Schemat blir som det är.", "The schedule stays as it is.") }
  /// The button that takes the schedule of a run.
  public var deskAccept: String { say("Ta schemat", "Take this schedule") }
  /// A run began on what is no longer so.
  public var deskOldRun: String {
    say("Läsåret har ändrats sedan planeringen började. Planera igen.", "The year has changed since planning began. Plan again.")
  }

  // MARK: Collisions

  /// The heading where an edit met another.
  public var deskCollision: String { say("Någon hann före", "Someone was first") }
  /// What has become of an edit that met another.
  public var deskCollisionLead: String {
    say(
      "Läsåret har ändrats sedan du öppnade sidan. Din ändring är inte gjord och inte borta: se vad som gäller nu, och gör den ändå om den fortfarande är rätt.",
      "The year has been changed since you opened the page. Your change is neither made nor lost: see what holds now, and make it anyway if it is still right."
    )
  }
  /// The button that makes the edit on what is so now.
  public var deskAnyway: String { say("Gör ändringen ändå", "Make the change anyway") }
  /// Above the text of an edit that met another.
  public var deskMine: String { say("Din text", "Your text") }
  /// Above the text as it is.
  public var deskTheirs: String { say("Texten som den är nu", "The text as it is now") }
}
