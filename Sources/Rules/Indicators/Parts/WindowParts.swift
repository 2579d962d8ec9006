/// Some rows of a tile, and the rows before them that their windows hold.
struct RowPart {
  /// The first row in the tile.
  let first: Int
  let count: Int
  /// How many rows before it count.
  let before: Int

  /// At most `most` rows from `first` on, with as many rows before as there are.
  init(_ rows: KernelRows, _ first: Int, _ most: Int, before: Int) {
    self.first = first
    count = min(most, rows.count - first)
    self.before = min(before, rows.start + first)
  }

  /// The row of the tile at which the rows before begin.
  var from: Int { first - before }
  var whole: Int { before + count }

  /// How many of the part's rows have no full window yet.
  func known(_ window: Int, _ rows: KernelRows) -> Int {
    max(0, min(count, window - 1 - rows.start - first))
  }
}

/// 0 in the first lane and one more in each.
func runOfLanes<N: Number>(_ type: N.Type) -> N.Count {
  var count = N.Count(all: 0)
  for lane in 0..<N.width { count[lane: lane] = lane }
  return count
}

/// Columns of memory that grow as they are needed, with room before each that may be read.
final class ScratchColumns {
  private let count: Int
  private var memory = UnsafeMutablePointer<Double>.allocate(capacity: 1)
  private var capacity = 0

  init(count: Int) { self.count = count }

  deinit { memory.deallocate() }

  func reserve(_ rows: Int) {
    guard rows > capacity else { return }
    memory.deallocate()
    capacity = rows
    memory = .allocate(capacity: count * (rows + laneCount))
    memory.initialize(repeating: 0, count: count * (rows + laneCount))
  }

  @inline(__always)
  subscript(index: Int) -> UnsafeMutablePointer<Double> {
    memory + (index &* (capacity &+ laneCount) &+ laneCount)
  }

  /// Copies one lane's rows into the last column, with a number in the place of what is missing; gives
  /// the place of the tile's first row.
  @inline(__always)
  func copy(
    _ source: Source, _ part: RowPart, _ lane: Int, missing: Double
  ) -> UnsafePointer<Double> {
    let target = self[count - 1]
    for row in 0..<part.whole {
      let value = source.load(part.from &+ row, lane: lane)
      target[row] = value.isNaN ? missing : value
    }
    return UnsafePointer(target) - part.from
  }
}

/// Which windows hold a missing row.
struct MissingRows<N: Number> {
  private let window: N.Count
  /// The last missing row, lane by lane; -1 where no window holds it any more.
  private var last = N.Count(all: -1)

  init(_ window: N.Count) { self.window = window }

  /// Whether no window of the tile holds a missing row.
  @inline(__always)
  func isClean(_ rows: KernelRows, _ source: Source) -> Bool {
    guard last.largest < 0 else { return false }
    let width = source.isVector ? N.width : 1
    if source.stride == width {
      return firstMissing(source.pointer, from: 0, to: rows.count * width) == rows.count * width
    }
    for row in 0..<rows.count where isNaN(N.load(source, row)).any { return false }
    return true
  }

  /// NaN for the rows whose window holds a missing one; the rows are counted on.
  mutating func hide(
    _ rows: KernelRows, _ source: Source, _ output: UnsafeMutablePointer<Double>
  ) {
    for lane in 0..<N.width {
      var last = self.last[lane: lane]
      for row in 0..<rows.count {
        if source.load(row, lane: lane).isNaN { last = rows.start + row }
        if last >= 0, rows.start + row - last < window[lane: lane] {
          output[row * N.width + lane] = .nan
        }
      }
      self.last[lane: lane] = rows.start + rows.count - last > window[lane: lane] ? -1 : last
    }
  }
}
