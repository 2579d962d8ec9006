import Glibc
import Numerics

/// The ratio of mean excess return to its deviation, its error, and its right annualisation.
///
/// - SeeAlso: Sharpe (1994), "The Sharpe ratio"; Lo (2002), "The statistics of Sharpe ratios".
public enum SharpeRatio {
  /// The ratio per period: mean over sample deviation of the returns less the risk-free rate.
  ///
  /// NaN for fewer than two returns and where they do not differ.
  public static func perPeriod(_ returns: [Double], riskFree: Double = 0) -> Double {
    let excess = returns.map { $0 - riskFree }
    return Statistics.mean(excess) / Statistics.dispersion(excess)
  }

  /// The ratio times the root of the periods in a year.
  public static func annual(
    _ returns: [Double], periodsPerYear: Double, riskFree: Double = 0
  ) -> Double {
    perPeriod(returns, riskFree: riskFree) * periodsPerYear.squareRoot()
  }

  /// The standard error of a ratio per period for independent returns.
  ///
  /// Without moments this is Lo's error for normal returns; with them, Mertens' for any distribution.
  /// An annual ratio has the error times the root of the periods in a year.
  ///
  /// - Parameters:
  ///   - sharpe: the ratio per period.
  ///   - count: the number of returns.
  ///   - skewness: g1 of the returns.
  ///   - kurtosis: the raw kurtosis of the returns, 3 for a normal distribution.
  /// - Returns: the standard deviation of the estimated ratio, per period.
  public static func standardError(
    _ sharpe: Double, count: Int, skewness: Double = 0, kurtosis: Double = 3
  ) -> Double {
    let spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe
    return (spread / Double(count)).squareRoot()
  }

  /// Lo's factor from a ratio per period to one per year, given the autocorrelations of lags 1, 2, ….
  ///
  /// eta = q / sqrt(q + 2 sum (q − k) rho_k) over k < q; missing lags count as 0. NaN where the radicand is not
  /// positive, which sampled autocorrelations can give.
  public static func annualization(
    periodsPerYear: Double, autocorrelations: [Double]
  ) -> Double {
    let radicand = zip(1..., autocorrelations).reduce(periodsPerYear) { sum, lag in
      let weight = periodsPerYear - Double(lag.0)
      return weight > 0 ? sum + 2 * weight * lag.1 : sum
    }
    return radicand > 0 ? periodsPerYear / radicand.squareRoot() : .nan
  }

  /// The annual ratio corrected for autocorrelation.
  ///
  /// Only lags whose autocorrelation exceeds 2 / sqrt(*n*) count, since the rest is noise, and at most the first
  /// 250 lags are looked at. Falls back to the root of the periods in a year where the estimate is not usable.
  ///
  /// - Complexity: O(*n* · lags).
  public static func autocorrelationCorrected(
    _ returns: [Double], periodsPerYear: Double, riskFree: Double = 0
  ) -> Double {
    let sharpe = perPeriod(returns, riskFree: riskFree)
    guard !sharpe.isNaN else { return .nan }
    let lags = min(Int(min(periodsPerYear, 251).rounded(.up)) - 1, returns.count - 1, 250)
    let threshold = 2 / Double(returns.count).squareRoot()
    let significant = Statistics.autocorrelations(returns, lags: lags).map {
      abs($0) > threshold ? $0 : 0
    }
    let factor = annualization(periodsPerYear: periodsPerYear, autocorrelations: significant)
    return sharpe * (factor.isNaN ? periodsPerYear.squareRoot() : factor)
  }
}
