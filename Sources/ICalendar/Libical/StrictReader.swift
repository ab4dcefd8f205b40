import CLibical
import CivilTime

/// Reads back what ``Writer`` wrote, from libical's tree into values. Anything we never write is an error.
enum StrictReader {
  static func calendar(from bytes: [UInt8]) throws(CalendarProblem) -> CalendarObject {
    let root = try ComponentOwner(parsing: String(decoding: bytes, as: UTF8.self))
    return try root.withPointer { pointer throws(CalendarProblem) in try calendar(pointer) }
  }

  private static func calendar(_ root: OpaquePointer) throws(CalendarProblem) -> CalendarObject {
    guard icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT, icalcomponent_count_errors(root) == 0 else { throw .unreadable }
    let head = try Properties(of: root)
    var zone: ZoneComponent?
    var events: [Event] = []
    var todos: [Todo] = []
    for child in children(of: root) {
      switch icalcomponent_isa(child) {
      case ICAL_VTIMEZONE_COMPONENT:
        guard zone == nil else { throw .unexpected("VTIMEZONE") }
        zone = try readZone(child)
      case ICAL_VEVENT_COMPONENT:
        guard let zone else { throw .unexpected("VEVENT") }
        events.append(try event(child, zone: zone.identifier))
      case ICAL_VTODO_COMPONENT: todos.append(try todo(child))
      default: throw .unexpected("component")
      }
    }
    guard let zone else { throw .unexpected("VTIMEZONE") }
    let refresh = try head.need("X-PUBLISHED-TTL")
    guard try head.need("METHOD") == "PUBLISH", try head.need("NAME") == head.need("X-WR-CALNAME"), refresh.hasPrefix("PT"),
      refresh.hasSuffix("H"), try head.need("REFRESH-INTERVAL") == refresh, let hours = Int(refresh.dropFirst(2).dropLast())
    else { throw .unexpected("METHOD, NAME or REFRESH-INTERVAL") }
    return CalendarObject(
      productID: try head.need("PRODID"), name: try head.need("NAME"), description: try head.need("DESCRIPTION"),
      colour: head["COLOR"], colourCode: head["X-APPLE-CALENDAR-COLOR"], source: head["SOURCE"], refreshHours: hours, zone: zone,
      events: events, todos: todos)
  }

  private static func children(of root: OpaquePointer) -> [OpaquePointer] {
    // The cursor lives in the component: all children are collected before any is looked into.
    var list: [OpaquePointer] = []
    var next = icalcomponent_get_first_component(root, ICAL_ANY_COMPONENT)
    while let child = next {
      list.append(child)
      next = icalcomponent_get_next_component(root, ICAL_ANY_COMPONENT)
    }
    return list
  }

  // MARK: Zone

  private static func readZone(_ root: OpaquePointer) throws(CalendarProblem) -> ZoneComponent {
    let identifier = try Properties(of: root).need("TZID")
    var standard: Properties?
    var daylight: Properties?
    for child in children(of: root) {
      switch icalcomponent_isa(child) {
      case ICAL_XSTANDARD_COMPONENT where standard == nil: standard = try Properties(of: child)
      case ICAL_XDAYLIGHT_COMPONENT where daylight == nil: daylight = try Properties(of: child)
      default: throw .unexpected("VTIMEZONE")
      }
    }
    guard let standard else { throw .unexpected("VTIMEZONE") }
    // The POSIX rule is put together from the two observances, so that the zone read back is compared as a whole.
    var text = posix(try standard.need("TZNAME"), try standard.need("TZOFFSETTO"))
    if let daylight {
      text += posix(try daylight.need("TZNAME"), try daylight.need("TZOFFSETTO"))
      text += try change(daylight) + change(standard)
    }
    guard let rule = PosixRule(text), let zone = ZoneComponent(identifier: identifier, rule: rule) else { throw .unexpected("VTIMEZONE") }
    return zone
  }

  /// `<CET>-1:00` out of `CET` and `+0100`.
  private static func posix(_ name: String, _ offset: String) -> String {
    "<\(name)>\(offset.hasPrefix("-") ? "" : "-")\(offset.dropFirst().prefix(2)):\(offset.suffix(2))"
  }

  /// `,M3.5.0/2:00` out of the yearly rule and the start.
  private static func change(_ observance: Properties) throws(CalendarProblem) -> String {
    var parts: [String: String] = [:]
    for part in try observance.need("RRULE").split(separator: ";") {
      let pair = part.split(separator: "=")
      if pair.count == 2 { parts[String(pair[0])] = String(pair[1]) }
    }
    guard parts["FREQ"] == "YEARLY", let month = parts["BYMONTH"], let day = parts["BYDAY"], parts.count == 3,
      let weekday = Weekday.allCases.first(where: { $0.word.hasPrefix(day.suffix(2).lowercased()) }),
      let week = Int(day.dropLast(2))
    else { throw .unexpected("RRULE") }
    let time = try observance.need("DTSTART").suffix(6)
    return ",M\(month).\(week == -1 ? 5 : week).\(weekday.rawValue % 7)/\(time.prefix(2)):\(time.dropFirst(2).prefix(2))"
  }

  // MARK: Event

  private static func event(_ root: OpaquePointer, zone: String) throws(CalendarProblem) -> Event {
    guard children(of: root).isEmpty else { throw .unexpected("VALARM") }
    let properties = try Properties(of: root)
    for parameter in [properties.zones["DTSTART"], properties.zones["DTEND"]] {
      if let parameter, parameter != zone { throw .unexpected("TZID=\(parameter)") }
    }
    guard let status = Event.Status(rawValue: try properties.need("STATUS")) else { throw .unexpected("STATUS") }
    return Event(
      uid: try properties.need("UID"), summary: try properties.need("SUMMARY"), description: properties["DESCRIPTION"] ?? "",
      place: place(properties), start: try time(properties, "DTSTART"), end: try time(properties, "DTEND"), status: status,
      isTransparent: try properties.need("TRANSP") == "TRANSPARENT", category: properties["CATEGORIES"], colour: properties["COLOR"],
      conference: properties["CONFERENCE"], stamps: try stamps(properties))
  }

  private static func todo(_ root: OpaquePointer) throws(CalendarProblem) -> Todo {
    guard children(of: root).isEmpty else { throw .unexpected("VALARM") }
    let properties = try Properties(of: root)
    guard case .date(let due) = try time(properties, "DUE"), try properties.need("STATUS") == "NEEDS-ACTION" else {
      throw .unexpected("DUE or STATUS")
    }
    return Todo(uid: try properties.need("UID"), summary: try properties.need("SUMMARY"), due: due, stamps: try stamps(properties))
  }

  private static func stamps(_ properties: Properties) throws(CalendarProblem) -> Event.Stamps {
    guard let sequence = Int(try properties.need("SEQUENCE")), try properties.need("DTSTAMP") == properties.need("LAST-MODIFIED") else {
      throw .unexpected("SEQUENCE or DTSTAMP")
    }
    return Event.Stamps(
      created: try instant(properties, "CREATED"), modified: try instant(properties, "LAST-MODIFIED"), sequence: sequence)
  }

  private static func place(_ properties: Properties) -> Event.Place? {
    guard let location = properties["LOCATION"] else { return nil }
    let lines = location.split(separator: "\n", maxSplits: 1).map(String.init)
    let address = lines.count > 1 && lines[1] != properties["CONFERENCE"] ? lines[1] : ""
    return Event.Place(name: lines.first ?? "", address: address, geo: properties.geo)
  }

  private static func instant(_ properties: Properties, _ name: String) throws(CalendarProblem) -> Instant {
    let text = try properties.need(name)
    guard text.utf8.count == 16, text.utf8.last == UInt8(ascii: "Z"), let time = WrittenTime(text.utf8), let second = time.second else {
      throw .unexpected(name)
    }
    return Instant(seconds: (time.day.epochDay * 1440 + time.time.minutes) * 60 + second)
  }

  private static func time(_ properties: Properties, _ name: String) throws(CalendarProblem) -> Event.Time {
    let text = try properties.need(name)
    guard let time = WrittenTime(text.utf8) else { throw .unexpected(name) }
    if text.utf8.count == 8 { return .date(time.day) }
    guard text.utf8.count == 15, properties.zones[name] != nil, time.second != nil else { throw .unexpected(name) }
    return .wall(WallTime(time.day, time.time))
  }
}

/// A date, or a date and a time, as RFC 5545 writes them (3.3.4, 3.3.5): `20180321`, `20180321T130000`, of which feeds hold thousands.
private struct WrittenTime {
  let day: Day
  let time: TimeOfDay
  /// nil where there is a date alone.
  let second: Int?

  init?(_ text: String.UTF8View) {
    let digits = text.map { Int($0) - 48 }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for digit in digits[range] {
        guard (0...9).contains(digit) else { return nil }
        value = value * 10 + digit
      }
      return value
    }
    guard digits.count >= 8, let year = number(0..<4), let month = number(4..<6), let date = number(6..<8),
      let day = Day(year: year, month: month, day: date)
    else { return nil }
    self.day = day
    guard digits.count > 8 else {
      time = .midnight
      second = nil
      return
    }
    guard digits.count >= 15, digits[8] == Int(UInt8(ascii: "T")) - 48, let hour = number(9..<11), let minute = number(11..<13),
      let second = number(13..<15), minute < 60, second < 60, hour < 24, let time = TimeOfDay(minutes: hour * 60 + minute)
    else { return nil }
    self.time = time
    self.second = second
  }
}

/// The properties of a component as texts, by name; each at most once, as we write them.
private struct Properties {
  private var values: [String: String] = [:]
  /// The TZID parameters, by property.
  private(set) var zones: [String: String] = [:]
  private(set) var geo: Event.Geo?

  init(of root: OpaquePointer) throws(CalendarProblem) {
    var next = icalcomponent_get_first_property(root, ICAL_ANY_PROPERTY)
    while let property = next {
      try read(property)
      next = icalcomponent_get_next_property(root, ICAL_ANY_PROPERTY)
    }
  }

  private mutating func read(_ property: OpaquePointer) throws(CalendarProblem) {
    let name = try take(icalproperty_get_property_name_r(property), "icalproperty_get_property_name_r")
    guard values[name] == nil else { throw .unexpected(name) }
    values[name] = try value(of: property)
    if let parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER), let zone = icalparameter_get_tzid(parameter) {
      zones[name] = String(cString: zone)
    }
    if icalproperty_isa(property) == ICAL_GEO_PROPERTY {
      let degrees = icalproperty_get_geo(property)
      geo = Event.Geo(latitude: degrees.lat, longitude: degrees.lon)
    }
  }

  /// A TEXT without its escapes; any other value as it is written.
  private func value(of property: OpaquePointer) throws(CalendarProblem) -> String {
    guard let value = icalproperty_get_value(property) else { throw .unexpected("value") }
    if icalvalue_isa(value) == ICAL_TEXT_VALUE, let text = icalvalue_get_text(value) { return String(cString: text) }
    return try take(icalvalue_as_ical_string_r(value), "icalvalue_as_ical_string_r")
  }

  subscript(_ name: String) -> String? { values[name] }

  func need(_ name: String) throws(CalendarProblem) -> String {
    guard let value = values[name] else { throw .unexpected("no \(name)") }
    return value
  }
}
