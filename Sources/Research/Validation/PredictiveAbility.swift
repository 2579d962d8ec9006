import Glibc
package import Numerics

/// Whether the best of many sets beats a benchmark by more than a search among as many would find by luck.
///
/// White's Reality Check compares mean excess returns; Hansen's test of superior predictive ability divides each by its
/// own deviation, and does not let poor sets weaken the test. Both resample time by the stationary bootstrap, the same rows
/// for all sets, which keeps their dependence.
///
/// - SeeAlso: White (2000), "A reality check for data snooping"; Hansen (2005), "A test for superior predictive ability";
///   formula digest B6, B7.
public struct PredictiveAbility: Hashable, Sendable {
  /// White's probability of error.
  public let realityCheck: Double
  /// Hansen's statistic: the largest studentised mean, at least 0.
  public let statistic: Double
  /// Hansen's probability of error with all poor sets taken as harmless: a lower bound.
  public let lower: Double
  /// Hansen's probability of error with the clearly poor ones left out: the one to report.
  public let consistent: Double
  /// Hansen's probability of error with every set centred: an upper bound.
  public let upper: Double
  /// Resamples.
  public let resamples: Int
  /// The mean block of the bootstrap, in bars.
  public let meanBlock: Double
}

/// The resamples that a test of predictive ability compares all sets on.
///
/// Unchecked: written before anybody else sees them, and never after.
package final class Resamples: @unchecked Sendable {
  package let scheme: StationaryBootstrap
  package let count: Int
  /// How often each row is in each resample, over the number of rows: one resample behind the other.
  package let weights: UnsafeMutablePointer<Double>

  /// Draws resamples; the number of each, and the seed, say what is drawn.
  package init(_ scheme: StationaryBootstrap, count: Int, seed: UInt64) {
    let source = RandomStream(seed: seed)
    self.scheme = scheme
    self.count = count
    weights = .allocate(capacity: max(scheme.count * count, 1))
    weights.initialize(repeating: 0, count: max(scheme.count * count, 1))
    for number in 0..<count {
      var random = source.split(number)
      draw(number, &random)
    }
  }

  /// Draws all resamples from one source, one behind the other.
  package init(_ scheme: StationaryBootstrap, count: Int, from random: inout some UniformSource) {
    self.scheme = scheme
    self.count = count
    weights = .allocate(capacity: max(scheme.count * count, 1))
    weights.initialize(repeating: 0, count: max(scheme.count * count, 1))
    for number in 0..<count { draw(number, &random) }
  }

  deinit { weights.deallocate() }

  private func draw(_ number: Int, _ random: inout some UniformSource) {
    let rows = UnsafeMutableBufferPointer(
      start: weights + number * scheme.count, count: scheme.count)
    scheme.add(&random, weight: 1 / Double(max(scheme.count, 1)), to: rows)
  }
}

/// The largest statistics by resample of the sets so far: what is left of each panel once it has been seen.
package struct PredictiveAbilityTally: Sendable {
  /// Of the sets themselves: White's and Hansen's.
  private var whites = -Double.infinity
  private var hansens = 0.0
  /// By resample.
  private var white: [Double]
  private var lower, consistent, upper: [Double]

  package init(resamples: Int) {
    white = Array(repeating: -.infinity, count: resamples)
    lower = Array(repeating: 0, count: resamples)
    (consistent, upper) = (lower, lower)
  }

  /// Takes in a set: its mean excess return, its deviation ω, and the means of its resamples, `stride` apart.
  package mutating func take(
    mean: Double, deviation: Double, rows: Int, means: UnsafePointer<Double>, stride: Int
  ) {
    let root = Double(rows).squareRoot()
    whites = max(whites, root * mean)
    for number in white.indices {
      white[number] = max(white[number], root * (means[number * stride] - mean))
    }
    guard deviation > 0 else { return }
    let scale = root / deviation
    hansens = max(hansens, scale * mean)
    let threshold = -deviation / root * (2 * log(log(Double(max(rows, 3))))).squareRoot()
    let low = max(mean, 0)
    let middle = mean >= threshold ? mean : 0
    for number in white.indices {
      let value = means[number * stride]
      lower[number] = max(lower[number], scale * (value - low))
      consistent[number] = max(consistent[number], scale * (value - middle))
      upper[number] = max(upper[number], scale * (value - mean))
    }
  }

  /// Takes in what other sets came to.
  package mutating func merge(_ other: PredictiveAbilityTally) {
    whites = max(whites, other.whites)
    hansens = max(hansens, other.hansens)
    for number in white.indices {
      white[number] = max(white[number], other.white[number])
      lower[number] = max(lower[number], other.lower[number])
      consistent[number] = max(consistent[number], other.consistent[number])
      upper[number] = max(upper[number], other.upper[number])
    }
  }

  /// The test's result.
  package func result(meanBlock: Double) -> PredictiveAbility {
    func share(_ values: [Double], _ bound: Double) -> Double {
      values.isEmpty ? .nan : Double(values.count { $0 >= bound }) / Double(values.count)
    }
    return PredictiveAbility(
      realityCheck: share(white, whites), statistic: hansens, lower: share(lower, hansens),
      consistent: share(consistent, hansens), upper: share(upper, hansens),
      resamples: white.count, meanBlock: meanBlock)
  }
}
