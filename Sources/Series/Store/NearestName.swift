/// The name that a mistyped one most likely means; nil if none is near.
///
/// Case is ignored; up to a third of the letters (at least one) may be wrong, missing or too many.
package func nearestName(to wanted: String, in names: [String]) -> String? {
  let target = wanted.lowercased()
  let distances = names.map { (name: $0, distance: editDistance(target, $0.lowercased())) }
  guard let best = distances.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }),
    best.distance <= max(1, wanted.count / 3)
  else { return nil }
  return best.name
}

/// The number of letters to insert, remove or replace to turn one text into another (Levenshtein).
private func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var row = Array(0...right.count)
  for (index, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let replaced = diagonal + (letter == right[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
