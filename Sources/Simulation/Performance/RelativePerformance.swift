import Glibc
import Numerics

/// Performance against a benchmark, usually holding the traded instrument itself.
///
/// Fractions, annual unless named per period. Formula digest A13. Everything is NaN without a benchmark.
public struct RelativePerformance: Sendable, Equatable {
  /// Return of the benchmark from its first price to its last (buy and hold).
  public var benchmarkReturn = Double.nan
  /// Compound annual growth rate of the benchmark.
  public var benchmarkGrowth = Double.nan
  /// Deepest fall of the benchmark, at most 0.
  public var benchmarkDrawdown = Double.nan
  /// Slope of excess returns on the benchmark's excess returns.
  public var beta = Double.nan
  /// Intercept of that regression, compounded to a year.
  public var alpha = Double.nan
  /// Jensen's alpha of compound growth rates: R_p − R_f − beta (R_b − R_f).
  public var jensenAlpha = Double.nan
  /// Correlation of returns with the benchmark's.
  public var correlation = Double.nan
  /// Deviation of the difference of returns.
  public var trackingError = Double.nan
  /// Mean of the difference of returns over its deviation, annual.
  public var informationRatio = Double.nan
  /// Growth above the risk-free rate over beta.
  public var treynor = Double.nan
  /// The growth the account would have had with the benchmark's deviation (Modigliani's M²).
  public var modigliani = Double.nan
  /// Beta times the benchmark's deviation.
  public var systematicRisk = Double.nan
  /// Population deviation of what the benchmark does not explain.
  public var specificRisk = Double.nan
  /// Jensen's alpha over the specific risk.
  public var appraisal = Double.nan
  /// Growth above the risk-free rate over the systematic risk.
  public var modifiedTreynor = Double.nan
  /// The account's deviation over the benchmark's (Fama's beta).
  public var famaBeta = Double.nan

  /// Makes figures with nothing known.
  public init() {}

  /// Compares returns with a benchmark's of the same periods.
  ///
  /// Pairs in which one is NaN are dropped. NaN where the benchmark does not vary.
  ///
  /// - Precondition: both have the same count.
  public init(
    _ returns: [Double], benchmark: [Double], periodsPerYear: Double, riskFreeRate: Double = 0
  ) {
    let pairs = Statistics.presentPairs(returns, benchmark)
    let root = periodsPerYear.squareRoot()
    let own = Returns(pairs.left).annualGrowth(periodsPerYear: periodsPerYear)
    let market = Returns(pairs.right)
    benchmarkReturn = market.total
    benchmarkGrowth = market.annualGrowth(periodsPerYear: periodsPerYear)
    benchmarkDrawdown = Drawdown(wealth: market.wealth).maximum
    let riskFree = Returns.periodRate(ofAnnual: riskFreeRate, periodsPerYear: periodsPerYear)
    let line = Line(pairs.left.map { $0 - riskFree }, on: pairs.right.map { $0 - riskFree })
    beta = line.slope
    alpha = expm1(periodsPerYear * log1p(line.intercept))
    jensenAlpha = own - riskFreeRate - beta * (benchmarkGrowth - riskFreeRate)
    correlation = Statistics.correlation(pairs.left, pairs.right)
    setActive(pairs, root: root)
    let ownDeviation = Statistics.standardDeviation(pairs.left)
    let marketDeviation = Statistics.dispersion(pairs.right)
    systematicRisk = beta * marketDeviation * root
    specificRisk = line.residualDeviation * root
    treynor = (own - riskFreeRate) / beta
    modifiedTreynor = (own - riskFreeRate) / systematicRisk
    appraisal = jensenAlpha / specificRisk
    modigliani = riskFreeRate + (own - riskFreeRate) * marketDeviation / ownDeviation
    famaBeta = ownDeviation / marketDeviation
  }

  /// Compares an account with holding an instrument, given its closes on the same bars.
  ///
  /// The instrument's first return is missing, so the first bar takes no part.
  ///
  /// - Precondition: there is one close a bar.
  public init(
    _ equity: EquityCurve, closes: [Double], periodsPerYear: Double, riskFreeRate: Double = 0
  ) {
    precondition(closes.count == equity.count, "closes and equity of different length")
    guard !closes.isEmpty else {
      self.init()
      return
    }
    let benchmark = [Double.nan] + zip(closes.dropFirst(), closes).map { $0 / $1 - 1 }
    self.init(
      equity.returns, benchmark: benchmark, periodsPerYear: periodsPerYear,
      riskFreeRate: riskFreeRate)
  }

  /// The risk of both parts together, by Pythagoras.
  public var totalRisk: Double { hypot(systematicRisk, specificRisk) }

  private mutating func setActive(_ pairs: (left: [Double], right: [Double]), root: Double) {
    let active = zip(pairs.left, pairs.right).map { $0 - $1 }
    trackingError = Statistics.standardDeviation(active) * root
    informationRatio = Statistics.mean(active) / Statistics.dispersion(active) * root
  }
}

/// A line of least squares through pairs.
private struct Line {
  let slope: Double
  let intercept: Double
  /// Population deviation of the residuals.
  let residualDeviation: Double

  init(_ y: [Double], on x: [Double]) {
    let deviation = Statistics.dispersion(x)
    let slope = Statistics.covariance(y, x) / (deviation * deviation)
    let intercept = Statistics.mean(y) - slope * Statistics.mean(x)
    self.slope = slope
    self.intercept = intercept
    residualDeviation = Statistics.populationStandardDeviation(
      zip(x, y).map { $1 - intercept - slope * $0 })
  }
}
