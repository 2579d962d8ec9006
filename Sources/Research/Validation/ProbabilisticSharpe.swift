import Glibc
import Numerics

/// How sure a Sharpe ratio is, given how long its record is and how its returns are shaped.
///
/// All ratios are per period (a bar, a day), kurtosis is raw (3 for a normal distribution), moments are of the
/// population.
///
/// - SeeAlso: Bailey and López de Prado (2012), "The Sharpe ratio efficient frontier"; formula digest B1, B2.
public enum ProbabilisticSharpe {
  /// The probability that the true ratio is above `benchmark`.
  ///
  /// NaN where the ratio's variance is not positive, as with a large positive skewness, and for fewer than two
  /// returns. Below some thirty returns it is no more than a hint.
  public static func probability(
    sharpe: Double, benchmark: Double = 0, skewness: Double, kurtosis: Double, count: Int
  ) -> Double {
    guard count > 1 else { return .nan }
    let spread = variance(sharpe, skewness, kurtosis)
    guard spread > 0 else { return .nan }
    return Normal.cdf((sharpe - benchmark) * (Double(count - 1) / spread).squareRoot())
  }

  /// The number of returns from which on the ratio is above `benchmark` with the confidence.
  ///
  /// Infinite where the ratio is not above it; NaN where its variance is not positive.
  public static func minimumTrackRecord(
    sharpe: Double, benchmark: Double = 0, skewness: Double, kurtosis: Double,
    confidence: Double = 0.95
  ) -> Double {
    let spread = variance(sharpe, skewness, kurtosis)
    guard spread > 0, !sharpe.isNaN else { return .nan }
    guard sharpe > benchmark else { return .infinity }
    let distance = Normal.quantile(confidence) / (sharpe - benchmark)
    return 1 + spread * distance * distance
  }

  private static func variance(
    _ sharpe: Double, _ skewness: Double, _ kurtosis: Double
  ) -> Double {
    1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe
  }
}
