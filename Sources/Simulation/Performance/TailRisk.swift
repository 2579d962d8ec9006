import Glibc
import Numerics

/// What the worst periods cost: value at risk and expected shortfall by three methods.
///
/// All are return quantiles per period: negative is a loss. Formula digest A8 and A11.
public struct TailRisk: Sendable, Equatable {
  /// |95 % quantile| over |5 % quantile| of returns; NaN where the lower one is not negative.
  public var tailRatio = Double.nan
  /// The 5 % quantile of returns.
  public var valueAtRisk = Double.nan
  /// The mean of returns at or below the 5 % quantile.
  public var expectedShortfall = Double.nan
  /// The 5 % quantile of a normal distribution with the returns' mean and population deviation.
  public var gaussianValueAtRisk = Double.nan
  /// The mean of that distribution below its 5 % quantile.
  public var gaussianExpectedShortfall = Double.nan
  /// The 5 % quantile after Cornish and Fisher, with skewness and kurtosis.
  ///
  /// NaN where their expansion is not a distribution (fat tails beyond its domain).
  public var modifiedValueAtRisk = Double.nan
  /// The mean of the Cornish-Fisher quantile function below 5 %; NaN where that is no distribution.
  public var modifiedExpectedShortfall = Double.nan

  /// Makes statistics with nothing known.
  public init() {}

  /// Computes the tail statistics of returns; NaN is dropped.
  ///
  /// - Complexity: O(*n* log *n*).
  public init(_ returns: [Double], level: Double = 0.05) {
    let sorted = Statistics.present(returns).sorted()
    guard !sorted.isEmpty else { return }
    tailRatio = Self.tailRatio(sorted: sorted)
    valueAtRisk = Statistics.quantile(sorted: sorted, level)
    let threshold = valueAtRisk
    expectedShortfall = Statistics.mean(sorted.filter { $0 <= threshold })
    let expansion = CornishFisher(sorted, level: level)
    gaussianValueAtRisk = expansion.gaussianValueAtRisk
    gaussianExpectedShortfall = expansion.gaussianExpectedShortfall
    if expansion.isMonotone {
      modifiedValueAtRisk = expansion.valueAtRisk
      modifiedExpectedShortfall = expansion.expectedShortfall
    }
  }

  /// |95 % quantile| over |5 % quantile|; NaN where the lower quantile is not negative.
  public static func tailRatio(_ returns: [Double]) -> Double {
    tailRatio(sorted: Statistics.present(returns).sorted())
  }

  private static func tailRatio(sorted: [Double]) -> Double {
    let low = Statistics.quantile(sorted: sorted, 0.05)
    return low < 0 ? abs(Statistics.quantile(sorted: sorted, 0.95) / low) : .nan
  }

  /// The coherent expected shortfall of a small sample: the mean of exactly the worst share `level`.
  ///
  /// Where *n* times the level is not whole, the next return counts with the rest of its weight. NaN for an empty
  /// sample.
  public static func coherentExpectedShortfall(_ returns: [Double], level: Double = 0.05) -> Double
  {
    let sorted = Statistics.present(returns).sorted()
    guard !sorted.isEmpty else { return .nan }
    let share = Double(sorted.count) * level
    let whole = Int(share)
    let rest = whole < sorted.count ? (share - Double(whole)) * sorted[whole] : 0
    return (Statistics.sum(Array(sorted[..<whole])) + rest) / share
  }
}
