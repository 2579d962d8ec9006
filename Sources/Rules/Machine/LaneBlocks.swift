/// Parameter sets packed into blocks of eight lanes.
///
/// In a grid one axis runs along the lanes and the others are uniform in a block, so that most
/// nodes are computed once for each value of their own parameters. Sets that form no grid are packed
/// in the order in which they come.
package struct LaneBlocks: Sendable {
  /// One block: the position of each lane's set, -1 where the lane is padding, and the lanes' values.
  package struct Block: Sendable {
    package var sets: [Int]
    /// Values by lane, then by parameter.
    package var values: [[Double]]

    package init(sets: [Int], values: [[Double]]) {
      self.sets = sets
      self.values = values
    }

    /// One set, in one lane or all the same in every lane.
    package init(_ set: ParameterSet, lane: Int) {
      sets = (0..<laneCount).map { $0 == lane ? 0 : -1 }
      values = [[Double]](repeating: set.values, count: laneCount)
    }
  }

  package let blocks: [Block]

  /// Packs sets; `parameterCount` values each.
  package init(_ sets: [ParameterSet]) {
    var best: [Block]?
    for axis in 0..<(sets.first?.values.count ?? 0) {
      let blocks = Self.alongAxis(axis, sets)
      if blocks.count < best?.count ?? Int.max { best = blocks }
    }
    let inOrder = (sets.count + laneCount - 1) / laneCount
    if let best, best.count <= 2 * inOrder {
      blocks = best
    } else {
      blocks = Self.inOrder(sets)
    }
  }

  /// Lanes hold neighbouring values of one axis, the same eight in every block of that column.
  private static func alongAxis(_ axis: Int, _ sets: [ParameterSet]) -> [Block] {
    struct Key: Hashable {
      let chunk: Int
      let others: [Double]
    }
    let axisValues = Set(sets.map { $0.values[axis] }).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(axisValues, axisValues.indices))
    var order: [Key] = []
    var blocks: [Key: Block] = [:]
    for (index, set) in sets.enumerated() {
      guard let place = places[set.values[axis]] else { continue }
      var others = set.values
      others[axis] = 0
      let key = Key(chunk: place / laneCount, others: others)
      let lane = place % laneCount
      if blocks[key] == nil {
        order.append(key)
        let values = (0..<laneCount).map { lane in
          var values = set.values
          values[axis] = axisValues[min(key.chunk * laneCount + lane, axisValues.count - 1)]
          return values
        }
        blocks[key] = Block(sets: [Int](repeating: -1, count: laneCount), values: values)
      }
      blocks[key]?.sets[lane] = index
    }
    return order.sorted { $0.chunk < $1.chunk }.compactMap { blocks[$0] }
  }

  private static func inOrder(_ sets: [ParameterSet]) -> [Block] {
    stride(from: 0, to: sets.count, by: laneCount).map { first in
      let lanes = (0..<laneCount).map { min(first + $0, sets.count - 1) }
      return Block(
        sets: (0..<laneCount).map { first + $0 < sets.count ? first + $0 : -1 },
        values: lanes.map { sets[$0].values })
    }
  }
}
