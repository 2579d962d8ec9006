package import Numerics

/// Points of one step of a search: all are tried together, over the same part of history.
package struct SearchGeneration: Sendable {
  /// Points of the unit cube; none when the search is over.
  package let points: [[Double]]
  /// The part of history, above 0 up to 1, from its beginning.
  package var share = 1.0

  package init(points: [[Double]], share: Double = 1) {
    self.points = points
    self.share = share
  }
}

/// A method of search over the unit cube.
///
/// It depends on its seed and on what it is told, on nothing else: told the same again, it goes the same way again.
package protocol Optimiser: Sendable {
  /// The next points; `accepts` tells whether a point stands for a set that parameters' constraints allow.
  mutating func ask(_ count: Int, accepts: ([Double]) -> Bool) -> SearchGeneration
  /// What the points of the last generation came to, in their order.
  mutating func tell(_ points: [[Double]], _ scores: [SearchScore])
}

/// What an optimiser has to know of an axis of the cube.
package enum SearchAxis: Sendable, Hashable {
  /// Near points mean near values.
  case ordered
  /// So many equal parts without an order.
  case categories(Int)
}

/// Points that need no scores: each is drawn without regard to the others, or by a sequence.
package struct PointSampler: Optimiser {
  /// How points are drawn.
  package enum Method: Sendable { case random, latin, sobol }

  private let method: Method
  private let axes: Int
  private var random: RandomStream
  private var sobol: SobolSequence
  private var waiting: [[Double]] = []
  /// Points of one generation at most: what one loses when the program is killed.
  private static let most = 512

  /// Prepares a sampler; a Sobol sequence has at most `SobolSequence.limit` axes.
  package init(_ method: Method, axes: Int, seed: UInt64) {
    self.method = method
    self.axes = axes
    random = RandomStream(seed: seed)
    sobol = SobolSequence(dimensions: min(max(axes, 1), SobolSequence.limit))
  }

  package mutating func ask(_ count: Int, accepts: ([Double]) -> Bool) -> SearchGeneration {
    var points: [[Double]] = []
    let wanted = min(count, Self.most)
    var left = max(1000, 200 * wanted)
    while points.count < wanted, left > 0 {
      left -= 1
      let point = next(of: count)
      if accepts(point) { points.append(point) }
    }
    return SearchGeneration(points: points)
  }

  package mutating func tell(_ points: [[Double]], _ scores: [SearchScore]) {}

  private mutating func next(of count: Int) -> [Double] {
    switch method {
    case .random: return (0..<axes).map { _ in random.uniform() }
    case .sobol: return sobol.next()
    case .latin:
      if waiting.isEmpty { waiting = Self.hypercube(count, axes: axes, &random).reversed() }
      return waiting.removeLast()
    }
  }

  /// A Latin hypercube: along each axis every one of `count` equal strata has one point.
  package static func hypercube(
    _ count: Int, axes: Int, _ random: inout RandomStream
  ) -> [[Double]] {
    let strata = (0..<axes).map { _ in random.permutation(count) }
    return (0..<count).map { point in
      (0..<axes).map { (Double(strata[$0][point]) + random.uniform()) / Double(count) }
    }
  }
}

/// Every cell of a grid, the last axis varying fastest.
package struct GridPoints: Optimiser {
  private let counts: [Int]
  private var position = 0

  /// Takes the number of values along each axis.
  package init(counts: [Int]) { self.counts = counts }

  package mutating func ask(_ count: Int, accepts: ([Double]) -> Bool) -> SearchGeneration {
    var points: [[Double]] = []
    let cells = counts.reduce(1, *)
    while points.count < min(count, 4096), position < cells {
      var rest = position
      var point = [Double](repeating: 0, count: counts.count)
      for axis in counts.indices.reversed() {
        point[axis] = (Double(rest % counts[axis]) + 0.5) / Double(counts[axis])
        rest /= counts[axis]
      }
      position += 1
      if accepts(point) { points.append(point) }
    }
    return SearchGeneration(points: points)
  }

  package mutating func tell(_ points: [[Double]], _ scores: [SearchScore]) {}
}

/// Successive halving over history: all candidates on a short stretch, the best third of them on one three times as long.
///
/// - SeeAlso: Jamieson and Talwalkar (2016), "Non-stochastic best arm identification and hyperparameter optimization".
package struct SuccessiveHalving: Optimiser {
  /// Of how many candidates one goes on.
  package static let ratio = 3

  private var sampler: PointSampler
  private var survivors: [[Double]]?
  private var rungs: Int

  /// Prepares the search; at least eight candidates come to see all of history.
  package init(candidates: Int, axes: Int, seed: UInt64) {
    sampler = PointSampler(.random, axes: axes, seed: seed)
    rungs = Self.rungs(candidates)
  }

  /// How often candidates are cut down.
  package static func rungs(_ candidates: Int) -> Int {
    var (left, rungs) = (candidates / 8, 0)
    while left >= Self.ratio, rungs < 3 {
      left /= Self.ratio
      rungs += 1
    }
    return rungs
  }

  package mutating func ask(_ count: Int, accepts: ([Double]) -> Bool) -> SearchGeneration {
    var share = 1.0
    for _ in 0..<max(rungs, 0) { share /= Double(Self.ratio) }
    if let survivors { return SearchGeneration(points: survivors, share: share) }
    var points: [[Double]] = []
    while points.count < count {
      let more = sampler.ask(count - points.count, accepts: accepts).points
      if more.isEmpty { break }
      points += more
    }
    return SearchGeneration(points: points, share: share)
  }

  package mutating func tell(_ points: [[Double]], _ scores: [SearchScore]) {
    rungs -= 1
    let kept = rungs < 0 ? 0 : (points.count + Self.ratio - 1) / Self.ratio
    survivors = SearchScore.ranking(scores).prefix(kept).sorted().map { points[$0] }
  }
}
