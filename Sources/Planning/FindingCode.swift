/// What can be found wrong with a schedule: the codes of the command line's contract.
public enum FindingCode: String, CaseIterable, Hashable, Sendable {
  /// Two sessions in one venue at once, buffers included.
  case venueDoubleBooked = "venue-double-booked"
  /// A speaker in two sessions at once, travel included.
  case speakerDoubleBooked = "speaker-double-booked"
  /// An audience in two sessions at once, travel included.
  case audienceDoubleBooked = "audience-double-booked"
  /// A person in two sessions at once, through two audiences.
  case personDoubleBooked = "person-double-booked"
  /// The venue is taken by others.
  case venueBusy = "venue-busy"
  /// The speaker cannot come.
  case speakerBusy = "speaker-busy"
  /// The speaker has not offered that time.
  case speakerUnavailable = "speaker-unavailable"
  /// The audience cannot attend.
  case audienceBusy = "audience-busy"
  /// The venue holds fewer than attend.
  case venueTooSmall = "venue-too-small"
  /// Nothing is placed on that day.
  case closedDay = "closed-day"
  /// An audience has a break.
  case breakDay = "break-day"
  /// Not when the session may be held.
  case outsideWindow = "outside-window"
  /// Not within the hours of the year or the venue, or not on the grid.
  case outsideHours = "outside-hours"
  /// A session comes before the one that is first.
  case ruleFirst = "rule-first"
  /// A session comes after the one that is last.
  case ruleLast = "rule-last"
  /// Two sessions are in the wrong order, too close or too far apart.
  case ruleOrder = "rule-order"
  /// Two sessions are too close.
  case ruleApart = "rule-apart"
  /// An audience has too many sessions in a week.
  case limitPerWeek = "limit-per-week"
  /// More people of a unit are away on a day than it can spare.
  case unitShortStaffed = "unit-short-staffed"
  /// A unit comes to none of the rounds.
  case unitNotCovered = "unit-not-covered"
  /// A session has no day.
  case unplaced
  /// The session is on a bridge day.
  case bridgeDay = "bridge-day"
  /// The session is on the last day before a break.
  case beforeBreak = "before-break"
  /// The session is on a half day.
  case halfDay = "half-day"
  /// The session was moved too late.
  case lateMove = "late-move"
  /// A calendar could not be read, and an old copy was used.
  case staleSource = "stale-source"
  /// A calendar could not be read.
  case unreadableSource = "unreadable-source"
  /// Two events of calendar files overlap.
  case overlap
}
