import Glibc
import Numerics

/// Growth, risk and the ratios of both, from the returns alone.
///
/// Fractions, not percents; annual where the name does not say otherwise. Formula digest A1 to A8, A12 and A22.
public struct ReturnStatistics: Sendable, Equatable {
  /// Return from start to end; −1 after ruin.
  public var totalReturn = Double.nan
  /// Compound annual growth rate by the number of periods.
  public var annualGrowth = Double.nan
  /// Compound annual growth rate by the calendar: a year is 365.25 days.
  public var calendarGrowth = Double.nan
  /// Sample deviation of returns times the root of the periods in a year.
  public var volatility = Double.nan
  /// Mean excess return over its deviation, annual.
  public var sharpe = Double.nan
  /// Standard error of the annual Sharpe ratio for independent returns of any distribution.
  public var sharpeError = Double.nan
  /// The annual Sharpe ratio with Lo's correction for autocorrelation.
  public var sharpeCorrected = Double.nan
  /// Root mean square of what falls short of the risk-free rate, annual.
  public var downsideDeviation = Double.nan
  /// Mean excess return over the downside deviation, annual.
  public var sortino = Double.nan
  /// Gains over losses, both against the risk-free rate; infinite without losses.
  public var omega = Double.nan
  /// Sum of monthly returns over the sum of monthly losses (Schwager).
  public var gainToPain = Double.nan
  /// Gains over losses of periods, times the tail ratio.
  public var commonSense = Double.nan
  /// Population skewness g1 of returns.
  public var skewness = Double.nan
  /// Population excess kurtosis g2 of returns.
  public var excessKurtosis = Double.nan
  /// Mean absolute deviation of returns, per period.
  public var meanAbsoluteDeviation = Double.nan
  /// Highest return of a period.
  public var bestPeriod = Double.nan
  /// Lowest return of a period.
  public var worstPeriod = Double.nan
  /// Number of returns.
  public var periods = Double.nan

  /// Makes statistics with nothing known.
  public init() {}

  /// Computes what returns without dates can tell; the rest stays NaN.
  ///
  /// - Parameters:
  ///   - returns: simple returns, one a period.
  ///   - periodsPerYear: 252 for daily bars of a stock exchange, 365 for crypto, 12 for months.
  ///   - riskFreeRate: an annual rate as a fraction.
  public init(_ returns: Returns, periodsPerYear: Double, riskFreeRate: Double = 0) {
    let values = returns.values
    let riskFree = Returns.periodRate(ofAnnual: riskFreeRate, periodsPerYear: periodsPerYear)
    let root = periodsPerYear.squareRoot()
    totalReturn = returns.total
    annualGrowth = returns.annualGrowth(periodsPerYear: periodsPerYear)
    volatility = Statistics.standardDeviation(values) * root
    setShape(values)
    setSharpe(values, periodsPerYear: periodsPerYear, riskFree: riskFree)
    let partial = PartialMoments(values, target: riskFree)
    downsideDeviation = partial.downsideDeviation * root
    sortino = partial.kappa(order: 2) * root
    omega = partial.omega
    commonSense = PartialMoments(values).omega * TailRisk.tailRatio(values)
  }

  private mutating func setShape(_ values: [Double]) {
    skewness = Statistics.skewness(values)
    excessKurtosis = Statistics.excessKurtosis(values)
    meanAbsoluteDeviation = Statistics.meanAbsoluteDeviation(values)
    bestPeriod = values.max() ?? .nan
    worstPeriod = values.min() ?? .nan
    periods = Double(values.count)
  }

  private mutating func setSharpe(_ values: [Double], periodsPerYear: Double, riskFree: Double) {
    let root = periodsPerYear.squareRoot()
    let ratio = SharpeRatio.perPeriod(values, riskFree: riskFree)
    sharpe = ratio * root
    sharpeError =
      SharpeRatio.standardError(
        ratio, count: values.count, skewness: skewness, kurtosis: excessKurtosis + 3) * root
    sharpeCorrected = SharpeRatio.autocorrelationCorrected(
      values, periodsPerYear: periodsPerYear, riskFree: riskFree)
  }
}
