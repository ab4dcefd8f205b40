import CivilTime
import Planning

/// What `next` says: of every day why it is where it is, and what is left to ask.
extension Words {
  // MARK: Sessions

  /// Why a session is where it is next year, in one sentence without a full stop.
  public func sentence(_ move: SessionMove) -> String { move.reasons.map(clause).joined(separator: "; ") }

  private func clause(_ reason: MoveReason) -> String {
    switch reason {
    case .sameWeek(let place):
      say("samma vecka och veckodag", "same week and weekday") + " (\(week(place.week)) \(name(place.weekday).prefix(3)))"
    case .sameDate(let day): say("samma datum; ", "same date; ") + isA(day)
    case .nthWeekday(let nth, let isLast):
      ordinal(nth, isLast: isLast)
        + (isLast ? say("; månaden har ingen femte", "; the month has no fifth") : "")
    case .distance(let anchor, let days, let day): distance(days, anchor) + " (\(dayAndMonth(day)) \(day.year))"
    case .noWeek53: say("året har ingen vecka 53", "the year has no week 53")
    case .closed(let day, let closure): closed(day, closure)
    case .excluded(let day):
      say("\(dayAndMonth(day)) \(day.year) tillåts inte av passets `when`", "\(dayAndMonth(day)) \(day.year) is not allowed by its `when`")
    case .pupils(let day, let first):
      say(
        "\(dayAndMonth(day)) har eleverna kommit (\(dayAndMonth(first)))",
        "on \(dayAndMonth(day)) the pupils have come (\(dayAndMonth(first)))")
    case .weeksOn(let count): later(count, say("vecka", "week"), say("veckor", "weeks")) + say(", samma veckodag", ", same weekday")
    case .daysOn(let count):
      say("närmaste dag som går, ", "the nearest day that will do, ") + later(count, say("dag", "day"), say("dagar", "days"))
    case .noGoodDay: say("ingen god dag finns i närheten; bestäm själv", "there is no good day near it; decide yourself")
    case .placed(let was):
      say("planens plats i året, inte fjolårets \(dayAndMonth(was))", "its place in the year, not last year's \(dayAndMonth(was))")
    case .heldElsewhere(let day):
      say("hölls den \(dayAndMonth(day)), inte som planerat", "was held on \(dayAndMonth(day)), not as planned")
    case .tied(let other):
      say("en regel binder det till \(quoted(other))", "a rule ties it to \(quoted(other))")
    case .undecided: say("var inte bestämt; fönstret har flyttats", "was not decided; its window has moved")
    case .wasCancelled:
      say("ställdes in i år; preliminärt tills någon säger annat", "was cancelled; tentative until someone says otherwise")
    case .dropped: say("bestäms på nytt varje år (yearly: drop)", "decided anew every year (yearly: drop)")
    }
  }

  private func week(_ number: Int) -> String { say("v. ", "w. ") + "\(number)" }

  /// `21 mars 2019 är en torsdag`.
  private func isA(_ day: Day) -> String {
    "\(dayAndMonth(day)) \(day.year) " + say("är en ", "is a ") + name(day.weekday)
  }

  private func closed(_ day: Day, _ closure: DayTable.Closure) -> String {
    switch closure {
    case .inBreak(let name): "\(week(day.isoWeek.week)) " + say("är ", "is ") + (name.isEmpty ? say("lov", "a break") : name.lowercasedName)
    case .weekday: isA(day)
    case .holiday, .closed, .outsideYear: "\(dayAndMonth(day)) \(day.year) " + say("är ", "is ") + self.reason(closure)
    }
  }

  private func ordinal(_ nth: NthWeekday, isLast: Bool) -> String {
    let swedish = ["första", "andra", "tredje", "fjärde", "femte"]
    let english = ["first", "second", "third", "fourth", "fifth"]
    let which = isLast ? say("sista", "last") : say(swedish[(nth.number + 4) % 5], english[(nth.number + 4) % 5])
    return say("\(which) \(name(nth.weekday))en i ", "\(which) \(name(nth.weekday)) of ") + monthName(nth.month)
  }

  private func distance(_ days: Int, _ anchor: RolloverAnchor) -> String {
    let place =
      switch anchor {
      case .termStart(let name): say("\(name.lowercasedName)ens början", "the start of \(name)")
      case .termEnd(let name): say("\(name.lowercasedName)ens slut", "the end of \(name)")
      case .easter: say("påskdagen", "Easter Sunday")
      case .breakStart(let name): say("\(name.lowercasedName)ets början", "the start of \(name)")
      }
    switch days {
    case 0: return say("på \(place)", "on \(place)")
    case ..<0: return self.days(-days) + say(" före ", " before ") + place
    default: return self.days(days) + say(" efter ", " after ") + place
    }
  }

  private func later(_ count: Int, _ one: String, _ many: String) -> String {
    "\(abs(count)) \(abs(count) == 1 ? one : many) " + (count < 0 ? say("tidigare", "earlier") : say("senare", "later"))
  }

  // MARK: Calendars

  /// Why days of a calendar are where they are next year.
  public func sentence(_ move: CalendarMove) -> String {
    let rule =
      switch move.rule {
      case .week: say("samma vecka och veckodag", "same week and weekday")
      case .easter: say("lika långt från påsk", "as far from Easter")
      case .date: say("samma datum", "same date")
      }
    guard let closure = move.closure else { return rule }
    return rule + "; " + say("närmaste öppna dag, för regelns dag är stängd: ", "the nearest open day, as the rule's is closed: ")
      + self.reason(closure)
  }

  /// What kind of days they are.
  public func name(_ subject: CalendarRule.Subject) -> String {
    switch subject {
    case .year: say("läsår", "school year")
    case .term: say("termin", "term")
    case .breakDays: say("lov", "break")
    case .staffDay: say("studiedag", "staff day")
    case .halfDay: say("halvdag", "half day")
    case .closed: say("stängt", "closed")
    }
  }

  // MARK: Remarks in the plan

  /// At the top of a plan made from another.
  public func rolledFrom(_ plan: String, sign: String) -> String {
    say(
      "\(sign) Gjord av \(plan). Rader med detta märke är att bekräfta; ta bort märket när de stämmer.",
      "\(sign) Made from \(plan). Lines with this mark are to be confirmed; take the mark away when they are right.")
  }

  /// Above days that the municipality decides.
  public func toConfirm(_ subject: CalendarRule.Subject, sign: String) -> String {
    let what =
      switch subject {
      case .year: say("läsårets första och sista dag", "the first and the last day of the year")
      case .term: say("terminerna", "the terms")
      case .breakDays: say("loven", "the breaks")
      case .staffDay: say("studiedagarna", "the staff days")
      case .halfDay: say("halvdagarna", "the half days")
      case .closed: say("de stängda dagarna", "the closed days")
      }
    return say("\(sign) Bekräfta \(what) mot kommunens beslut", "\(sign) Confirm \(what) against what the municipality has decided")
  }

  /// Above a speaker whose times of last year have gone.
  public func askSpeaker(_ name: String, sign: String) -> String {
    say("\(sign) Fråga om årets tider: \(oneLine(name))", "\(sign) Ask about this year's times: \(oneLine(name))")
  }

  private func oneLine(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

  // MARK: Report

  /// Headings and notes of `next`.
  public var nextSessions: String { say("Pass", "Sessions") }
  /// Days of calendars.
  public var nextCalendars: String { say("Att bekräfta mot kommunens beslut", "To confirm against what the municipality has decided") }
  /// Speakers to be asked.
  public var nextSpeakers: String { say("Att fråga", "To ask") }
  /// What no longer holds.
  public var nextRemoved: String { say("Gäller inte längre", "No longer holds") }

  /// What a removed line was.
  public func removed(_ subject: String, owner: String?) -> String {
    let what =
      switch subject {
      case "busy": say("upptagen tid", "busy time")
      case "available": say("erbjuden tid", "time offered")
      case "waiver": say("undantag", "waiver")
      default: say("regel om pass som utgår", "rule about sessions left out")
      }
    return owner.map { "\(what) (\($0))" } ?? what
  }

  /// What the new plan says of a session.
  public func fate(_ fate: SessionMove.Fate) -> String {
    switch fate {
    case .fixed: say("fast", "fixed")
    case .wished: say("önskat", "wished")
    case .open: say("öppet", "open")
    case .dropped: say("utgår", "left out")
    }
  }

  /// Which days to ask a speaker about.
  public func ask(_ speaker: String, _ days: [String]) -> String { "\(speaker): \(list(days))" }

  /// Where the planner would put it, all rules and wishes taken together, where that is another day.
  public func wouldBePlanned(_ day: Day) -> String {
    say("planeras \(shortDate(day)), som regler och önskemål ger tillsammans", "planned on \(shortDate(day)), by rules and wishes together")
  }

  /// Whether the new plan can be met as it is.
  public func nextCanBePlanned(cost: Int, folder: String) -> String {
    say(
      "Planen går att lägga (kostnad \(cost)). Nästa steg: bekräfta dagarna och kör `kalendarium plan \(folder)`",
      "The plan can be met (cost \(cost)). Next: confirm the days and run `kalendarium plan \(folder)`")
  }
}

extension String {
  /// A name within a sentence: `Höstlov` as `höstlov`; what is all capitals stays.
  fileprivate var lowercasedName: String {
    dropFirst().contains(where: \.isUppercase) ? self : prefix(1).lowercased() + dropFirst()
  }
}
