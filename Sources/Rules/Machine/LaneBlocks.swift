/// Parameter sets packed into blocks of eight lanes.
///
/// In a grid one axis runs along the lanes and the others are uniform in a block, so that most
/// nodes are computed once for each value of their own parameters. Sets that form no grid are packed
/// in the order in which they come.
package struct LaneBlocks: Sendable {
  /// One block: the position of each lane's set, -1 where the lane is padding, and the lanes' values.
  package struct Block: Sendable {
    /// The lanes that hold a set.
    var used: UInt8 {
      sets.indices.reduce(0) { sets[$1] >= 0 ? $0 | 1 << UInt8($1) : $0 }
    }

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
    let axes = (0..<(sets.first?.values.count ?? 0)).map { index in
      Ranking(sets.map { $0.values[index] })
    }
    let groups = axes.indices.map { Groups(alongAxis: $0, axes) }
    if let best = groups.min(by: { $0.blockCount < $1.blockCount }), best.blockCount <= 2 * inOrder
    {
      blocks = Self.alongAxis(best, axes[best.axis], sets)
    } else {
      blocks = Self.inOrder(sets)
    }
  }

  /// Different values, rising, and the place of each given one among them.
  private struct Ranking<Value: Comparable> {
    var values: [Value] = []
    let places: [Int]

    init(_ given: [Value]) {
      for value in given.sorted() where value != values.last { values.append(value) }
      places = given.map { [values] value in
        var (low, high) = (0, values.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if values[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
      }
    }
  }

  /// Which sets share blocks if an axis runs along the lanes: those in one stretch of it that agree in
  /// the other axes.
  private struct Groups {
    let axis: Int
    /// The group of each set, below `span`; the stretch counts most.
    var ofSet: [Int]
    var span: Int
    /// How many blocks there are, copies of a set apart.
    var blockCount = 0

    init(alongAxis axis: Int, _ axes: [Ranking<Double>]) {
      self.axis = axis
      ofSet = axes[axis].places.map { $0 / laneCount }
      span = axes[axis].values.count / laneCount + 1
      for (index, other) in axes.enumerated() where index != axis && other.values.count > 1 {
        for set in ofSet.indices {
          ofSet[set] = ofSet[set] * other.values.count + other.places[set]
        }
        span *= other.values.count
        // There are no more groups than sets, so numbers stay small.
        if span > 8 * ofSet.count {
          let ranking = Ranking(ofSet)
          (ofSet, span) = (ranking.places, ranking.values.count)
        }
      }
      var isUsed = [Bool](repeating: false, count: span)
      for group in ofSet where !isUsed[group] {
        isUsed[group] = true
        blockCount += 1
      }
    }
  }

  /// Lanes hold neighbouring values of one axis, the same eight in every block of that column.
  private static func alongAxis(
    _ groups: Groups, _ axis: Ranking<Double>, _ sets: [ParameterSet]
  ) -> [Block] {
    var first = [Int](repeating: -1, count: groups.span)
    /// The block with the next copies of a block's sets.
    var next: [Int] = []
    var blocks: [Block] = []
    func add(_ set: Int) -> Int {
      let start = axis.places[set] / laneCount * laneCount
      let values = (0..<laneCount).map { lane in
        var values = sets[set].values
        values[groups.axis] = axis.values[min(start + lane, axis.values.count - 1)]
        return values
      }
      blocks.append(Block(sets: [Int](repeating: -1, count: laneCount), values: values))
      next.append(-1)
      return blocks.count - 1
    }
    for set in sets.indices {
      let lane = axis.places[set] % laneCount
      let group = groups.ofSet[set]
      if first[group] < 0 { first[group] = add(set) }
      var block = first[group]
      // A set that comes twice has a lane of its own each time.
      while blocks[block].sets[lane] >= 0 {
        if next[block] < 0 { next[block] = add(set) }
        block = next[block]
      }
      blocks[block].sets[lane] = set
    }
    return inOrderOfGroups(blocks, first: first, next: next)
  }

  /// Neighbours share the stretch of the axis, and so what is computed for it.
  private static func inOrderOfGroups(_ blocks: [Block], first: [Int], next: [Int]) -> [Block] {
    var ordered: [Block] = []
    ordered.reserveCapacity(blocks.count)
    for var block in first {
      while block >= 0 {
        ordered.append(blocks[block])
        block = next[block]
      }
    }
    return ordered
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
