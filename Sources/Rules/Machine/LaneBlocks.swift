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

  /// Packs sets of finite values, as many in each; a set may come more than once.
  package init(_ sets: [ParameterSet]) {
    let inOrder = (sets.count + laneCount - 1) / laneCount
    let axes = 0..<(sets.first?.values.count ?? 0)
    let counts = axes.map { Self.blockCount(alongAxis: $0, sets) }
    if let best = counts.indices.min(by: { counts[$0] < counts[$1] }), counts[best] <= 2 * inOrder {
      blocks = Self.alongAxis(best, sets)
    } else {
      blocks = Self.inOrder(sets)
    }
  }

  /// What the sets of a block share: a stretch of the axis, the values of the other axes, and how
  /// often a set has been seen before.
  private struct Key: Hashable {
    let chunk: Int
    var others: [Double]
    var copy = 0

    init(_ set: ParameterSet, axis: Int, place: Int) {
      chunk = place / laneCount
      others = set.values
      others[axis] = 0
    }
  }

  /// The values of an axis, rising, and the position of each.
  private static func places(
    ofAxis axis: Int, _ sets: [ParameterSet]
  ) -> (values: [Double], places: [Double: Int]) {
    let values = Set(sets.map { $0.values[axis] }).sorted()
    return (values, Dictionary(uniqueKeysWithValues: zip(values, values.indices)))
  }

  /// How many blocks an axis along the lanes makes, copies of a set apart.
  private static func blockCount(alongAxis axis: Int, _ sets: [ParameterSet]) -> Int {
    let places = places(ofAxis: axis, sets).places
    return Set(sets.map { Key($0, axis: axis, place: places[$0.values[axis], default: 0]) }).count
  }

  /// Lanes hold neighbouring values of one axis, the same eight in every block of that column.
  private static func alongAxis(_ axis: Int, _ sets: [ParameterSet]) -> [Block] {
    let (axisValues, places) = places(ofAxis: axis, sets)
    var order: [Key] = []
    var blocks: [Key: Block] = [:]
    for (index, set) in sets.enumerated() {
      let place = places[set.values[axis], default: 0]
      let lane = place % laneCount
      var key = Key(set, axis: axis, place: place)
      // A set that comes twice has a lane of its own each time.
      while let block = blocks[key], block.sets[lane] >= 0 { key.copy += 1 }
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
