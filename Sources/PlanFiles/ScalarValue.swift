import CivilTime
import Planning

/// A mistake in one word.
struct WordMistake: Error {
  let mistake: PlanProblem.Mistake
}

/// Reads one word by its shape.
func scalarValue(_ text: String, _ shape: Shape) -> Result<Item.Value, WordMistake> {
  func read<T>(_ value: T?, _ mistake: @autoclosure () -> PlanProblem.Mistake, _ wrap: (T) -> Item.Value)
    -> Result<Item.Value, WordMistake>
  {
    value.map { .success(wrap($0)) } ?? .failure(WordMistake(mistake: mistake()))
  }
  switch shape {
  case .text:
    guard isVisible(text) else { return .failure(WordMistake(mistake: .emptyValue)) }
    return read(text.utf8.count <= PlanLimits.textBytes ? text : nil, .textTooLong(limit: PlanLimits.textBytes)) { .text($0) }
  case .id: return read(isID(text) ? text : nil, .badID) { .text($0) }
  case .reference: return read(text.utf8.count <= 1024 ? text : nil, .textTooLong(limit: 1024)) { .text($0) }
  case .word(let words):
    return read(words.contains(text) ? text : nil, .unknownValue(nearest: nearestWord(to: text, in: words), allowed: words)) { .text($0) }
  case .integer(let range): return wholeNumber(text, range)
  case .boolean: return read(["true": true, "false": false][text], .badBoolean) { .boolean($0) }
  case .day: return read(Day(text).flatMap { PlanLimits.years.contains($0.year) ? $0 : nil }, .badDate) { .day($0) }
  case .time: return read(TimeOfDay(text), .badTime) { .time($0) }
  case .hours: return hours(text)
  case .week: return read(week(text), .badWeek) { .weeks(WeekRun(first: $0, last: $0)) }
  case .weeks: return read(weeks(text), .badWeek) { .weeks($0) }
  case .weekday:
    return read(Weekday(word: text), unknownWeekday(text)) { .weekday($0) }
  case .duration(let unit, let zero): return duration(text, unit, zero: zero)
  case .due: return read(due(text), .badDuration) { .due($0) }
  case .grade: return read(hundredths(text), .badGrade) { .number($0) }
  case .latitude: return read(degrees(text, 90), .badGeo) { .decimal($0) }
  case .longitude: return read(degrees(text, 180), .badGeo) { .decimal($0) }
  case .url: return read(isWebAddress(text) ? text : nil, .badURL) { .text($0) }
  case .email: return read(isMailAddress(text) ? text : nil, .badEmail) { .text($0) }
  case .list, .tuple, .form, .byID, .either:
    preconditionFailure("a word was read by the shape of a list or a mapping")
  }
}

private func unknownWeekday(_ text: String) -> PlanProblem.Mistake {
  let words = Weekday.allCases.map(\.word)
  return .unknownValue(nearest: nearestWord(to: text, in: words), allowed: words)
}

/// Whether anything of a text can be seen: a name of blanks and control characters is none.
private func isVisible(_ text: String) -> Bool {
  text.unicodeScalars.contains { scalar in
    if scalar.isASCII { return (0x21...0x7E).contains(scalar.value) }
    let category = scalar.properties.generalCategory
    return !scalar.properties.isWhitespace && category != .control && category != .format
  }
}

private func wholeNumber(_ text: String, _ range: ClosedRange<Int>) -> Result<Item.Value, WordMistake> {
  let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
  guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
    return .failure(WordMistake(mistake: .badNumber))
  }
  guard let number = Int(text), range.contains(number) else {
    return .failure(WordMistake(mistake: .outOfRange(min: range.lowerBound, max: range.upperBound)))
  }
  return .success(.number(number))
}

private func hours(_ text: String) -> Result<Item.Value, WordMistake> {
  guard let dash = text.utf8.firstIndex(of: UInt8(ascii: "-")), let start = TimeOfDay(text[..<dash]),
    let end = TimeOfDay(text[text.utf8.index(after: dash)...])
  else {
    return .failure(WordMistake(mistake: .badHours))
  }
  return Hours(start, end).map { .success(.hours($0)) } ?? .failure(WordMistake(mistake: .endsBeforeItBegins))
}

private func week(_ text: some StringProtocol) -> Int? {
  guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
    let week = Int(text), (1...53).contains(week)
  else { return nil }
  return week
}

/// One week or a run of weeks, which may pass the new year: `8`, `"3-20"`, `"44-3"`.
private func weeks(_ text: String) -> WeekRun? {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { week($0) }
  guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1] else { return nil }
  return WeekRun(first: first, last: last)
}

private func duration(_ text: String, _ unit: PlanProblem.DurationUnit, zero: Bool) -> Result<Item.Value, WordMistake> {
  guard let duration = CivilDuration(text) else { return .failure(WordMistake(mistake: .badDuration)) }
  let fits =
    switch (duration, unit) {
    case (.clock(let seconds), .minutes): seconds.isMultiple(of: 60) && (zero || seconds > 0)
    case (.clock(let seconds), .seconds): zero || seconds > 0
    case (.calendar(let days), .days): zero || days > 0
    default: false
    }
  return fits ? .success(.duration(duration)) : .failure(WordMistake(mistake: .durationUnit(unit)))
}

/// `8 weeks before`, `5 working days after`.
private func due(_ text: String) -> PlanTask.Due? {
  let words = text.split(separator: " ").map(String.init)
  guard words.count >= 3, let direction = ["before": -1, "after": 1][words[words.count - 1]] else { return nil }
  if words.count == 4, words[1] == "working", words[2] == "days" || words[2] == "day" {
    guard let count = Int(words[0]), (0...1000).contains(count) else { return nil }
    return .workingDays(direction * count)
  }
  guard case .calendar(let days) = CivilDuration(words.dropLast().joined(separator: " ")) else { return nil }
  return .days(direction * days)
}

/// `4`, `4.2`, `4.25`: at most 10.
func hundredths(_ text: String) -> Int? {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard (1...2).contains(parts.count), let whole = wholeDigits(parts[0], 2) else { return nil }
  guard parts.count == 2 else { return whole <= 10 ? whole * 100 : nil }
  guard (1...2).contains(parts[1].utf8.count), let part = wholeDigits(parts[1], 2) else { return nil }
  let value = whole * 100 + (parts[1].utf8.count == 1 ? part * 10 : part)
  return value <= 1000 ? value : nil
}

private func wholeDigits(_ text: some StringProtocol, _ most: Int) -> Int? {
  guard (1...most).contains(text.utf8.count), text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
    return nil
  }
  return Int(text)
}

private func degrees(_ text: String, _ limit: Double) -> Double? {
  guard text.utf8.count <= 20, let value = Double(text), value.isFinite, abs(value) <= limit else { return nil }
  return value
}
