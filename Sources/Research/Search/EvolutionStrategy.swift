import Glibc
import Numerics

/// CMA-ES: draws from a normal distribution whose covariance learns the shape of the objective.
///
/// Weighted recombination, rank-one and rank-μ update, cumulative step-size adaptation, with the tutorial's default
/// settings. The cube is unfolded by mirrors at its sides, so that the distribution knows no border. When it has shrunk to a
/// point, or sees no difference, it starts again somewhere else with twice the population.
///
/// - SeeAlso: Hansen (2016), "The CMA evolution strategy: a tutorial"; Auger and Hansen (2005) for restarts.
package struct EvolutionStrategy: Optimiser {
  private let count: Int
  private var random: RandomStream
  private var population: Int
  private var mean: [Double]
  private var step = 0.3
  private var covariance: [[Double]]
  private var axes: [[Double]] = []
  private var lengths: [Double] = []
  private var stepPath: [Double]
  private var covariancePath: [Double]
  private var generation = 0
  private var drawn: [[Double]] = []

  /// Starts in the middle of a cube of so many axes.
  package init(axes count: Int, seed: UInt64) {
    self.count = count
    random = RandomStream(seed: seed)
    // Eight sets are one register: a generation is filled up to whole ones.
    population = (4 + Int(3 * log(Double(count))) + 7) / 8 * 8
    mean = [Double](repeating: 0.5, count: count)
    covariance = Self.unit(count)
    stepPath = [Double](repeating: 0, count: count)
    covariancePath = stepPath
    decompose()
  }

  package mutating func ask(_ count: Int, accepts: ([Double]) -> Bool) -> SearchGeneration {
    drawn = []
    for _ in 0..<population {
      var point = draw()
      for _ in 0..<100 where !accepts(point.map(Self.folded)) { point = draw() }
      drawn.append(point)
    }
    return SearchGeneration(points: drawn.map { $0.map(Self.folded) })
  }

  package mutating func tell(_ points: [[Double]], _ scores: [SearchScore]) {
    let ranking = SearchScore.ranking(scores)
    update(ranking.map { drawn[$0] })
    let isFlat = !scores[ranking[0]].isBetter(than: scores[ranking[ranking.count - 1]])
    if isFlat || step * (lengths.last ?? 0) < 1e-9 || !step.isFinite { restart() }
  }

  // MARK: Drawing

  private mutating func draw() -> [Double] {
    let normal = (0..<count).map { _ in random.normal() }
    return (0..<count).map { row in
      var sum = 0.0
      for axis in 0..<count { sum += axes[axis][row] * lengths[axis] * normal[axis] }
      return mean[row] + step * sum
    }
  }

  /// A number of the unfolded line, mirrored into the range from 0 to 1.
  package static func folded(_ value: Double) -> Double {
    let rest = abs(value.remainder(dividingBy: 2))
    return min(rest, 1 - 0x1p-53)
  }

  // MARK: Learning

  private mutating func update(_ ranked: [[Double]]) {
    let dimension = Double(count)
    let parents = ranked.count / 2
    let raw = (0..<parents).map { log(Double(ranked.count + 1) / 2) - log(Double($0 + 1)) }
    let total = raw.reduce(0, +)
    let weights = raw.map { $0 / total }
    let mass = 1 / weights.reduce(0) { $0 + $1 * $1 }
    let stepRate = (mass + 2) / (dimension + mass + 5)
    let damping = 1 + 2 * max(0, ((mass - 1) / (dimension + 1)).squareRoot() - 1) + stepRate
    let pathRate = (4 + mass / dimension) / (dimension + 4 + 2 * mass / dimension)
    let rankOne = 2 / ((dimension + 1.3) * (dimension + 1.3) + mass)
    let rankMany = min(
      1 - rankOne, 2 * (mass - 2 + 1 / mass) / ((dimension + 2) * (dimension + 2) + mass))
    let norm =
      dimension.squareRoot() * (1 - 1 / (4 * dimension) + 1 / (21 * dimension * dimension))

    let steps = ranked.prefix(parents).map { point in
      (0..<count).map { (point[$0] - mean[$0]) / step }
    }
    let move = (0..<count).map { row in
      zip(weights, steps).reduce(0) { $0 + $1.0 * $1.1[row] }
    }
    for row in 0..<count { mean[row] += step * move[row] }
    generation += 1
    let white = whitened(move)
    let stepPull = (stepRate * (2 - stepRate) * mass).squareRoot()
    for row in 0..<count { stepPath[row] = (1 - stepRate) * stepPath[row] + stepPull * white[row] }
    let length = stepPath.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let expected = (1 - pow(1 - stepRate, Double(2 * generation))).squareRoot()
    // A long step path means that the step is too short: the covariance must not learn from it.
    let isSteady = length / expected < (1.4 + 2 / (dimension + 1)) * norm
    let pull = isSteady ? (pathRate * (2 - pathRate) * mass).squareRoot() : 0
    for row in 0..<count {
      covariancePath[row] = (1 - pathRate) * covariancePath[row] + pull * move[row]
    }
    let lost = isSteady ? 0 : rankOne * pathRate * (2 - pathRate)
    for row in 0..<count {
      for column in 0...row {
        var value = (1 - rankOne - rankMany + lost) * covariance[row][column]
        value += rankOne * covariancePath[row] * covariancePath[column]
        for (weight, step) in zip(weights, steps) {
          value += rankMany * weight * step[row] * step[column]
        }
        covariance[row][column] = value
        covariance[column][row] = value
      }
    }
    step *= exp(min(1, stepRate / damping * (length / norm - 1)))
    decompose()
  }

  /// The inverse square root of the covariance times a vector.
  private func whitened(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    for axis in 0..<count {
      let along = zip(axes[axis], vector).reduce(0) { $0 + $1.0 * $1.1 } / lengths[axis]
      for row in 0..<count { result[row] += axes[axis][row] * along }
    }
    return result
  }

  private mutating func decompose() {
    let matrix = SymmetricMatrix(count: count) { covariance[$0][$1] }
    let (values, vectors) = matrix.eigenvectors()
    axes = vectors
    lengths = values.map { max($0, 1e-20).squareRoot() }
  }

  private mutating func restart() {
    population = min(population * 2, 512)
    mean = (0..<count).map { _ in random.uniform() }
    step = 0.3
    covariance = Self.unit(count)
    stepPath = [Double](repeating: 0, count: count)
    covariancePath = stepPath
    generation = 0
    decompose()
  }

  private static func unit(_ count: Int) -> [[Double]] {
    (0..<count).map { row in (0..<count).map { $0 == row ? 1 : 0 } }
  }
}
