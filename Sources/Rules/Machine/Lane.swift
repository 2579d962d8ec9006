/// Eight backtests side by side.
public typealias Lane = SIMD8<Double>

/// The number of lanes in a block.
package let laneCount = 8

/// Where a kernel reads numbers from: a column, a node's buffer, or constants.
///
/// Row `i` is relative to the tile's first row. Negative rows reach back as far as the source keeps
/// history; a kernel asks for no more than it announced in `Kernel.lookback`.
package struct Source {
  /// The number of the tile's first row.
  package let pointer: UnsafePointer<Double>
  /// Doubles from one row to the next: 0 for constants, 1 for a column, 8 for a node's buffer.
  package let stride: Int
  /// Whether each lane has its own number; else one number serves all.
  package let isVector: Bool

  package init(pointer: UnsafePointer<Double>, stride: Int, isVector: Bool) {
    self.pointer = pointer
    self.stride = stride
    self.isVector = isVector
  }

  /// The numbers of a row, one a lane.
  @inline(__always)
  package func load(_ row: Int) -> Lane { Lane.load(self, row) }

  /// The number of one lane in a row.
  @inline(__always)
  package func load(_ row: Int, lane: Int) -> Double {
    pointer[row &* stride &+ (isVector ? lane : 0)]
  }
}

/// Where a kernel reads truth from: a condition's buffer of one byte a row, bit *i* for lane *i*.
package struct ConditionSource {
  package let pointer: UnsafePointer<UInt8>
  /// The lane that serves all lanes; -1 where each has its own.
  package let lane: Int

  /// The mask of a row.
  @inline(__always)
  package func load(_ row: Int) -> UInt8 {
    let byte = pointer[row]
    return lane < 0 ? byte : (byte &>> UInt8(truncatingIfNeeded: lane)) & 1 == 0 ? 0 : 0xFF
  }
}

/// The rows that a kernel computes in one call, and where the columns lie.
package struct Tile {
  /// The row of the history that is the tile's row 0.
  package let start: Int
  /// The number of rows.
  package let count: Int
  /// Columns in the order of `Program.columns`, each pointing at row 0 of its own bars.
  package let columns: [UnsafePointer<Double>]
  /// Rows of the program's other clocks that become known in this tile.
  package let clocks: [ClockTile]

  package init(
    start: Int, count: Int, columns: [UnsafePointer<Double>], clocks: [ClockTile] = []
  ) {
    self.start = start
    self.count = count
    self.columns = columns
    self.clocks = clocks
  }
}

/// Rows of other bars that become known in a tile.
package struct ClockTile {
  /// The first row that becomes known.
  package let start: Int
  package let count: Int
  /// By row of the tile: how many rows were known at its close.
  package let known: UnsafePointer<Int32>
  /// By row of the tile: 1 where the last of them ends with it.
  package let current: UnsafePointer<UInt8>

  package init(
    start: Int, count: Int, known: UnsafePointer<Int32>, current: UnsafePointer<UInt8>
  ) {
    self.start = start
    self.count = count
    self.known = known
    self.current = current
  }
}
