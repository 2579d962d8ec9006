import Rules

/// The returns of some sets over the same rows: a column a set, one row behind the other.
package struct ReturnPanel {
  /// Rows.
  package let rows: Int
  /// The set of each column; negative for none.
  package let sets: [Int]
  /// By row, then by column.
  package let values: UnsafeMutablePointer<Double>

  /// Takes memory that somebody else holds.
  package init(rows: Int, sets: [Int], values: UnsafeMutablePointer<Double>) {
    self.rows = rows
    self.sets = sets
    self.values = values
  }

  /// Columns: a multiple of eight.
  package var columns: Int { sets.count }

  /// Eight columns of a row.
  @inline(__always)
  package func pack(_ row: Int, _ column: Int) -> SIMD8<Double> {
    UnsafeRawPointer(values + (row &* sets.count &+ column)).loadUnaligned(as: SIMD8<Double>.self)
  }
}

/// The panel of one group of blocks, filled as the group walks.
final class ReturnRows {
  private let values: UnsafeMutablePointer<Double>
  private var before: [Lane]
  private let cash: Double
  private let blocks: Int
  private let rows: Int
  private var row = 0

  /// Room for groups of at most so many blocks.
  init(rows: Int, blocks: Int, cash: Double) {
    self.rows = rows
    self.blocks = blocks
    self.cash = cash
    values = .allocate(capacity: max(rows * blocks * laneCount, 1))
    values.initialize(repeating: 0, count: max(rows * blocks * laneCount, 1))
    before = []
  }

  deinit { values.deallocate() }

  /// Begins a group.
  func begin() {
    row = 0
    before = Array(repeating: Lane(repeating: cash), count: blocks)
  }

  /// Takes the closes of the group's rows in the tile that it walked last.
  ///
  /// Where no equity is known, and behind ruin, the return is zero.
  func take(_ group: LaneGroup, blocks count: Int, rows tile: Range<Int>) {
    let columns = count * laneCount
    for block in 0..<count {
      guard let equity = group.equity(of: block) else { continue }
      var last = before[block]
      var target = values + row * columns + block * laneCount
      for row in tile {
        let now = equity[row]
        let change = (now - last) / last
        let isKnown = (now .== now) .& (last .> 0)
        UnsafeMutableRawPointer(target).storeBytes(
          of: Lane(repeating: 0).replacing(with: change, where: isKnown), as: Lane.self)
        last = last.replacing(with: now, where: now .== now)
        target += columns
      }
      before[block] = last
    }
    row += tile.count
  }

  /// What has been taken, with the sets of the group's lanes.
  func panel(_ blocks: ArraySlice<LaneBlocks.Block>) -> ReturnPanel {
    ReturnPanel(rows: row, sets: blocks.flatMap(\.sets), values: values)
  }
}
