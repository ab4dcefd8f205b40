extension Model {
  /// Whether two sessions can be where they are, as far as rules and clashes go; week limits aside.
  func fits(_ a: Int, _ placeA: Place, _ b: Int, _ placeB: Place) -> Bool {
    for index in tieRanges.range(a) where ties[index].other == b {
      let tie = ties[index]
      let days = dayNumber[Int(placeB.day)] - dayNumber[Int(placeA.day)]
      switch tie.kind {
      case .days: if days < tie.low || days > tie.high { return false }
      case .apart: if abs(days) < tie.low { return false }
      case .before: if days < 0 || (days == 0 && placeB.start <= placeA.start) { return false }
      case .after: if days > 0 || (days == 0 && placeB.start >= placeA.start) { return false }
      }
    }
    if placeA.day != placeB.day { return true }
    let a0 = Int(placeA.start)
    let b0 = Int(placeB.start)
    let choiceA = Int(placeA.choice)
    let choiceB = Int(placeB.choice)
    if choiceRoom[choiceA] >= 0, choiceRoom[choiceA] == choiceRoom[choiceB],
      a0 < b0 + Int(choiceLength[choiceB]), b0 < a0 + Int(choiceLength[choiceA])
    {
      return false
    }
    guard share(a, b) else { return true }
    let gap = hasTravel ? travel(choiceA, choiceB) : 0
    let lengthA = (Int(minutes[a]) + gap + unit - 1) / unit
    let lengthB = (Int(minutes[b]) + gap + unit - 1) / unit
    return a0 >= b0 + lengthB || b0 >= a0 + lengthA
  }

  /// Tells the starts that a session can have on a day at one choice of venue, by itself.
  @inline(__always) func eachStart(_ session: Int, _ k: Int, _ choice: Int, _ tell: (Int) -> Void) {
    let cell = (session * dayCount + k) * words
    let room = (Int(choiceClass[choice]) * dayCount + k) * words
    for word in 0..<words {
      var bits = own[cell + word] & rooms[room + word]
      while bits != 0 {
        tell(word * 64 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }

  /// What a session costs at least on a day, by itself; nil where it has no place there.
  func leastCost(_ session: Int, _ k: Int) -> Int? {
    let cell = (session * dayCount + k) * words
    guard (0..<words).contains(where: { own[cell + $0] != 0 }) else { return nil }
    var least = Int.max
    for c in choices(session) {
      if choiceCost[c] + leastStartCost[session] >= least { break }
      eachStart(session, k, c) { s in least = min(least, startCost[session * startCount + s] + choiceCost[c]) }
    }
    return least == .max ? nil : least + dayCost[session * dayCount + k]
  }

  /// The places of a session on a day by itself, the cheapest first.
  func places(_ session: Int, on k: Int) -> [Place] {
    var found: [(cost: Int, place: Place)] = []
    for c in choices(session) {
      eachStart(session, k, c) { s in
        found.append((choiceCost[c] + startCost[session * startCount + s], Place(day: Int32(k), start: Int32(s), choice: Int32(c))))
      }
    }
    return found.sorted { ($0.cost, $0.place.start, $0.place.choice) < ($1.cost, $1.place.start, $1.place.choice) }.map(\.place)
  }

  /// What the start and the venue of a place cost.
  @inline(__always) func timeCost(_ session: Int, _ place: Place) -> Int {
    choiceCost[Int(place.choice)] + startCost[session * startCount + Int(place.start)]
  }

  /// The first and the last start that those who come to a session can have on a day; nil where there is none.
  func startRange(_ session: Int, _ k: Int) -> (first: Int, last: Int)? {
    let cell = (session * dayCount + k) * words
    var first: Int?
    var last = 0
    for word in 0..<words where own[cell + word] != 0 {
      first = first ?? word * 64 + own[cell + word].trailingZeroBitCount
      last = word * 64 + 63 - own[cell + word].leadingZeroBitCount
    }
    return first.map { ($0, last) }
  }

  /// No schedule costs more than this, rules that only warn aside.
  var greatestCost: Int {
    var sum = 0
    for session in 0..<count {
      let days = (0..<dayCount).map { dayCost[session * dayCount + $0] }.max() ?? 0
      let starts = (0..<startCount).map { startCost[session * startCount + $0] }.max() ?? 0
      sum += days + starts + (choices(session).map { choiceCost[$0] }.max() ?? 0)
      let span = dayCount > 0 ? Int(dayNumber[dayCount - 1] - dayNumber[0]) : 0
      for index in pullRanges.range(session) {
        let pull = pulls[index]
        sum += max(pull.cost(daysToOther: span), pull.cost(daysToOther: -span), pull.cost(daysToOther: 0))
      }
      for index in loads.range(session) { sum += loadWeight[loads[index]] }
    }
    return sum
  }
}
