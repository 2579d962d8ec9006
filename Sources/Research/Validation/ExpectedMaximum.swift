import Glibc
import Numerics

/// What luck alone makes of the best of many tries.
///
/// - SeeAlso: Bailey and López de Prado (2014), "The deflated Sharpe ratio"; Bailey, Borwein, López de Prado and Zhu
///   (2014), "Pseudo-mathematics and financial charlatanism"; formula digest B3.
public enum ExpectedMaximum {
  private static let eulerMascheroni = 0.577_215_664_901_532_9

  /// The expected largest of `trials` independent standard normal numbers, by the extreme-value approximation.
  ///
  /// 0 for one trial, and where the approximation falls below it; fractions of a trial are allowed. The error is
  /// 0.036 for 10 trials and 0.014 for 1 000.
  public static func standard(_ trials: Double) -> Double {
    guard trials > 1 else { return trials.isNaN ? .nan : 0 }
    let value =
      -(1 - eulerMascheroni) * Normal.quantile(1 / trials)
      - eulerMascheroni * Normal.quantile(1 / (trials * M_E))
    return max(value, 0)
  }

  /// The same, exactly: the integral of x N φ(x) Φ(x)^(N−1), by Simpson's rule on 4 000 intervals.
  public static func exact(_ trials: Double) -> Double {
    guard trials > 1 else { return trials.isNaN ? .nan : 0 }
    let (from, to, steps) = (-12.0, 12.0, 4_000)
    let width = (to - from) / Double(steps)
    var sum = CompensatedSum()
    for step in 0...steps {
      let x = from + Double(step) * width
      let weight: Double = step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2
      let density = trials * Normal.density(x) * exp((trials - 1) * Normal.logCDF(x))
      sum.add(weight * x * density)
    }
    return sum.value * width / 3
  }

  /// The expected Sharpe ratio per period of the best of some trials without any skill, whose ratios have this variance.
  public static func sharpe(trials: Double, variance: Double) -> Double {
    variance.squareRoot() * standard(trials)
  }

  /// Years of data below which the best of some trials without skill is expected to reach an annual ratio of
  /// `target` in-sample.
  ///
  /// Infinite for a target that is not above zero.
  public static func minimumBacktestYears(trials: Double, target: Double) -> Double {
    guard target > 0 else { return target.isNaN ? .nan : .infinity }
    let ratio = standard(trials) / target
    return ratio * ratio
  }
}

/// The probability that the best of many trials has skill: its probabilistic Sharpe ratio above what luck alone makes
/// of as many.
public enum DeflatedSharpe {
  /// The deflated Sharpe ratio; all ratios per period, kurtosis raw.
  ///
  /// `trials` counts all that were tried, also those that were thrown away, and `variance` is that of their ratios.
  public static func probability(
    sharpe: Double, trials: Double, variance: Double, skewness: Double, kurtosis: Double,
    count: Int
  ) -> Double {
    ProbabilisticSharpe.probability(
      sharpe: sharpe, benchmark: ExpectedMaximum.sharpe(trials: trials, variance: variance),
      skewness: skewness, kurtosis: kurtosis, count: count)
  }
}
