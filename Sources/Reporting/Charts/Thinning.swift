/// Chooses rows of a long series for a chart so that its peaks and troughs stay.
package enum Thinning {
  /// The rows to draw: all of a short series, else the lowest and highest of each stretch, and both ends.
  ///
  /// - Complexity: O(*n*).
  package static func rows(_ values: [Double], limit: Int = 1_000) -> [Int] {
    guard values.count > limit else { return Array(values.indices) }
    let stretches = limit / 2
    var rows: [Int] = [0]
    for stretch in 0..<stretches {
      let first = values.count * stretch / stretches
      let last = values.count * (stretch + 1) / stretches
      var (lowest, highest) = (first, first)
      for row in first..<last {
        if values[row] < values[lowest] { lowest = row }
        if values[row] > values[highest] { highest = row }
      }
      rows += [min(lowest, highest), max(lowest, highest)]
    }
    rows.append(values.count - 1)
    return rows.reduce(into: []) { kept, row in
      if kept.last.map({ $0 < row }) ?? true { kept.append(row) }
    }
  }
}
