import Glibc
import Numerics

/// How deep and how long an account was under water, and what it earned for that.
///
/// Depths are fractions, at most 0. Formula digest A6, A9, A10 and A21.
public struct DrawdownStatistics: Sendable, Equatable {
  /// The deepest fall from a peak.
  public var maximum = Double.nan
  /// The mean depth of falls.
  public var mean = Double.nan
  /// The longest fall from peak to recovery, or to the end, in bars.
  public var longest = Double.nan
  /// The mean length of falls, in bars.
  public var meanLength = Double.nan
  /// The number of falls.
  public var episodes = Double.nan
  /// Annual growth over the deepest fall; NaN without a fall.
  public var calmar = Double.nan
  /// Root mean square depth over all bars.
  public var ulcerIndex = Double.nan
  /// Annual growth above the risk-free rate over the ulcer index (Martin's ratio).
  public var ulcerPerformance = Double.nan
  /// Mean depth over all bars, positive.
  public var painIndex = Double.nan
  /// Annual growth above the risk-free rate over the pain index.
  public var painRatio = Double.nan
  /// The largest fall in currency, positive.
  public var largestLoss = Double.nan
  /// Profit over the largest fall in currency.
  public var recoveryFactor = Double.nan

  /// Makes statistics with nothing known.
  public init() {}

  /// Computes the statistics of falls.
  ///
  /// - Parameters:
  ///   - drawdown: the falls of the account.
  ///   - growth: compound annual growth rate as a fraction.
  ///   - profit: final less initial wealth, in the currency of the drawdown's wealth.
  ///   - riskFreeRate: an annual rate as a fraction.
  public init(_ drawdown: Drawdown, growth: Double, profit: Double, riskFreeRate: Double = 0) {
    guard !drawdown.depths.isEmpty else { return }
    let lengths = drawdown.episodes.map { Double($0.length) }
    maximum = drawdown.maximum
    mean = drawdown.meanDepth
    longest = lengths.max() ?? 0
    meanLength = lengths.isEmpty ? 0 : Statistics.mean(lengths)
    episodes = Double(lengths.count)
    calmar = maximum < 0 ? growth / -maximum : .nan
    ulcerIndex = drawdown.ulcerIndex
    painIndex = drawdown.painIndex
    ulcerPerformance = ulcerIndex > 0 ? (growth - riskFreeRate) / ulcerIndex : .nan
    painRatio = painIndex > 0 ? (growth - riskFreeRate) / painIndex : .nan
    largestLoss = drawdown.largestLoss
    recoveryFactor = largestLoss > 0 ? profit / largestLoss : .nan
  }
}
