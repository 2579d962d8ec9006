import Rules

/// What a sweep streams: the metrics of every parameter set in every segment, in one piece of memory.
public struct MetricsTable: Sendable {
  /// Parameter sets.
  public let setCount: Int
  /// Segments of each set.
  public let segmentCount: Int
  private var values: [StreamedMetrics]

  init(sets: Int, segments: Int) {
    setCount = sets
    segmentCount = segments
    values = [StreamedMetrics](repeating: .idle, count: sets * segments)
  }

  /// The metrics of a set in a segment.
  public internal(set) subscript(set: Int, segment: Int) -> StreamedMetrics {
    get { values[set * segmentCount + segment] }
    set { values[set * segmentCount + segment] = newValue }
  }

  /// Fills in what a group of blocks has come to.
  mutating func take(_ group: LaneGroup, blocks: ArraySlice<LaneBlocks.Block>) {
    for (block, content) in blocks.enumerated() {
      for (lane, set) in content.sets.enumerated() where set >= 0 {
        for segment in 0..<segmentCount {
          values[set * segmentCount + segment] = group.metrics(
            block: block, lane: lane, segment: segment)
        }
      }
    }
  }
}

extension StreamedMetrics {
  /// The metrics of no bars.
  fileprivate static var idle: StreamedMetrics {
    withUnsafePointer(to: LaneRun(cash: 1, firstRow: 0)) {
      StreamedMetrics($0, lane: 0, initial: 1)
    }
  }
}
