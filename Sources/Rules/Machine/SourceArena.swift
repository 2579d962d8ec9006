/// Memory for the sources of all calls, at addresses that stay.
///
/// Only columns move with the tiles: their sources are listed, and each tile points them anew.
struct SourceArena {
  private var chunks: [SourceChunk] = []
  private var used = 0
  private var conditionChunks: [ConditionChunk] = []
  private var conditionsUsed = 0
  private var columns: [(source: UnsafeMutablePointer<Source>, column: Int)] = []

  private static let chunkSize = 4096

  /// Keeps some sources in a row; `columns` tells which of them are columns.
  mutating func add(_ sources: [Source], columns wanted: [Int?]) -> UnsafePointer<Source> {
    if chunks.isEmpty || used + sources.count > chunks[chunks.count - 1].count {
      chunks.append(SourceChunk(count: max(Self.chunkSize, sources.count)))
      used = 0
    }
    let first = chunks[chunks.count - 1].pointer + used
    for (index, source) in sources.enumerated() {
      (first + index).initialize(to: source)
      if let column = wanted[index] { columns.append((first + index, column)) }
    }
    used += sources.count
    return UnsafePointer(first)
  }

  /// Keeps some condition sources in a row.
  mutating func add(_ conditions: [ConditionSource]) -> UnsafePointer<ConditionSource> {
    if conditionChunks.isEmpty
      || conditionsUsed + conditions.count > conditionChunks[conditionChunks.count - 1].count
    {
      conditionChunks.append(ConditionChunk(count: max(Self.chunkSize, conditions.count)))
      conditionsUsed = 0
    }
    let first = conditionChunks[conditionChunks.count - 1].pointer + conditionsUsed
    for (index, condition) in conditions.enumerated() {
      (first + index).initialize(to: condition)
    }
    conditionsUsed += conditions.count
    return UnsafePointer(first)
  }

  /// Points the columns at a tile's first row; `clocks` tells which of the tile's clocks each is of.
  func point(to tile: Tile, clocks: [Int]) {
    for (source, column) in columns {
      let clock = clocks[column]
      let start = clock == 0 ? tile.start : tile.clocks[clock - 1].start
      source.pointee = Source(pointer: tile.columns[column] + start, stride: 1, isVector: false)
    }
  }
}

private final class SourceChunk {
  let pointer: UnsafeMutablePointer<Source>
  let count: Int
  private let nothing = LaneBuffer(count: 1)

  init(count: Int) {
    self.count = count
    // A kernel call copies its first four sources, however few it has.
    pointer = .allocate(capacity: count + 4)
    let source = Source(pointer: UnsafePointer(nothing.numbers), stride: 0, isVector: true)
    pointer.initialize(repeating: source, count: count + 4)
  }
  // Sources are plain numbers: there is nothing to deinitialise.
  deinit { pointer.deallocate() }
}

private final class ConditionChunk {
  let pointer: UnsafeMutablePointer<ConditionSource>
  let count: Int
  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: count)
  }
  deinit { pointer.deallocate() }
}
