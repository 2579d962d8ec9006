import Glibc
import Numerics

/// The interval in which a figure lies with a confidence, corrected for bias and for a spread that moves with the figure.
///
/// Efron's BCa: the quantiles of the resampled figures are shifted by z₀, how far their middle is off, and by the
/// acceleration a of leaving single rows (or blocks of rows) out.
///
/// - SeeAlso: Efron (1987), "Better bootstrap confidence intervals"; Efron and Tibshirani (1993), chapter 14.
public struct BootstrapInterval: Hashable, Sendable {
  /// Of the sample itself.
  public let estimate: Double
  /// The ends of the interval; NaN where too few resamples have a value.
  public let low, high: Double
  /// Resamples that had a value.
  public let resamples: Int

  /// Takes the figure of the sample, of its resamples and of its parts with something left out.
  public init(
    estimate: Double, resampled: [Double], leftOut: [Double], confidence: Double = 0.95
  ) {
    self.estimate = estimate
    let values = resampled.filter { $0.isFinite }.sorted()
    resamples = values.count
    guard estimate.isFinite, values.count >= 20 else {
      (low, high) = (.nan, .nan)
      return
    }
    let below = Double(values.count { $0 < estimate }) + Double(values.count { $0 == estimate }) / 2
    let bias = Normal.quantile(below / Double(values.count))
    let parts = leftOut.filter { $0.isFinite }
    let center = Statistics.mean(parts)
    let cubes = Statistics.sum(parts.map { pow(center - $0, 3) })
    let squares = Statistics.sum(parts.map { pow(center - $0, 2) })
    let acceleration = squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0
    func end(_ probability: Double) -> Double {
      let shifted = bias + Normal.quantile(probability)
      let place = Normal.cdf(bias + shifted / (1 - acceleration * shifted))
      return place.isNaN ? .nan : Statistics.quantile(sorted: values, min(max(place, 0), 1))
    }
    let tail = (1 - confidence) / 2
    (low, high) = (end(tail), end(1 - tail))
  }
}
