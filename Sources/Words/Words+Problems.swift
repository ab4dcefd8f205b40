import Planning

extension Words {
  /// What is wrong with a plan file, and what to do about it, without the place.
  public func sentence(_ problem: PlanProblem) -> String {
    let word = quoted(problem.word)
    switch problem.mistake {
    case .unreadable(let reason): return say("\(word) kan inte läsas: \(reason)", "cannot read \(word): \(reason)")
    case .notUTF8: return say("filen är inte UTF-8; spara om den som UTF-8", "the file is not UTF-8; save it as UTF-8")
    case .tooLarge(let limit): return say("filen är större än \(limit >> 20) MiB", "the file is larger than \(limit >> 20) MiB")
    case .tooDeep(let limit):
      return say("listor och nycklar ligger djupare än \(limit) nivåer", "lists and keys are nested deeper than \(limit)")
    case .tooManyAliases(let limit): return say("fler än \(limit) alias (*namn)", "more than \(limit) aliases (*name)")
    case .tooManyValues(let limit):
      return say("fler än \(limit) värden när alias skrivs ut", "more than \(limit) values with aliases written out")
    case .yamlSyntax(let text): return say("inte giltig YAML: \(text)", "not valid YAML: \(text)")
    case .unknownKey(let nearest): return say("okänd nyckel \(word)", "unknown key \(word)") + hint(nearest)
    case .duplicateKey(let line):
      return say(
        "nyckeln \(word) finns redan på rad \(line); ta bort den ena", "duplicate key \(word), first on line \(line); remove one of them")
    case .missingKey: return say("nyckeln \(word) saknas", "missing key \(word)")
    case .wrongKeys(let sets): return wrongKeys(problem.word, sets)
    case .wrongType(let expected): return say("\(word): här ska stå \(noun(expected))", "\(word): expected \(noun(expected))")
    case .emptyValue: return say("här saknas ett värde", "a value is missing here")
    case .badDate:
      return say("\(word) är inget datum; skriv till exempel 2018-03-21", "\(word) is not a date; write for example 2018-03-21")
    case .badTime:
      return say("\(word) är inget klockslag; skriv till exempel \"08:30\"", "\(word) is not a clock time; write for example \"08:30\"")
    case .badHours:
      return say("\(word) är inga tider; skriv till exempel \"08:00-17:00\"", "\(word) is not hours; write for example \"08:00-17:00\"")
    case .badWeek:
      return say(
        "\(word) är ingen vecka i läsåret; skriv till exempel 8 eller \"3-20\"",
        "\(word) is not a week of the school year; write for example 8 or \"3-20\"")
    case .badDuration:
      return say(
        "\(word) är ingen längd; skriv till exempel 90 min, 3 h 30 min, 14 days eller 3 weeks",
        "\(word) is not a duration; write for example 90 min, 3 h 30 min, 14 days or 3 weeks")
    case .durationUnit(let unit): return say("\(word) ska anges \(noun(unit))", "\(word) must be given \(noun(unit))")
    case .badNumber: return say("\(word) är inget heltal", "\(word) is not a whole number")
    case .outOfRange(let min, let max):
      return max == .max
        ? say("\(word) ska vara minst \(min)", "\(word) must be at least \(min)")
        : min == max
          ? say("\(word) ska vara \(min)", "\(word) must be \(min)")
          : say("\(word) ska ligga mellan \(min) och \(max)", "\(word) must lie between \(min) and \(max)")
    case .badID:
      return say(
        "\(word) är inget id; använd a–z, 0–9 och -, högst 64 tecken", "\(word) is not an id; use a–z, 0–9 and -, at most 64 characters")
    case .unknownValue(let nearest, let allowed):
      return say("okänt värde \(word)", "unknown value \(word)")
        + (nearest == nil
          ? say("; välj bland ", "; choose from ") + allowed.prefix(12).joined(separator: ", ") + (allowed.count > 12 ? " …" : "")
          : hint(nearest))
    case .badBoolean: return say("\(word) ska vara true eller false", "\(word) must be true or false")
    case .badURL: return say("\(word) är ingen adress; börja med https://", "\(word) is not an address; begin with https://")
    case .badEmail: return say("\(word) är ingen e-postadress", "\(word) is not a mail address")
    case .badGrade:
      return say("\(word) är inget betyg; skriv till exempel 4.2", "\(word) is no grade; write for example 4.2")
    case .notWithStatus(let status):
      return say(
        "\(word) går inte med `status: \(status)`; skriv `status: \(status == "cancelled" ? "held" : "moved")` eller ta bort nyckeln",
        "\(word) does not go with `status: \(status)`; write `status: \(status == "cancelled" ? "held" : "moved")` or take the key away")
    case .countedTwice(let other):
      return say(
        "\(word) räknas två gånger: \(quoted(other)) räknas också, och den ena hör till den andra",
        "\(word) is counted twice: \(quoted(other)) is counted too, and one is part of the other")
    case .badGeo: return say("\(word) är ingen latitud eller longitud", "\(word) is not a latitude or longitude")
    case .textTooLong(let limit): return say("texten är längre än \(limit) byte", "the text is longer than \(limit) bytes")
    case .unknownZone:
      return say(
        "okänd tidszon \(word); skriv till exempel Europe/Stockholm", "unknown time zone \(word); write for example Europe/Stockholm")
    case .unknownReference(let kind, let nearest):
      return say("okänd \(noun(kind)) \(word)", "unknown \(noun(kind)) \(word)") + hint(nearest)
    case .alreadyDefined(let mark):
      return say("\(word) finns redan i \(mark.file), rad \(mark.line)", "\(word) is already defined in \(mark.file), line \(mark.line)")
    case .circularWithin(let circle):
      return say("målgrupper ingår i varandra i en ring: ", "audiences are within each other in a circle: ")
        + circle.joined(separator: " → ")
    case .endsBeforeItBegins: return say("\(word): slutet måste komma efter början", "\(word): it ends before it begins")
    case .rangeTooLong(let limit): return say("\(word): det är mer än \(limit) dagar", "\(word): that is more than \(limit) days")
    case .agendaTooLong(let parts, let session):
      return say(
        "dagordningen är \(duration(minutes: (parts + 59) / 60)), längre än passet (\(duration(minutes: session / 60)))",
        "the agenda is \(duration(minutes: (parts + 59) / 60)), longer than the session (\(duration(minutes: session / 60)))")
    case .minExceedsMax(let min): return say("max \(word) är mindre än min, \(days(min))", "max \(word) is less than min, \(days(min))")
    case .repeatedWord: return say("\(word) står två gånger", "\(word) is there twice")
    case .wrongCount(let needed): return count(problem.word, needed)
    case .badInclude(let reason): return say("\(word) kan inte läsas: \(reason)", "cannot include \(word): \(reason)")
    case .longerThanHours(let hours):
      return say(
        "\(word) är längre än dagens tider, \(duration(minutes: hours))",
        "\(word) is longer than the hours of the day, \(duration(minutes: hours))")
    case .otherPlan(let id):
      return say("schemat hör till \(word), inte till \(quoted(id))", "the schedule belongs to \(word), not to \(quoted(id))")
    case .rounds(let mistake): return sentence(mistake, word)
    case .furtherProblems(let count): return say("och ytterligare \(count) fel", "and \(count) further problems")
    }
  }

  /// A word in quotes; control characters are never shown as they are.
  public func quoted(_ word: String) -> String {
    let visible = word.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : String($0) }.joined()
    return "'" + (visible.count > 80 ? visible.prefix(80) + "…" : visible) + "'"
  }

  func hint(_ nearest: String?) -> String {
    nearest.map { say("; menas \(quoted($0))?", "; did you mean \(quoted($0))?") } ?? ""
  }

  private func wrongKeys(_ words: String, _ sets: [[String]]) -> String {
    let choices = sets.map { $0.joined(separator: " + ") }.joined(separator: ", ")
    return say(
      "\(quoted(words)) går inte ihop; ange precis en av: \(choices)",
      "\(quoted(words)) do not go together; give exactly one of: \(choices)")
  }

  private func count(_ word: String, _ needed: ClosedRange<Int>) -> String {
    if needed.lowerBound == needed.upperBound {
      return say("\(word) i listan; det ska vara \(needed.lowerBound)", "\(word) in the list; there must be \(needed.lowerBound)")
    }
    return Int(word).map { $0 < needed.lowerBound } ?? false
      ? say("\(word) i listan; det ska vara minst \(needed.lowerBound)", "\(word) in the list; there must be at least \(needed.lowerBound)")
      : say("\(word) i listan; det får vara högst \(needed.upperBound)", "\(word) in the list; there may be at most \(needed.upperBound)")
  }

  private func noun(_ expected: PlanProblem.Expectation) -> String {
    switch expected {
    case .text: say("en text", "a text")
    case .list: say("en lista, till exempel [a, b]", "a list, for example [a, b]")
    case .mapping: say("nycklar med värden", "keys with values")
    case .textOrMapping: say("en text eller nycklar med värden", "a text or keys with values")
    case .listOrMapping: say("en lista eller nycklar med värden", "a list or keys with values")
    case .textListOrMapping: say("en text, en lista eller nycklar med värden", "a text, a list or keys with values")
    }
  }

  private func noun(_ unit: PlanProblem.DurationUnit) -> String {
    switch unit {
    case .minutes: say("i hela minuter, till exempel 90 min", "in whole minutes, for example 90 min")
    case .seconds: say("i sekunder eller minuter, till exempel 45 s", "in seconds or minutes, for example 45 s")
    case .days: say("i dagar eller veckor, till exempel 14 days", "in days or weeks, for example 14 days")
    }
  }

  private func noun(_ kind: PlanProblem.ReferenceKind) -> String {
    switch kind {
    case .audience: say("målgrupp", "audience")
    case .venue: say("lokal", "venue")
    case .speaker: say("föreläsare", "speaker")
    case .theme: say("tema", "theme")
    case .session: say("pass", "session")
    case .calendar: say("arbetskalender", "calendar")
    case .term: say("termin", "term")
    case .anchor: say("utgångspunkt", "anchor")
    }
  }
}
