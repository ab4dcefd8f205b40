/// The word of a list that someone most likely meant: one slip away, or one for every three letters; nil where none is so near.
/// Ties go to the first of the list.
func nearestWord(to word: String, in words: some Sequence<String>) -> String? {
  let letters = Array(word.unicodeScalars)
  guard letters.count <= 64 else { return nil }
  let limit = max(1, letters.count / 3)
  var best: (word: String, distance: Int)?
  for candidate in words {
    let other = Array(candidate.unicodeScalars)
    guard abs(other.count - letters.count) <= limit else { continue }
    let distance = slips(letters, other)
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.word
}

/// Letters added, left out, changed, or swapped with their neighbour, at the least (optimal string alignment).
private func slips(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

/// The id of a list that someone most likely meant; nil where none is near.
public func nearestID(to word: String, in ids: some Sequence<String>) -> String? { nearestWord(to: word, in: ids) }
