import CivilTime
import OrderedCollections
import Planning

/// What the verbs say of their results.
extension Words {
  // MARK: Errors of the command line

  /// There is no schedule.
  public func noScheduleYet(path: String) -> String {
    say(
      "\(path) har inget schedule.yaml än; kör `kalendarium plan \(path)`",
      "\(path) has no schedule.yaml yet; run `kalendarium plan \(path)`")
  }

  /// No session of that id.
  public func unknownSession(_ id: String, nearest: String?) -> String {
    say("okänt pass \(quoted(id))", "unknown session \(quoted(id))") + meant(nearest)
  }

  /// A file that a verb would write is there.
  public func isThereAlready(_ path: String) -> String {
    say("\(path) finns redan; välj en annan mapp", "\(path) is there already; give another folder")
  }

  /// A word that is written in a way that cannot be changed in place.
  public func cannotChange(_ word: String) -> String {
    say(
      "\(quoted(word)) kan inte ändras där det står; skriv det på en rad utan escape-tecken",
      "\(quoted(word)) cannot be changed where it stands; write it on one line without escapes")
  }

  /// The days of a repeat are decided together.
  public func acceptsNoRepeat(_ id: String) -> String {
    say(
      "\(quoted(id)) hör till en upprepning eller omgångar, vars dagar bestäms tillsammans; kör `kalendarium plan` och lås det med `kalendarium lock`",
      "\(quoted(id)) belongs to a repeat or to rounds, whose days are decided together; run `kalendarium plan` and fix it with `kalendarium lock`"
    )
  }

  /// No work calendar of that id.
  public func unknownCalendar(_ id: String, nearest: String?) -> String {
    say("okänd arbetskalender \(quoted(id))", "unknown work calendar \(quoted(id))") + meant(nearest)
  }

  private func meant(_ nearest: String?) -> String { nearest.map { say("; menas \(quoted($0))?", "; did you mean \(quoted($0))?") } ?? "" }

  /// The session has no place to be fixed at.
  public func notDecided(_ id: String, path: String) -> String {
    say(
      "\(quoted(id)) är inte bestämt än; kör `kalendarium plan \(path)`",
      "\(quoted(id)) has not been decided; run `kalendarium plan \(path)`")
  }

  /// The session is not held.
  public func isCancelled(_ id: String) -> String {
    say("\(quoted(id)) är inställt och tar ingen tid", "\(quoted(id)) is cancelled and takes no time")
  }

  // MARK: lock

  /// What was fixed or freed.
  public func locked(_ ids: [String], _ isLocked: Bool) -> String {
    isLocked ? say("Låst: \(list(ids))", "Locked: \(list(ids))") : say("Upplåst: \(list(ids))", "Unlocked: \(list(ids))")
  }

  // MARK: days

  private static let columns = 10

  /// The heading of the counts by month.
  public var dayCountsHeading: String {
    pad("", Words.columns) + ["school", "staff", "half", "closed"].map { pad(dayKind($0), Words.columns, left: true) }.joined()
  }

  /// A line of counts.
  public func dayCounts(month: String, _ counts: [Int]) -> String {
    pad(month, Words.columns) + counts.map { pad("\($0)", Words.columns, left: true) }.joined()
  }

  /// `Summa` / `Total`.
  public var sum: String { say("Summa", "Total") }
  /// `klämdag` / `bridge day`.
  public var bridgeDay: String { say("klämdag", "bridge day") }
  /// `sista dagen före ledighet` / `last day before a break`.
  public var lastDayBeforeBreak: String { say("sista dagen före ledighet", "last day before a break") }

  /// A kind of day.
  public func dayKind(_ kind: String) -> String {
    switch kind {
    case "school": say("skoldag", "school")
    case "staff": say("elevfri", "staff")
    case "half": say("halvdag", "half")
    default: say("stängt", "closed")
    }
  }

  // MARK: plan

  /// A person has fixed it.
  public var isLocked: String { say("låst", "locked") }
  /// It has been placed for the first time.
  public var isNew: String { say("nytt", "new") }
  /// Where it was before: `flyttat från v. 12 ons 21 mar 2018 13:00`, `ny lokal, förut Aulan`; empty where nothing has changed.
  public func moved(_ number: Int, from before: Placement, to now: Placement, in plans: PlanSet) -> String {
    if before.day != now.day || before.start != now.start {
      return say("flyttat från ", "moved from ") + start(before)
    }
    guard before.venue != now.venue else {
      return before.units == now.units ? "" : say("andra enheter än förut", "other units than before")
    }
    let name = before.venue.map { plans.plans[plans.entries[number].plan].venues[$0]?.name ?? $0 }
    return say("ny lokal", "new venue") + (name.map { say(", förut \($0)", ", before \($0)") } ?? "")
  }

  /// No schedule holds.
  public var cannotBeMet: String {
    say("Planen går inte ihop. Detta kan inte gälla samtidigt:", "The plan cannot be met. These cannot all hold:")
  }
  /// No schedule holds, and the time ran out before it was known why.
  public var cannotBeMetUnexplained: String {
    say(
      "Planen går inte ihop; varför hann inte utredas, ge mer tid med --time.",
      "The plan cannot be met; there was no time to find out why, give more with --time.")
  }
  /// The time ran out.
  public var noneFound: String {
    say("Inget schema hittades på den tid som fanns; ge mer med --time.", "No schedule was found in the time given; give more with --time.")
  }
  /// What was decided does not hold any more, and has been changed as little as possible.
  public var decidedNoLongerHolds: String {
    say(
      "Det som var bestämt går inte längre ihop med planen; så lite som möjligt har flyttats.",
      "What was decided no longer fits the plan; as little as possible has been moved.")
  }
  /// A file was written.
  public func written(_ path: String) -> String { say("Skrivet: \(path)", "Written: \(path)") }
  /// Nothing was written.
  public var dryRun: String { say("Inget skrivet (--dry-run).", "Nothing written (--dry-run).") }
  /// A session of the schedule that the plan does not have.
  public func dropped(_ id: String) -> String {
    say(
      "passet \(quoted(id)) finns inte i planen längre och tas bort ur schemat",
      "the plan no longer has \(quoted(id)); it is taken out of the schedule")
  }

  // MARK: check

  /// How many findings.
  public func counts(block: Int, warn: Int, note: Int, waived: Int) -> String {
    if block + warn + note + waived == 0 { return say("Inga krockar.", "No clashes.") }
    let warnings = say(warn == 1 ? "1 varning" : "\(warn) varningar", warn == 1 ? "1 warning" : "\(warn) warnings")
    let notes = say(note == 1 ? "1 notis" : "\(note) notiser", note == 1 ? "1 note" : "\(note) notes")
    return say("\(block) hinder, \(warnings), \(notes), \(waived) godtagna.", "\(block) blocking, \(warnings), \(notes), \(waived) waived.")
  }
  /// An accepted finding.
  public var waived: String { say("godtaget", "waived") }
  /// The heading of the ways out.
  public var waysOut: String { say("Vägar ut:", "Ways out:") }

  // MARK: publish

  /// Nothing to publish yet.
  public func notPublished(_ programme: String) -> String {
    say(
      "\(programme) publiceras inte; rätta hindren, eller publicera ändå med --anyway.",
      "\(programme) is not published; mend what blocks, or publish with --anyway.")
  }
  /// The schedule is of an older plan.
  public func outdated(_ id: String) -> String {
    say(
      "schemat är äldre än planen: det har passet \(quoted(id)), som inte finns längre; kör `kalendarium plan`",
      "the schedule is older than the plan: it has \(quoted(id)), which is gone; run `kalendarium plan`")
  }
  /// `Nytt`, `Flyttat` …
  public func changeKind(_ kind: String) -> String {
    switch kind {
    case "new": say("Nytt", "New")
    case "moved": say("Flyttat", "Moved")
    case "cancelled": say("Inställt", "Cancelled")
    case "removed": say("Borttaget", "Removed")
    default: say("Ändrat", "Changed")
    }
  }
  /// How many of each kind.
  public func changeCounts(new: Int, moved: Int, cancelled: Int, changed: Int, removed: Int) -> String {
    if new + moved + cancelled + changed + removed == 0 {
      return say("Inget har ändrats sedan förra publiceringen.", "Nothing has changed since the last publication.")
    }
    return say(
      "\(new) nya, \(moved) flyttade, \(cancelled) inställda, \(changed) ändrade, \(removed) borttagna pass.",
      "\(new) new, \(moved) moved, \(cancelled) cancelled, \(changed) changed, \(removed) removed sessions.")
  }
  /// How many feeds are where.
  public func feedsWritten(_ count: Int, _ folder: String) -> String {
    say(
      count == 1 ? "1 flöde i \(folder)" : "\(count) flöden i \(folder)", count == 1 ? "1 feed in \(folder)" : "\(count) feeds in \(folder)"
    )
  }
  /// Changes that subscription alone tells too late.
  public var toldTooLate: String {
    say(
      "Säg till själv: det här hinner inte nå alla prenumeranter (de hämtar inom ett dygn eller två).",
      "Tell them yourself: subscribers (who fetch within a day or two) may not know in time.")
  }
  /// Private feeds that were published before and have not been written now.
  public func privateLeft(_ count: Int) -> String {
    say(
      "\(count) privata flöden är inte uppdaterade; publicera dem med --private.",
      "\(count) private feeds were not updated; publish them with --private.")
  }
}
