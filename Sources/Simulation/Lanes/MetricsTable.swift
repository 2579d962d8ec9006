import Rules

/// What a sweep streams: the metrics of every parameter set in every segment, in one piece of memory.
public struct MetricsTable: Sendable {
  /// Parameter sets.
  public let setCount: Int
  /// Segments of each set.
  public let segmentCount: Int
  private let memory: Memory

  /// Makes room: every set must be taken in before one is read.
  init(sets: Int, segments: Int) {
    setCount = sets
    segmentCount = segments
    memory = Memory(count: sets * segments)
  }

  /// Takes the metrics of sets that were walked before, in one segment.
  package init(_ metrics: [StreamedMetrics]) {
    self.init(sets: metrics.count, segments: 1)
    for (set, metrics) in metrics.enumerated() { (memory.values + set).initialize(to: metrics) }
  }

  /// The metrics of a set in a segment.
  public subscript(set: Int, segment: Int) -> StreamedMetrics {
    precondition(
      (0..<setCount).contains(set) && (0..<segmentCount).contains(segment),
      "set \(set), segment \(segment) of \(setCount) sets, \(segmentCount) segments")
    return memory.values[set * segmentCount + segment]
  }

  /// Fills in the ends of some sets under the other order of events; segment by segment where there was a choice.
  func take(others: MetricsTable, of sets: [Int]) {
    for (place, set) in sets.enumerated() {
      for segment in 0..<segmentCount {
        memory.values[set * segmentCount + segment].otherEnd = others[place, segment].endEquity
      }
    }
  }

  /// Fills in what a group of blocks has come to.
  func take(_ group: LaneGroup, blocks: ArraySlice<LaneBlocks.Block>) {
    take(blocks) { group.metrics(block: $0, lane: $1, segment: $2) }
  }

  /// Fills in the metrics of blocks, by block, lane and segment.
  func take(
    _ blocks: ArraySlice<LaneBlocks.Block>, _ metrics: (Int, Int, Int) -> StreamedMetrics
  ) {
    for (block, content) in blocks.enumerated() {
      for (lane, set) in content.sets.enumerated() where set >= 0 {
        for segment in 0..<segmentCount {
          (memory.values + (set * segmentCount + segment)).initialize(
            to: metrics(block, lane, segment))
        }
      }
    }
  }

  /// Memory that threads fill as they go: filling it before, one thread would wait for all its pages.
  ///
  /// Unchecked: no two groups hold the same set, and all have been taken in before anybody reads.
  private final class Memory: @unchecked Sendable {
    let values: UnsafeMutablePointer<StreamedMetrics>
    init(count: Int) { values = .allocate(capacity: max(count, 1)) }
    deinit { values.deallocate() }
  }
}
