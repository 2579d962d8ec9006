/// A line of blocks that shows the shape of a series, for example `▁▂▄▆█▅`.
///
/// Each block is the mean of its share of the values; a share without a number is a space. A constant
/// series is drawn at half height.
/// - Complexity: O(*n*).
package func sparkline(_ values: [Double], width: Int) -> String {
  let cells = min(width, values.count)
  guard cells > 0 else { return "" }
  let means = (0..<cells).map { cell -> Double in
    let share = values[(cell * values.count / cells)..<((cell + 1) * values.count / cells)]
    let numbers = share.filter(\.isFinite)
    return numbers.reduce(0, +) / Double(numbers.count)
  }
  let known = means.filter(\.isFinite)
  guard let low = known.min(), let high = known.max() else {
    return String(repeating: " ", count: cells)
  }
  let blocks = Array("▁▂▃▄▅▆▇█")
  return String(
    means.map { mean in
      guard mean.isFinite else { return " " }
      guard high > low else { return blocks[3] }
      return blocks[min(Int((mean - low) / (high - low) * 8), 7)]
    })
}
