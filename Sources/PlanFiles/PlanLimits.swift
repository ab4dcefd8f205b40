/// What a plan file may be at most. A plan comes from outside: each limit has a test.
public enum PlanLimits {
  /// The size of a file, in bytes.
  public static let fileBytes = 16 << 20
  /// How deep lists and mappings may stand inside one another.
  public static let depth = 32
  /// How many aliases (`*name`) a file may hold.
  public static let aliases = 1000
  /// How many values a file may hold, aliases written out.
  public static let values = 4_000_000
  /// The length of one text, in bytes.
  public static let textBytes = 64 << 10
  /// How many problems of one file are listed.
  public static let problems = 200
  /// How many files a plan may include.
  public static let includes = 32
  /// How many sessions a plan may hold.
  public static let sessions = 10_000
  /// How many audiences, venues, speakers, people, themes or calendars a file may define, of each.
  public static let definitions = 2000
  /// How many times a session may repeat.
  public static let repeats = 100
  /// How many rounds a session may have.
  public static let rounds = 10
  /// How many units may be divided among the rounds of a session.
  public static let units = 200
  /// The years that dates may lie in.
  public static let years = 1900...2200
  /// How many days a school year may have.
  public static let yearDays = 800
  /// The finest grid of start times, in minutes.
  public static let leastStep = 5
  /// How many keys of a file may stand twice before the rest is left unlisted.
  static let duplicateRounds = 50
}
