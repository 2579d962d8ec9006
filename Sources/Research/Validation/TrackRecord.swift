import Numerics

/// How sure an account's Sharpe ratio is.
public struct TrackRecord: Hashable, Sendable {
  /// The ratio of a bar.
  public let sharpe: Double
  /// The ratio of a year.
  public let annualSharpe: Double
  /// Of the returns.
  public let skewness: Double
  /// Raw: 3 for a normal distribution.
  public let kurtosis: Double
  /// Returns.
  public let bars: Int
  /// The probability that the true ratio is above zero, had the account been the only one.
  public let probability: Double
  /// Bars from which on the ratio is above zero with 95 % confidence; infinite for a ratio that is not above it.
  public let minimumBars: Double
  /// Sets that the account was chosen from.
  public let trials: Int
  /// The annual ratio less what the number of trials takes off it.
  public let haircut: HaircutSharpe

  /// Judges an account's returns; every figure is NaN where they do not differ.
  public init(_ account: RunAccount) {
    let returns = account.returns
    let year = account.periodsPerYear
    sharpe = Statistics.mean(returns) / Statistics.dispersion(returns)
    annualSharpe = sharpe * year.squareRoot()
    skewness = Statistics.skewness(returns)
    kurtosis = Statistics.excessKurtosis(returns) + 3
    bars = returns.count
    trials = account.trials
    probability = ProbabilisticSharpe.probability(
      sharpe: sharpe, skewness: skewness, kurtosis: kurtosis, count: bars)
    minimumBars = ProbabilisticSharpe.minimumTrackRecord(
      sharpe: sharpe, skewness: skewness, kurtosis: kurtosis)
    haircut = HaircutSharpe(
      annual: annualSharpe, years: Double(bars) / year, tests: Double(trials))
  }
}
