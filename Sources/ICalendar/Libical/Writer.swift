import CLibical
import CivilTime

/// Builds libical's tree of a calendar and prints it. Only ``Gateway`` calls it, inside the lock.
enum Writer {
  static func bytes(of calendar: CalendarObject) throws(CalendarProblem) -> [UInt8] {
    let root = try ComponentOwner(ICAL_VCALENDAR_COMPONENT)
    root.add(try PropertyOwner(icalproperty_new_version("2.0"), "VERSION"))
    root.add(try PropertyOwner(icalproperty_new_prodid(calendar.productID), "PRODID"))
    root.add(try PropertyOwner(icalproperty_new_calscale("GREGORIAN"), "CALSCALE"))
    root.add(try PropertyOwner(icalproperty_new_method(ICAL_METHOD_PUBLISH), "METHOD"))
    root.add(try PropertyOwner(icalproperty_new_name(calendar.name), "NAME"))
    root.add(try extra("X-WR-CALNAME", calendar.name))
    root.add(try PropertyOwner(icalproperty_new_description(calendar.description), "DESCRIPTION"))
    root.add(try extra("X-WR-CALDESC", calendar.description))
    root.add(try extra("X-WR-TIMEZONE", calendar.zone.identifier))
    try addRefresh(calendar.refreshHours, to: root)
    if let colour = calendar.colour { root.add(try PropertyOwner(icalproperty_new_color(colour), "COLOR")) }
    if let code = calendar.colourCode { root.add(try extra("X-APPLE-CALENDAR-COLOR", code)) }
    if let source = calendar.source {
      let property = try PropertyOwner(icalproperty_new_source(source), "SOURCE")
      try property.add(icalparameter_new_value(ICAL_VALUE_URI))
      root.add(property)
    }
    root.add(try zone(calendar.zone))
    for item in calendar.events { root.add(try event(item, zone: calendar.zone.identifier)) }
    for item in calendar.todos { root.add(try todo(item)) }
    guard try root.withPointer({ icalcomponent_count_errors($0) }) == 0 else { throw .libical(operation: "icalcomponent_count_errors") }
    return unfolded(try root.text())
  }

  /// libical 3.0.16 folds a line of an unlucky length between its CR and its LF: `CR CR LF SP LF`. No text holds a CR, so that these five
  /// bytes are always that.
  private static func unfolded(_ text: String) -> [UInt8] {
    let fault = Array("\r\r\n \n".utf8)
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if byte == fault[0], rest.starts(with: fault) {
        bytes += [fault[0], fault[2]]
        rest = rest.dropFirst(fault.count)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return bytes
  }

  private static func extra(_ name: String, _ value: String) throws(CalendarProblem) -> PropertyOwner {
    let new = icalproperty_new_x(value)
    if let new { icalproperty_set_x_name(new, name) }
    return try PropertyOwner(new, name)
  }

  private static func addRefresh(_ hours: Int, to root: borrowing ComponentOwner) throws(CalendarProblem) {
    let interval = try PropertyOwner(icalproperty_new_refreshinterval(icaldurationtype_from_string("PT\(hours)H")), "REFRESH-INTERVAL")
    try interval.add(icalparameter_new_value(ICAL_VALUE_DURATION))
    root.add(interval)
    root.add(try extra("X-PUBLISHED-TTL", "PT\(hours)H"))
  }

  // MARK: Zone

  private static func zone(_ zone: ZoneComponent) throws(CalendarProblem) -> ComponentOwner {
    let root = try ComponentOwner(ICAL_VTIMEZONE_COMPONENT)
    root.add(try PropertyOwner(icalproperty_new_tzid(zone.identifier), "TZID"))
    root.add(try extra("X-LIC-LOCATION", zone.identifier))
    let rule = zone.rule
    guard let daylight = rule.daylight else {
      root.add(try observance(ICAL_XSTANDARD_COMPONENT, rule.standardName, from: rule.standardOffset, to: rule.standardOffset, at: nil))
      return root
    }
    root.add(
      try observance(ICAL_XDAYLIGHT_COMPONENT, daylight.name, from: rule.standardOffset, to: daylight.offset, at: daylight.starts))
    root.add(
      try observance(ICAL_XSTANDARD_COMPONENT, rule.standardName, from: daylight.offset, to: rule.standardOffset, at: daylight.ends))
    return root
  }

  private static func observance(
    _ kind: icalcomponent_kind, _ name: String, from: Int, to: Int, at change: PosixRule.Change?
  ) throws(CalendarProblem) -> ComponentOwner {
    let root = try ComponentOwner(kind)
    root.add(try PropertyOwner(icalproperty_new_tzoffsetfrom(Int32(from)), "TZOFFSETFROM"))
    root.add(try PropertyOwner(icalproperty_new_tzoffsetto(Int32(to)), "TZOFFSETTO"))
    root.add(try PropertyOwner(icalproperty_new_tzname(name), "TZNAME"))
    guard let change else {
      root.add(try PropertyOwner(icalproperty_new_dtstart(icaltime_from_string("19700101T000000")), "DTSTART"))
      return root
    }
    let start = WallTime(change.day(in: 1970), TimeOfDay(minutes: change.seconds / 60) ?? .midnight)
    root.add(try PropertyOwner(icalproperty_new_dtstart(icaltime_from_string(compact(start))), "DTSTART"))
    root.add(try PropertyOwner(icalproperty_new_from_string("RRULE:" + yearlyRule(change)), "RRULE"))
    return root
  }

  static func yearlyRule(_ change: PosixRule.Change) -> String {
    "FREQ=YEARLY;BYMONTH=\(change.month);BYDAY=\(change.week == 5 ? -1 : change.week)\(change.weekday.word.uppercased().prefix(2))"
  }

  // MARK: Event

  private static func event(_ event: Event, zone: String) throws(CalendarProblem) -> ComponentOwner {
    let root = try ComponentOwner(ICAL_VEVENT_COMPONENT)
    try identify(root, uid: event.uid, event.stamps)
    root.add(try dated(icalproperty_new_dtstart(time(event.start)), event.start, zone, "DTSTART"))
    root.add(try dated(icalproperty_new_dtend(time(event.end)), event.end, zone, "DTEND"))
    root.add(try PropertyOwner(icalproperty_new_summary(event.summary), "SUMMARY"))
    if !event.description.isEmpty { root.add(try PropertyOwner(icalproperty_new_description(event.description), "DESCRIPTION")) }
    if let place = event.place, let location = event.location { try add(place, location, to: root) }
    root.add(try PropertyOwner(icalproperty_new_status(status(event.status)), "STATUS"))
    root.add(try PropertyOwner(icalproperty_new_transp(event.isTransparent ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE), "TRANSP"))
    if let category = event.category { root.add(try PropertyOwner(icalproperty_new_categories(category), "CATEGORIES")) }
    if let colour = event.colour { root.add(try PropertyOwner(icalproperty_new_color(colour), "COLOR")) }
    if let address = event.conference {
      root.add(try PropertyOwner(icalproperty_new_url(address), "URL"))
      let conference = try PropertyOwner(icalproperty_new_conference(address), "CONFERENCE")
      try conference.add(icalparameter_new_value(ICAL_VALUE_URI))
      try conference.add(icalparameter_new_feature(ICAL_FEATURE_VIDEO))
      if let place = event.place { try conference.add(icalparameter_new_label(place.name)) }
      root.add(conference)
    }
    return root
  }

  private static func todo(_ todo: Todo) throws(CalendarProblem) -> ComponentOwner {
    let root = try ComponentOwner(ICAL_VTODO_COMPONENT)
    try identify(root, uid: todo.uid, todo.stamps)
    let due = try PropertyOwner(icalproperty_new_due(time(.date(todo.due))), "DUE")
    try due.add(icalparameter_new_value(ICAL_VALUE_DATE))
    root.add(due)
    root.add(try PropertyOwner(icalproperty_new_summary(todo.summary), "SUMMARY"))
    root.add(try PropertyOwner(icalproperty_new_status(ICAL_STATUS_NEEDSACTION), "STATUS"))
    return root
  }

  private static func identify(_ root: borrowing ComponentOwner, uid: String, _ stamps: Event.Stamps) throws(CalendarProblem) {
    root.add(try PropertyOwner(icalproperty_new_uid(uid), "UID"))
    root.add(try PropertyOwner(icalproperty_new_dtstamp(time(stamps.modified)), "DTSTAMP"))
    root.add(try PropertyOwner(icalproperty_new_created(time(stamps.created)), "CREATED"))
    root.add(try PropertyOwner(icalproperty_new_lastmodified(time(stamps.modified)), "LAST-MODIFIED"))
    root.add(try PropertyOwner(icalproperty_new_sequence(Int32(clamping: stamps.sequence)), "SEQUENCE"))
  }

  /// LOCATION is the name and the address on two lines, the very text that Apple looks for beside its own property.
  private static func add(_ place: Event.Place, _ location: String, to root: borrowing ComponentOwner) throws(CalendarProblem) {
    root.add(try PropertyOwner(icalproperty_new_location(location), "LOCATION"))
    guard let geo = place.geo else { return }
    let degrees = icalgeotype(lat: Double(geo.north) / 1_000_000, lon: Double(geo.east) / 1_000_000)
    root.add(try PropertyOwner(icalproperty_new_geo(degrees), "GEO"))
    guard !place.address.isEmpty else { return }
    let apple = try extra("X-APPLE-STRUCTURED-LOCATION", "geo:\(decimal(geo.north)),\(decimal(geo.east))")
    try apple.add(icalparameter_new_value(ICAL_VALUE_URI))
    for (name, value) in [("X-ADDRESS", place.address), ("X-APPLE-RADIUS", "70"), ("X-TITLE", place.name)] {
      let parameter = icalparameter_new_x(value)
      if let parameter { icalparameter_set_xname(parameter, name) }
      try apple.add(parameter)
    }
    root.add(apple)
  }

  /// Millionths as a decimal fraction, whatever the process's locale.
  private static func decimal(_ millionths: Int) -> String {
    let digits = String(abs(millionths) % 1_000_000)
    return (millionths < 0 ? "-" : "") + "\(abs(millionths) / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private static func dated(_ new: OpaquePointer?, _ time: Event.Time, _ zone: String, _ name: String) throws(CalendarProblem)
    -> PropertyOwner
  {
    let property = try PropertyOwner(new, name)
    switch time {
    case .date: try property.add(icalparameter_new_value(ICAL_VALUE_DATE))
    case .wall: try property.add(icalparameter_new_tzid(zone))
    }
    return property
  }

  private static func status(_ status: Event.Status) -> icalproperty_status {
    switch status {
    case .confirmed: ICAL_STATUS_CONFIRMED
    case .tentative: ICAL_STATUS_TENTATIVE
    case .cancelled: ICAL_STATUS_CANCELLED
    }
  }

  private static func time(_ time: Event.Time) -> icaltimetype {
    switch time {
    case .date(let day): icaltime_from_string(compact(day))
    case .wall(let wall): icaltime_from_string(compact(wall))
    }
  }

  private static func time(_ instant: Instant) -> icaltimetype {
    icaltime_from_string(instant.description.filter { $0 != "-" && $0 != ":" })
  }

  private static func compact(_ day: Day) -> String { day.description.filter { $0 != "-" } }

  /// `20180321T130000`.
  private static func compact(_ wall: WallTime) -> String {
    compact(wall.day) + "T" + wall.time.description.filter { $0 != ":" } + "00"
  }
}
