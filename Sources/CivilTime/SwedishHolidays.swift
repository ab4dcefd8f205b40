/// The public holidays of Sweden, and the eves that count as Sundays, for 1990 to 2100.
///
/// Public holidays: lag (1989:253) om allmänna helgdagar, as amended by 2004:1320, which from 2005 made 6 June a holiday and
/// annandag pingst an ordinary Monday. Eves: midsommarafton, julafton and nyårsafton, treated as Sundays by semesterlagen
/// (1977:480) 3 a §. Ordinary Sundays are left out. Two holidays may fall on one day (2008-05-01).
public enum SwedishHolidays {
  /// The years the table holds for.
  public static let years = 1990...2100

  /// A holiday or an eve.
  public struct Holiday: Hashable, Sendable {
    /// What kind of day it is.
    public enum Kind: String, Hashable, Sendable {
      /// A public holiday by law.
      case publicHoliday = "public"
      /// An eve that counts as a Sunday.
      case eve
    }
    /// The day it falls on.
    public let day: Day
    /// A holiday by law, or an eve.
    public let kind: Kind
    /// The name in Swedish.
    public let swedish: String
    /// The name in English.
    public let english: String
  }

  /// The holidays and eves of a year, by day, then as the law lists them; empty outside ``years``.
  public static func holidays(in year: Int) -> [Holiday] {
    guard years.contains(year) else { return [] }
    let easter = easterSunday(year)
    var list: [Holiday] = []
    func add(_ day: Day?, _ swedish: String, _ english: String, _ kind: Holiday.Kind = .publicHoliday) {
      guard let day else { return }
      list.append(Holiday(day: day, kind: kind, swedish: swedish, english: english))
    }
    let midsummer = firstSaturday(from: Day(year: year, month: 6, day: 20))
    add(Day(year: year, month: 1, day: 1), "Nyårsdagen", "New Year's Day")
    add(Day(year: year, month: 1, day: 6), "Trettondedag jul", "Epiphany")
    add(easter.adding(days: -2), "Långfredagen", "Good Friday")
    add(easter, "Påskdagen", "Easter Sunday")
    add(easter.adding(days: 1), "Annandag påsk", "Easter Monday")
    add(Day(year: year, month: 5, day: 1), "Första maj", "May Day")
    add(easter.adding(days: 39), "Kristi himmelsfärdsdag", "Ascension Day")
    if year >= 2005 { add(Day(year: year, month: 6, day: 6), "Nationaldagen", "National Day") }
    add(easter.adding(days: 49), "Pingstdagen", "Pentecost")
    if year <= 2004 { add(easter.adding(days: 50), "Annandag pingst", "Pentecost Monday") }
    add(midsummer?.adding(days: -1), "Midsommarafton", "Midsummer Eve", .eve)
    add(midsummer, "Midsommardagen", "Midsummer Day")
    add(firstSaturday(from: Day(year: year, month: 10, day: 31)), "Alla helgons dag", "All Saints' Day")
    add(Day(year: year, month: 12, day: 24), "Julafton", "Christmas Eve", .eve)
    add(Day(year: year, month: 12, day: 25), "Juldagen", "Christmas Day")
    add(Day(year: year, month: 12, day: 26), "Annandag jul", "Second Day of Christmas")
    add(Day(year: year, month: 12, day: 31), "Nyårsafton", "New Year's Eve", .eve)
    return list.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
  }

  private static func firstSaturday(from day: Day?) -> Day? {
    guard let day else { return nil }
    return day.adding(days: (Weekday.sat.rawValue - day.weekday.rawValue + 7) % 7)
  }

  /// Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
  public static func easterSunday(_ year: Int) -> Day {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (b - (b + 8) / 25 + 1) / 3
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let n = h + l - 7 * m + 114
    return Day(year: year, month: n / 31, day: n % 31 + 1) ?? .first
  }
}
