import Glibc
package import Numerics

/// Tree-structured Parzen estimator: draws where good trials are dense and the others are not.
///
/// Trials are split at a quantile; along each axis by itself, a mixture of normal densities about the good ones, *l*,
/// and about the others, *g*, are laid out. Of some draws from *l* the one with the largest *l* / *g*, which has the largest
/// expected improvement, is tried.
///
/// - SeeAlso: Bergstra, Bardenet, Bengio, Kégl (2011), "Algorithms for hyper-parameter optimization".
package struct ParzenSearch: Optimiser {
  /// The share of trials that count as good.
  package static let quantile = 0.15

  private let axes: [SearchAxis]
  private var random: RandomStream
  private var points: [[Double]] = []
  private var scores: [SearchScore] = []
  private let start: Int
  private static let draws = 24
  private static let batch = 8

  /// Prepares a search over axes; the first points are random.
  package init(axes: [SearchAxis], trials: Int, seed: UInt64) {
    self.axes = axes
    random = RandomStream(seed: seed)
    start = min(max(2 * Self.batch, trials / 10 / Self.batch * Self.batch), 64)
  }

  package mutating func ask(_ count: Int, accepts: ([Double]) -> Bool) -> SearchGeneration {
    let model = points.count < start ? nil : split()
    var result: [[Double]] = []
    for _ in 0..<Self.batch {
      var point = draw(model)
      for _ in 0..<100 where !accepts(point) { point = draw(model) }
      result.append(point)
    }
    return SearchGeneration(points: result)
  }

  package mutating func tell(_ points: [[Double]], _ scores: [SearchScore]) {
    // Points that stand for no set would only fill the density of the others.
    for (point, score) in zip(points, scores) where score != .none {
      self.points.append(point)
      self.scores.append(score)
    }
  }

  private typealias Model = [(good: ParzenDensity, other: ParzenDensity)]

  private func split() -> Model {
    let ranking = SearchScore.ranking(scores)
    let kept = min(max(Int((Self.quantile * Double(ranking.count)).rounded(.up)), 2), 25)
    return axes.indices.map { axis in
      let values = ranking.map { points[$0][axis] }
      return (
        ParzenDensity(Array(values.prefix(kept)), axes[axis]),
        ParzenDensity(Array(values.dropFirst(kept)), axes[axis])
      )
    }
  }

  private mutating func draw(_ model: Model?) -> [Double] {
    guard let model else { return axes.map { _ in random.uniform() } }
    return model.map { good, other in
      var (best, bestGain) = (0.5, -Double.infinity)
      for _ in 0..<Self.draws {
        let value = good.draw(&random)
        let gain = log(good.density(value)) - log(other.density(value))
        if gain > bestGain { (best, bestGain) = (value, gain) }
      }
      return best
    }
  }
}

/// A density over 0 ..< 1 laid out about values, with one part in (values + 1) spread evenly.
package struct ParzenDensity: Sendable {
  private let centres: [Double]
  private let widths: [Double]
  private let masses: [Double]
  private let categories: [Double]

  /// Lays the density out; a width is the distance to the farther neighbour.
  package init(_ values: [Double], _ axis: SearchAxis) {
    guard case .ordered = axis else {
      guard case .categories(let count) = axis else { preconditionFailure("an axis of no kind") }
      var weights = [Double](repeating: 1 / Double(count), count: count)
      for value in values { weights[min(Int(value * Double(count)), count - 1)] += 1 }
      categories = weights.map { $0 / Double(values.count + 1) }
      (centres, widths, masses) = ([], [], [])
      return
    }
    let sorted = values.sorted()
    let least = 1 / Double(min(100, values.count + 1))
    let widths = sorted.indices.map { place in
      let before = sorted[place] - (place > 0 ? sorted[place - 1] : 0)
      let behind = (place + 1 < sorted.count ? sorted[place + 1] : 1) - sorted[place]
      return min(max(before, behind, least), 1)
    }
    centres = sorted
    self.widths = widths
    // What of the normal density lies inside the cube, by which the rest is divided.
    masses = zip(sorted, widths).map { centre, width in
      Normal.cdf((1 - centre) / width) - Normal.cdf(-centre / width)
    }
    categories = []
  }

  /// The density at a value in 0 ..< 1.
  package func density(_ value: Double) -> Double {
    guard categories.isEmpty else {
      let count = Double(categories.count)
      return categories[min(Int(value * count), categories.count - 1)] * count
    }
    var sum = 1.0
    for place in centres.indices {
      let distance = (value - centres[place]) / widths[place]
      sum += exp(-distance * distance / 2) / (widths[place] * masses[place] * 2.5066282746310002)
    }
    return sum / Double(centres.count + 1)
  }

  /// A value drawn from the density.
  package func draw(_ random: inout RandomStream) -> Double {
    guard categories.isEmpty else {
      var rest = random.uniform()
      for (place, weight) in categories.enumerated() {
        if rest < weight { return (Double(place) + random.uniform()) / Double(categories.count) }
        rest -= weight
      }
      return random.uniform()
    }
    let place = random.index(below: centres.count + 1)
    guard place < centres.count else { return random.uniform() }
    // Beyond the cube it is drawn again: the density is the normal one cut off there.
    for _ in 0..<100 {
      let value = centres[place] + widths[place] * random.normal()
      if value >= 0, value < 1 { return value }
    }
    return centres[place]
  }
}
