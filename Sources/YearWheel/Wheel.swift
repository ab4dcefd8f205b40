import CivilTime

/// A school year as it is drawn: months, weeks, terms and breaks around a circle, sessions as marks with labels beside it.
///
/// It is a value: names and sentences come in as they are to be read, ``svg(idPrefix:layout:)`` gives the picture, and the same value gives
/// the same bytes. The picture knows no today: its hand is hidden until a script turns it. The page's stylesheet may restyle by class:
///
/// - `paper`, `ink`, `soft` (texts of less weight), `rule` (thin lines): the ground and what is drawn on it;
/// - `month` and the light `month-name` on it, `day`, `term`, `break`, `closed`, `holiday`; `shade` is what of breaks and closed days lies
///   behind the marks, and in the patterns `hatch` are lines and dots on a `ground`;
/// - `mark` and `window`: the links, also `theme-0`, `theme-1` … or `theme-none`, and `confirmed`, `tentative`, `cancelled` or `undecided`.
///   In them `shape` is filled with the theme's colour, or with paper where it is `hollow`, `cross` crosses it out, `arc` is an open arc,
///   and `plate` with `on-plate` is the number of a mark that stands for several sessions, whose link is a `count`;
/// - `hit`: the invisible ground of a mark and of its label, to be stroked when the link has the focus;
/// - `label`, `leader` and `bracket`: what to hide where the picture is too small to read them; `legend`; `today` and `today-key`.
public struct Wheel: Hashable, Sendable {
  /// Days with a name and a meaning, shaded.
  public struct Span: Hashable, Sendable {
    /// What the days are.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
      /// A term.
      case term
      /// A break.
      case breakDays = "break"
      /// Closed by the plan.
      case closed
      /// A public holiday, or an eve that counts as one.
      case holiday
    }
    /// The name, drawn where there is room.
    public var name: String
    /// The whole text, shown when pointed at.
    public var title: String
    /// The days.
    public var days: DayRange
    /// What they are.
    public var kind: Kind

    /// A span.
    public init(name: String, title: String, days: DayRange, kind: Kind) {
      self.name = name
      self.title = title
      self.days = days
      self.kind = kind
    }
  }

  /// A session that is decided.
  public struct Mark: Hashable, Sendable {
    /// Whether it is held.
    public enum Status: String, CaseIterable, Hashable, Sendable {
      /// It is: a filled shape.
      case confirmed
      /// It is not settled: a hollow shape, its label in italics.
      case tentative
      /// It is not: a crossed shape, its label struck through.
      case cancelled
    }
    /// The id, unique among marks and windows: `data-session`.
    public var id: String
    /// The day; outside the circle it is drawn at its nearest end.
    public var day: Day
    /// The start, for the order within a day.
    public var start: TimeOfDay
    /// The day in short, for a label of one line: `4 okt`.
    public var date: String
    /// Week, day and time, for a label of its own line: `v. 40 ons 4 okt 13:00`.
    public var when: String
    /// The session's title; cut with an ellipsis where it is too long.
    public var label: String
    /// The whole text: week, day, time, title, venue. The link's name.
    public var title: String
    /// Where the link leads.
    public var href: String
    /// The place of its theme in ``Wheel/themes``; nil where it has none.
    public var theme: Int?
    /// Whether it is held.
    public var status: Status

    /// A mark.
    public init(
      id: String, day: Day, start: TimeOfDay, date: String, when: String, label: String, title: String, href: String, theme: Int?,
      status: Status
    ) {
      self.id = id
      self.day = day
      self.start = start
      self.date = date
      self.when = when
      self.label = label
      self.title = title
      self.href = href
      self.theme = theme
      self.status = status
    }
  }

  /// A session that is not decided: the days on which it may be held, as open arcs.
  public struct Window: Hashable, Sendable {
    /// The id, unique among marks and windows: `data-session`.
    public var id: String
    /// The days of which any will do; none means the whole year.
    public var ranges: [DayRange]
    /// The days in words: `v. 37–43`.
    public var when: String
    /// The session's title; cut with an ellipsis where it is too long.
    public var label: String
    /// The whole text. The link's name.
    public var title: String
    /// Where the link leads.
    public var href: String
    /// The place of its theme in ``Wheel/themes``; nil where it has none.
    public var theme: Int?

    /// A window.
    public init(id: String, ranges: [DayRange], when: String, label: String, title: String, href: String, theme: Int?) {
      self.id = id
      self.ranges = ranges
      self.when = when
      self.label = label
      self.title = title
      self.href = href
      self.theme = theme
    }
  }

  /// What sessions are about. Its place gives it a shape, so that no theme is told by its colour alone.
  public struct Theme: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The colour as `#RRGGBB`, made darker or lighter where it would not show on white and on black; nil or anything else: one of ours.
    public var colour: String?

    /// A theme.
    public init(name: String, colour: String?) {
      self.name = name
      self.colour = colour
    }
  }

  /// The words of the legend and of counts.
  public struct Wording: Hashable, Sendable {
    /// What each kind of span is called.
    public var kinds: [Span.Kind: String]
    /// What a session without a theme is called in the legend.
    public var noTheme: String
    /// What a hollow mark means.
    public var tentative: String
    /// What a crossed mark means.
    public var cancelled: String
    /// What an open arc means.
    public var undecided: String
    /// What the hand means.
    public var today: String
    /// Before the number of a week: `v.`.
    public var week: String
    /// After a number of sessions, two or more: `pass`.
    public var sessions: String

    /// The words.
    public init(
      kinds: [Span.Kind: String], noTheme: String, tentative: String, cancelled: String, undecided: String, today: String, week: String,
      sessions: String
    ) {
      self.kinds = kinds
      self.noTheme = noTheme
      self.tentative = tentative
      self.cancelled = cancelled
      self.undecided = undecided
      self.today = today
      self.week = week
      self.sessions = sessions
    }
  }

  /// What the picture is called; drawn in its middle.
  public var title: String
  /// A line below the title: `Läsåret 2017/18`.
  public var subtitle: String
  /// What the picture shows, in a sentence, for those who do not see it.
  public var description: String
  /// The first and the last day of the year.
  public var days: DayRange
  /// The names of the months, January first; cut to three letters where they do not fit.
  public var monthNames: [String]
  /// The words of the legend.
  public var wording: Wording
  /// What is shaded.
  public var spans: [Span]
  /// The sessions that are decided.
  public var marks: [Mark]
  /// The sessions that are not.
  public var windows: [Window]
  /// The themes, in the order of the legend.
  public var themes: [Theme]

  /// A wheel.
  public init(
    title: String, subtitle: String, description: String, days: DayRange, monthNames: [String], wording: Wording, spans: [Span],
    marks: [Mark], windows: [Window], themes: [Theme]
  ) {
    self.title = title
    self.subtitle = subtitle
    self.description = description
    self.days = days
    self.monthNames = monthNames
    self.wording = wording
    self.spans = spans
    self.marks = marks
    self.windows = windows
    self.themes = themes
  }

  /// Where the picture is to stand.
  public enum Layout: String, CaseIterable, Hashable, Sendable {
    /// In a page as wide as a screen: the wheel with labels beside it, 1280 units wide.
    case inPage
    /// In a page as narrow as a telephone: the wheel alone with larger type, 720 units wide. The list beneath it has the words.
    case narrow
    /// As a file of its own, as ``inPage`` with a white ground.
    case standalone
  }

  /// The day at the top of the circle: the first of the month of the year's first day.
  public var start: Day { Circle(days).start }

  /// The day after the circle's last: twelve months after ``start``, or the first of the month after the year's last day where that is later.
  public var end: Day { Circle(days).end }

  /// Where a day begins on the circle, in degrees clockwise from the top: 360 × days from ``start`` ÷ days from ``start`` to ``end``.
  ///
  /// A script turns the hand by the same rule from the attributes `data-start` and `data-end` of the root, and only from 0 up to 360.
  public func angle(of day: Day) -> Double { Circle(days).angle(of: day) }
}
