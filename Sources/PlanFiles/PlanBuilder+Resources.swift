import CivilTime
import Planning

extension PlanBuilder {
  mutating func buildPerson(_ fields: Fields) -> Person? {
    let audiences = references(fields, "audiences", .audience)
    guard let name = fields["name"]?.text else { return nil }
    return Person(name: name, audiences: audiences, mark: fields.mark)
  }

  mutating func buildAudience(_ fields: Fields) -> Audience? {
    let calendar = reference(fields["calendar"], .calendar)
    let overlaps = references(fields, "overlaps", .audience)
    let within = references(fields, "within", .audience)
    let load = fields["load"]?.fields.flatMap { load in
      load["per-month"]?.number.flatMap { month in load["weight"]?.number.map { Audience.Load(perMonth: month, weight: $0) } }
    }
    let busy = fields.items("busy").compactMap { busyTime($0) }
    guard let name = fields["name"]?.text else { return nil }
    return Audience(
      name: name, size: fields["size"]?.number ?? 0, calendar: calendar, overlaps: overlaps, within: within,
      perWeek: fields["limits"]?.fields?["per-week"]?.number, awayPerDay: fields["limits"]?.fields?["away-per-day"]?.number, load: load,
      busy: busy, mark: fields.mark)
  }

  mutating func buildVenue(_ fields: Fields) -> Venue? {
    let geo = fields.items("geo").compactMap(\.decimal)
    let buffer = fields["buffer"]?.fields
    let busy = fields.items("busy").compactMap { busyTime($0) }
    guard let name = fields["name"]?.text else { return nil }
    return Venue(
      name: name, address: fields["address"]?.text, geo: geo.count == 2 ? Venue.Geo(latitude: geo[0], longitude: geo[1]) : nil,
      url: fields["url"]?.text, capacity: fields["capacity"]?.number, bufferBefore: buffer?["before"]?.length ?? 0,
      bufferAfter: buffer?["after"]?.length ?? 0, hours: fields["hours"]?.hours, isShared: fields["shared"]?.boolean ?? false,
      busy: busy, mark: fields.mark)
  }

  mutating func buildSpeaker(_ fields: Fields) -> Speaker? {
    let busy = fields.items("busy").compactMap { busyTime($0) }
    let available = fields.items("available").compactMap { busyTime($0) }
    guard let name = fields["name"]?.text else { return nil }
    return Speaker(name: name, organisation: fields["organisation"]?.text, busy: busy, available: available, mark: fields.mark)
  }

  mutating func buildTheme(_ fields: Fields) -> Theme? {
    fields["name"]?.text.map { Theme(name: $0, colour: fields["colour"]?.text, mark: fields.mark) }
  }

  mutating func busyTime(_ item: Item) -> BusyTime? {
    guard let fields = item.fields else { return nil }
    let hours = fields["hours"]?.hours ?? .wholeDay
    let counts = fields["counts"]?.text.flatMap(BusyTime.Counts.init) ?? .opaque
    if let day = fields["on"]?.day { return BusyTime(source: .on(day, hours), mark: item.mark) }
    if fields.has("weekly") { return BusyTime(source: .weekly(weekdays(fields, "weekly") ?? [], hours), mark: item.mark) }
    if let file = fields["file"]?.text { return BusyTime(source: .file(file, counts), mark: item.mark) }
    if let url = fields["url"]?.text { return BusyTime(source: .url(url, counts), mark: item.mark) }
    return range(fields).map { BusyTime(source: .days($0), mark: item.mark) }
  }

  mutating func buildTravel(_ fields: Fields?) -> Travel {
    let legs = (fields?.items("between") ?? []).compactMap { item -> Travel.Leg? in
      guard let leg = item.fields else { return nil }
      let venues = references(leg, "venues", .venue)
      return leg["time"]?.length.map { Travel.Leg(venues: Set(venues), minutes: $0) }
    }
    return Travel(standard: fields?["default"]?.length ?? 0, between: legs, mark: fields?.mark)
  }

  mutating func buildWaiver(_ fields: Fields) -> Waiver? {
    let sessions = references(fields, "sessions", .session)
    guard let code = fields["code"]?.text.flatMap(FindingCode.init), let reason = fields["reason"]?.text else { return nil }
    return Waiver(code: code, sessions: sessions, reason: reason, by: fields["by"]?.text, on: fields["on"]?.day, mark: fields.mark)
  }
}
