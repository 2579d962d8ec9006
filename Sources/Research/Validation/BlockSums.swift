package import Simulation

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
  package func take(_ panel: ReturnPanel) {
    let first = panel.rows - rows * blocks
    let zero = SIMD8<Double>(repeating: 0)
    for column in stride(from: 0, to: panel.columns, by: 8) {
      var total = zero
      for row in first..<panel.rows { total += panel.pack(row, column) }
      let center = rows > 0 ? total / Double(rows * blocks) : zero
      write(center, to: centers, panel.sets, column)
      for block in 0..<blocks {
        var (sum, square) = (zero, zero)
        let start = first + block * rows
        for row in start..<start + rows {
          let value = panel.pack(row, column) - center
          sum += value
          square += value * value
        }
        write(sum, to: sums + block * sets, panel.sets, column)
        write(square, to: squares + block * sets, panel.sets, column)
      }
    }
  }

  private func write(
    _ values: SIMD8<Double>, to target: UnsafeMutablePointer<Double>, _ places: [Int],
    _ column: Int
  ) {
    for lane in 0..<8 where places[column + lane] >= 0 {
      target[places[column + lane]] = values[lane]
    }
  }

  /// Those of some sets, in their order.
  func only(_ kept: [Int]) -> BlockSums {
    let part = BlockSums(blocks: blocks, panelRows: blocks * rows, sets: kept.count)
    for (place, set) in kept.enumerated() {
      part.centers[place] = centers[set]
      for block in 0..<blocks {
        part.sums[block * kept.count + place] = sums[block * sets + set]
        part.squares[block * kept.count + place] = squares[block * sets + set]
      }
    }
    return part
  }
}
