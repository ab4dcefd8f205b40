import CivilTime
import Foundation

/// The year bent into a circle: whole months, clockwise from the top, every day as wide as any other.
struct Circle: Hashable, Sendable {
  /// The first day, at the top.
  let start: Day
  /// The day after the last.
  let end: Day

  /// The circle of a year: from the first of its first month, twelve months or more.
  init(_ days: DayRange) {
    let first = Circle.firstOfMonth(days.from.monthNumber)
    let afterLast = Circle.firstOfMonth(days.to.monthNumber + 1)
    start = first
    end = max(afterLast, Circle.firstOfMonth(first.monthNumber + 12))
  }

  private static func firstOfMonth(_ number: Int) -> Day { Day(year: number / 12, month: number % 12 + 1, day: 1) ?? .last }

  /// How many days it holds.
  var count: Int { max(1, start.days(to: end)) }

  /// Where a day begins, in degrees clockwise from the top.
  func angle(of day: Day) -> Double { 360 * Double(start.days(to: day)) / Double(count) }

  /// The middle of a day; days outside are held at the nearest end.
  func middle(of day: Day) -> Double {
    let last = end.adding(days: -1)
    return angle(of: min(max(day, start), last)) + 180 / Double(count)
  }

  /// The part of some days that lies on the circle, in degrees; nil where none does.
  func arc(_ days: DayRange) -> Arc? {
    guard days.to >= start, days.from < end else { return nil }
    return Arc(from: angle(of: max(days.from, start)), to: angle(of: min(days.to.adding(days: 1), end)))
  }

  /// The months in order: the first of each, and its number from 1 to 12.
  var months: [(days: DayRange, month: Int)] {
    (start.monthNumber...max(start.monthNumber, end.adding(days: -1).monthNumber)).compactMap { number in
      let next = Circle.firstOfMonth(number + 1)
      return DayRange(from: Circle.firstOfMonth(number), to: next.adding(days: -1)).map { ($0, number % 12 + 1) }
    }
  }

  /// The Mondays and the first day, each with the days of its week that lie on the circle.
  var weeks: [(days: DayRange, week: ISOWeek)] {
    var weeks: [(DayRange, ISOWeek)] = []
    var day = start
    while day < end {
      let week = day.isoWeek
      let last = min(week.days.to, end.adding(days: -1))
      if let days = DayRange(from: day, to: max(day, last)) { weeks.append((days, week)) }
      day = max(day, last).adding(days: 1)
      if day == .last { break }
    }
    return weeks
  }
}

/// A part of the circle, in degrees.
struct Arc: Hashable, Sendable {
  var from: Double
  var to: Double
  var middle: Double { (from + to) / 2 }
  var width: Double { to - from }
  /// How long it is at a radius.
  func length(at radius: Double) -> Double { width * .pi / 180 * radius }
}

/// A point of the picture, in its units.
struct Point: Hashable, Sendable {
  var x: Double
  var y: Double

  init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The point at an angle clockwise from the top and a distance from a centre.
  init(_ centre: Point, angle: Double, radius: Double) {
    let radians = angle * .pi / 180
    self.init(x: centre.x + radius * sin(radians), y: centre.y - radius * cos(radians))
  }
}
