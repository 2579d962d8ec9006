/// Sums of returns and of their squares over equal blocks of time, by set: what cross-validation needs of a panel.
///
/// Returns are taken less their set's mean, so that the squares keep their digits. Rows at the beginning that do not
/// fill a block are left out.
///
/// Unchecked: threads fill the columns of different sets, and all have ended before anybody reads.
package final class BlockSums: @unchecked Sendable {
  /// Blocks of time.
  package let blocks: Int
  /// Rows in a block.
  package let rows: Int
  /// Sets.
  package let sets: Int
  /// The mean of each set's returns.
  package let centers: UnsafeMutablePointer<Double>
  /// By block, then by set.
  package let sums, squares: UnsafeMutablePointer<Double>

  /// Room for sets whose panels have so many rows.
  package init(blocks: Int, panelRows: Int, sets: Int) {
    self.blocks = blocks
    self.sets = sets
    rows = panelRows / blocks
    centers = .allocate(capacity: (2 * blocks + 1) * sets)
    centers.initialize(repeating: 0, count: (2 * blocks + 1) * sets)
    sums = centers + sets
    squares = sums + blocks * sets
  }

  deinit { centers.deallocate() }

  /// Takes in a panel.
  package func take(_ panel: borrowing ReturnPanel) {
    let first = panel.rows - rows * blocks
    for (column, set) in panel.sets.enumerated() where set >= 0 {
      var sum = 0.0
      for row in first..<panel.rows { sum += panel[row, column] }
      let center = rows > 0 ? sum / Double(rows * blocks) : 0
      centers[set] = center
      for block in 0..<blocks {
        var (sum, square) = (0.0, 0.0)
        let start = first + block * rows
        for row in start..<start + rows {
          let value = panel[row, column] - center
          sum += value
          square += value * value
        }
        sums[block * sets + set] = sum
        squares[block * sets + set] = square
      }
    }
  }
}
