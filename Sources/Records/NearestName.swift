/// The known name that a misspelt one most likely means, or nil if none is near.
///
/// Near means: at most one edit for every three characters (at least one), counting an exchange of
/// neighbours as one edit; or a beginning of exactly one known name.
/// - Complexity: O(names × length²).
package func nearestName(to wrong: String, among names: [String]) -> String? {
  let wanted = wrong.lowercased()
  let begun = names.filter { wanted.count > 1 && $0.lowercased().hasPrefix(wanted) }
  if begun.count == 1 { return begun[0] }
  var best: (name: String, distance: Int)?
  for name in names {
    let distance = editDistance(wanted, name.lowercased())
    if distance <= max(1, name.count / 3), distance < best?.distance ?? .max {
      best = (name, distance)
    }
  }
  return best?.name
}

/// The words `; did you mean "…"?` for the nearest name, or nothing.
package func suggestion(for wrong: String, among names: [String]) -> String {
  nearestName(to: wrong, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
}

/// Insertions, deletions, replacements and exchanges of neighbours that turn one text into the other.
///
/// - SeeAlso: the restricted Damerau-Levenshtein ("optimal string alignment") distance.
package func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left)
  let right = Array(right)
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      let cost = left[row] == right[column] ? 0 : 1
      var distance = min(last[column] + cost, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    beforeLast = last
    last = current
  }
  return last[right.count]
}
