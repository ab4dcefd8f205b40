/// What sessions pay for in the relaxation: steps of a resource's day, and days of which only so many may be used.
///
/// Only what has been taken too much of has a price: a few hundred of many thousands.
final class Prices {
  /// Days that are limited: a week of an audience, a month's load, neighbouring days of sessions that shall be apart, either side of an
  /// order.
  struct DayRow {
    var parts: [Part]
    let limit: Int
    /// What one more costs at the most: a load's weight; infinite where more is not allowed.
    let most: Double
    var price = 0.0
    var use = 0
  }

  /// A session and the days, from and up to, on which it counts.
  struct Part {
    let session: Int32
    let from: Int32
    let to: Int32
    init(_ session: Int, _ from: Int, _ to: Int) {
      self.session = Int32(session)
      self.from = Int32(from)
      self.to = Int32(to)
    }
  }

  struct Saved {
    fileprivate let times: [Double]
    fileprivate let days: [Double]
  }

  private let model: Model
  private let exempt: [Bool]
  private let leftovers: [Forest.Leftover]
  private let groups: [ApartGroup]
  /// Steps of the grid that a row has.
  private let width: Int
  private let peopleCount: Int
  private let rowOf: Cells<Int32>
  private var rowResource: [Int] = []
  private var rowDay: [Int] = []
  private var rowPrices: [Double] = []
  private var rowSums: [Double] = []
  private var rowUse: [Int32] = []
  private var isPeak: [Bool] = []
  private let rowLimit: Int
  private var rowChanged: [Int] = []
  private var dayRows: [DayRow] = []
  private var dayRowOf: [[Int]: Int] = [:]
  private var dayChanged: [(row: Int, by: Double)] = []
  /// For (session, day): what its days pay.
  let ofDay: Cells<Double>
  /// The prices of all there is of everything.
  private(set) var rent = 0.0
  private let lastSession: Cells<Int32>
  private let lastSeen: Cells<Int32>
  private var round: Int32 = 0
  private let weekUse: Cells<Int32>
  private let monthUse: Cells<Int32>

  init(_ model: Model, _ leftovers: [Forest.Leftover], exempt: [Bool]) {
    self.model = model
    self.leftovers = leftovers
    self.exempt = exempt
    groups = ApartGroup.all(model, exempt: exempt)
    peopleCount = model.peopleMembers.count
    let longest = max(model.length.array.max() ?? 1, model.choiceLength.array.max() ?? 1)
    width = model.startCount + Int(longest)
    let cells = (peopleCount + model.roomMembers.count) * model.dayCount
    rowOf = Cells(cells, -1)
    lastSession = Cells(cells, -1)
    lastSeen = Cells(cells, 0)
    rowLimit = 4000 + 8 * model.count
    ofDay = Cells(model.count * model.dayCount, 0)
    weekUse = Cells(model.weekLimit.count * model.weekCount, 0)
    monthUse = Cells(model.loadTarget.count * model.monthCount, 0)
  }

  // MARK: Asking

  /// The price row of a choice's room on a day; -1 where it has none.
  @inline(__always) func roomRow(_ choice: Int, _ k: Int) -> Int {
    let room = Int(model.choiceRoom[choice])
    return room < 0 ? -1 : Int(rowOf[(peopleCount + room) * model.dayCount + k])
  }

  /// The price of some steps of a row.
  @inline(__always) func sum(_ row: Int, _ start: Int, _ length: Int) -> Double {
    let base = row * (width + 1)
    return rowSums[base + start + length] - rowSums[base + start]
  }

  /// What a session pays for those who come to it.
  @inline(__always) func people(_ session: Int, _ k: Int, _ start: Int) -> Double {
    if exempt[session] { return 0 }
    var price = 0.0
    for index in model.people.range(session) {
      let row = Int(rowOf[model.people[index] * model.dayCount + k])
      if row >= 0 { price += sum(row, start, Int(model.length[session])) }
    }
    return price
  }

  // MARK: Steps

  /// Moves the prices; false where the relaxed schedule takes too much of nothing and leaves nothing that is paid for.
  func step(_ picked: [Model.Place], _ theta: Double, gap: Double) -> Bool {
    count(picked)
    findPeaks()
    var norm = 0.0
    for row in 0..<rowDay.count {
      let base = row * width
      for t in 0..<width where isPriced(base, t) {
        let over = Double(rowUse[base + t] - 1)
        norm += over * over
      }
    }
    for row in dayRows where row.price > 0 || row.use > row.limit {
      let over = Double(row.use - row.limit)
      if row.price >= row.most && over > 0 { continue }
      norm += over * over
    }
    guard norm > 0 else { return false }
    move(theta * gap / norm)
    return true
  }

  @inline(__always) private func isPriced(_ base: Int, _ t: Int) -> Bool { rowPrices[base + t] > 0 || isPeak[base + t] }

  /// Of steps side by side that are equally overfull the middle one is enough: long sessions cannot get round it.
  private func findPeaks() {
    for row in 0..<rowDay.count {
      let base = row * width
      var t = 0
      while t < width {
        var end = t + 1
        while end < width, rowUse[base + end] == rowUse[base + t] { end += 1 }
        for step in t..<end { isPeak[base + step] = false }
        let rises = t == 0 || rowUse[base + t - 1] < rowUse[base + t]
        let falls = end == width || rowUse[base + end] < rowUse[base + t]
        if rowUse[base + t] > 1, rises, falls { isPeak[base + (t + end - 1) / 2] = true }
        t = end
      }
    }
  }

  private func move(_ step: Double) {
    rowChanged.removeAll(keepingCapacity: true)
    for row in 0..<rowDay.count {
      let base = row * width
      var hasChanged = false
      for t in 0..<width where isPriced(base, t) {
        let new = Prices.grained(max(0, rowPrices[base + t] + step * Double(rowUse[base + t] - 1)))
        if new == rowPrices[base + t] { continue }
        rent += new - rowPrices[base + t]
        rowPrices[base + t] = new
        hasChanged = true
      }
      if hasChanged {
        sumUp(row)
        rowChanged.append(row)
      }
    }
    dayChanged.removeAll(keepingCapacity: true)
    for row in dayRows.indices where dayRows[row].price > 0 || dayRows[row].use > dayRows[row].limit {
      let over = Double(dayRows[row].use - dayRows[row].limit)
      let new = Prices.grained(min(dayRows[row].most, max(0, dayRows[row].price + step * over)))
      set(row, new)
    }
  }

  private func set(_ row: Int, _ price: Double) {
    let change = price - dayRows[row].price
    guard change != 0 else { return }
    dayRows[row].price = price
    rent += change * Double(dayRows[row].limit)
    for part in dayRows[row].parts {
      for k in Int(part.from)..<Int(part.to) { ofDay[Int(part.session) * model.dayCount + k] += change }
    }
    dayChanged.append((row, change))
  }

  private static func grained(_ price: Double) -> Double { (price * Relaxation.grain).rounded() / Relaxation.grain }

  private func sumUp(_ row: Int) {
    var sum = 0.0
    for t in 0..<width {
      rowSums[row * (width + 1) + t] = sum
      sum += rowPrices[row * width + t]
    }
    rowSums[row * (width + 1) + width] = sum
  }

  /// Tells the sessions and days whose starts or venues have changed in price.
  func changedTimes(_ tell: (Int, Int) -> Void) {
    for row in rowChanged {
      let resource = rowResource[row]
      let members = resource < peopleCount ? model.peopleMembers[resource] : model.roomMembers[resource - peopleCount]
      for session in members where !exempt[session] { tell(session, rowDay[row]) }
    }
  }

  /// Tells the sessions and days whose day has changed in price.
  func changedDays(_ tell: (Int, Int) -> Void) {
    for (row, _) in dayChanged {
      for part in dayRows[row].parts { for k in Int(part.from)..<Int(part.to) { tell(Int(part.session), k) } }
    }
  }

  var saved: Saved { Saved(times: rowPrices, days: dayRows.map(\.price)) }

  func restore(_ saved: Saved) {
    for index in rowPrices.indices {
      let price = index < saved.times.count ? saved.times[index] : 0
      rent += price - rowPrices[index]
      rowPrices[index] = price
    }
    for row in rowDay.indices { sumUp(row) }
    for row in dayRows.indices { set(row, row < saved.days.count ? saved.days[row] : 0) }
  }

  /// For each session how much too much is taken of what it takes.
  func blame(_ picked: [Model.Place]) -> [Int] {
    count(picked)
    var blame = Array(repeating: 0, count: picked.count)
    for session in picked.indices where !exempt[session] {
      let place = picked[session]
      let room = Int(model.choiceRoom[Int(place.choice)])
      let resources = model.people.range(session).map { model.people[$0] } + (room >= 0 ? [peopleCount + room] : [])
      for resource in resources {
        let row = Int(rowOf[resource * model.dayCount + Int(place.day)])
        guard row >= 0 else { continue }
        let start = Int(place.start)
        let end = min(width, start + length(resource, session, picked))
        if (start..<end).contains(where: { rowUse[row * width + $0] > 1 }) { blame[session] += 1 }
      }
    }
    for row in dayRows where row.use > row.limit {
      for part in row.parts where part.from <= picked[Int(part.session)].day && picked[Int(part.session)].day < part.to {
        blame[Int(part.session)] += 1
      }
    }
    return blame
  }

  // MARK: Counting

  /// Counts what a relaxed schedule takes; what is newly taken too much of gets a row.
  private func count(_ picked: [Model.Place]) {
    round += 1
    for index in rowUse.indices { rowUse[index] = 0 }
    weekUse.fill(0)
    monthUse.fill(0)
    for session in 0..<model.count {
      let place = picked[session]
      let k = Int(place.day)
      for index in model.loads.range(session) { monthUse[model.loads[index] * model.monthCount + Int(model.monthOf[k])] += 1 }
      for index in model.weekLimits.range(session) { weekUse[model.weekLimits[index] * model.weekCount + Int(model.weekOf[k])] += 1 }
      if exempt[session] { continue }
      for index in model.people.range(session) {
        take(model.people[index], k, session, picked)
      }
      let room = Int(model.choiceRoom[Int(place.choice)])
      if room >= 0 { take(peopleCount + room, k, session, picked) }
    }
    for row in dayRows.indices {
      dayRows[row].use = dayRows[row].parts.count { $0.from <= picked[Int($0.session)].day && picked[Int($0.session)].day < $0.to }
    }
    countWeeksAndMonths()
    countApart(picked)
    countLeftovers(picked)
  }

  private func length(_ resource: Int, _ session: Int, _ picked: [Model.Place]) -> Int {
    Int(resource < peopleCount ? model.length[session] : model.choiceLength[Int(picked[session].choice)])
  }

  private func take(_ resource: Int, _ k: Int, _ session: Int, _ picked: [Model.Place]) {
    let cell = resource * model.dayCount + k
    var row = Int(rowOf[cell])
    let start = Int(picked[session].start)
    let length = length(resource, session, picked)
    if row < 0 {
      let last = Int(lastSession[cell])
      let isSecond = lastSeen[cell] == round && last >= 0
      lastSeen[cell] = round
      lastSession[cell] = Int32(session)
      guard isSecond, rowDay.count < rowLimit else { return }
      let lastStart = Int(picked[last].start)
      let lastLength = self.length(resource, last, picked)
      guard start < lastStart + lastLength, lastStart < start + length else { return }
      row = addRow(cell, resource, k)
      for t in lastStart..<min(width, lastStart + lastLength) { rowUse[row * width + t] += 1 }
    }
    for t in start..<min(width, start + length) { rowUse[row * width + t] += 1 }
  }

  private func addRow(_ cell: Int, _ resource: Int, _ k: Int) -> Int {
    let row = rowDay.count
    rowOf[cell] = Int32(row)
    rowResource.append(resource)
    rowDay.append(k)
    rowPrices += Array(repeating: 0, count: width)
    rowSums += Array(repeating: 0, count: width + 1)
    rowUse += Array(repeating: 0, count: width)
    isPeak += Array(repeating: false, count: width)
    return row
  }

  private func addDayRow(
    _ key: [Int], limit: Int, most: Double, use: Int, _ parts: () -> [Part]
  ) {
    guard dayRowOf[key] == nil else { return }
    dayRowOf[key] = dayRows.count
    dayRows.append(DayRow(parts: parts(), limit: limit, most: most, use: use))
  }

  private func countWeeksAndMonths() {
    for limit in model.weekLimit.indices {
      for week in 0..<model.weekCount where Int(weekUse[limit * model.weekCount + week]) > model.weekLimit[limit] {
        let use = Int(weekUse[limit * model.weekCount + week])
        addDayRow([0, limit, week], limit: model.weekLimit[limit], most: .infinity, use: use) {
          parts(model.weekMembers[limit], model.weekOf, week)
        }
      }
    }
    for load in model.loadTarget.indices {
      for month in 0..<model.monthCount where Int(monthUse[load * model.monthCount + month]) > model.loadTarget[load] {
        let use = Int(monthUse[load * model.monthCount + month])
        addDayRow([1, load, month], limit: model.loadTarget[load], most: Double(model.loadWeight[load]), use: use) {
          parts(model.loadMembers[load], model.monthOf, month)
        }
      }
    }
  }

  private func parts(_ members: [Int], _ numbers: borrowing Cells<Int32>, _ number: Int)
    -> [Part]
  {
    var from = 0
    while Int(numbers[from]) < number { from += 1 }
    var to = from
    while to < model.dayCount, Int(numbers[to]) == number { to += 1 }
    return members.map { Part($0, from, to) }
  }

  private func countApart(_ picked: [Model.Place]) {
    for (number, group) in groups.enumerated() {
      let ordered = group.sessions.sorted { picked[$0].day < picked[$1].day }
      for (one, other) in zip(ordered, ordered.dropFirst()) {
        let k = Int(picked[one].day)
        guard Int(model.dayNumber[Int(picked[other].day)] - model.dayNumber[k]) < group.days else { continue }
        let to = model.firstDay(from: Int(model.dayNumber[k]) + group.days)
        addDayRow([2, number, k], limit: 1, most: .infinity, use: 2) { group.sessions.map { Part($0, k, to) } }
      }
    }
  }

  /// Of an order that is broken, one of the two: the first after some day, or the second up to it.
  private func countLeftovers(_ picked: [Model.Place]) {
    for (number, relation) in leftovers.enumerated() {
      let from = Int(picked[relation.from].day)
      let to = Int(picked[relation.to].day)
      let days = Int(model.dayNumber[to] - model.dayNumber[from])
      if days < relation.low {
        let after = model.firstDay(from: Int(model.dayNumber[to]) - relation.low + 1)
        addDayRow([3, number, to], limit: 1, most: .infinity, use: 2) {
          [Part(relation.from, after, model.dayCount), Part(relation.to, 0, to + 1)]
        }
      } else if days > relation.high {
        let after = model.firstDay(from: Int(model.dayNumber[from]) + relation.high + 1)
        addDayRow([4, number, from], limit: 1, most: .infinity, use: 2) {
          [Part(relation.from, 0, from + 1), Part(relation.to, after, model.dayCount)]
        }
      }
    }
  }
}
