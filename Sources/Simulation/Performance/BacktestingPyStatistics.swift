import Glibc
import Numerics

/// The statistics table of backtesting.py 0.6.6, by that library's conventions.
///
/// A compatibility mode for comparing runs; for judging a strategy use `Performance`. Where they differ:
/// - equity at the first bar is the start; the cash before it is not looked at;
/// - returns are those of calendar days (weeks, months, years for such bars), annualised with 252 days, or 365 where
///   bars on weekends are common, 52, 12 or 1;
/// - the annual return is geometric, and the annual volatility that of a compounded product of independent returns;
///   the Sharpe ratio is the one over the other, and the Sortino ratio has the geometric return on top;
/// - alpha is over the whole test, not annual, with the beta of log returns;
/// - a trade exposes all bars from its entry's to its exit's, both included;
/// - drawdown lengths are calendar time between bars at a peak, rounded up to a whole bar, and one that begins
///   with the last bar is left out;
/// - an open trade counts like a closed one, at the last close;
/// - the profit factor and the expectancy are of returns, Kelly's share and SQN of profits, and the average trade is
///   the geometric mean.
///
/// Names are those of its table in Swift spelling; percentages are times 100.
public struct BacktestingPyStatistics: Sendable, Equatable {
  /// Share of bars with a position, both ends included, in percent.
  public var exposureTime = Double.nan
  /// Last equity.
  public var equityFinal = Double.nan
  /// Highest equity.
  public var equityPeak = Double.nan
  /// Return from the first bar's equity to the last's, in percent.
  public var totalReturn = Double.nan
  /// Return of the closes from the first bar on which all indicators were ready, in percent.
  public var buyAndHoldReturn = Double.nan
  /// Geometric mean daily return, compounded to a year, in percent.
  public var annualReturn = Double.nan
  /// Deviation of the product of a year's returns, in percent.
  public var annualVolatility = Double.nan
  /// Growth a year of 365.25 days, in percent.
  public var growth = Double.nan
  /// Annual return over annual volatility.
  public var sharpe = Double.nan
  /// Annual return over the annual downside deviation.
  public var sortino = Double.nan
  /// Annual return over the deepest drawdown.
  public var calmar = Double.nan
  /// Return less beta times buy and hold's, in percent of the whole test.
  public var alpha = Double.nan
  /// Slope of log returns on the instrument's.
  public var beta = Double.nan
  /// Deepest drawdown, in percent, negative.
  public var maximumDrawdown = Double.nan
  /// Mean of the depths of drawdowns, in percent, negative.
  public var averageDrawdown = Double.nan
  /// Longest drawdown, in days.
  public var maximumDrawdownDays = Double.nan
  /// Mean length of drawdowns, in days.
  public var averageDrawdownDays = Double.nan
  /// Trades, open ones too.
  public var trades = 0
  /// Share of trades with a profit, in percent.
  public var winRate = Double.nan
  /// Highest return of a trade, in percent.
  public var bestTrade = Double.nan
  /// Lowest return of a trade, in percent.
  public var worstTrade = Double.nan
  /// Geometric mean of the returns of trades, in percent.
  public var averageTrade = Double.nan
  /// Longest holding time, in days.
  public var maximumTradeDays = Double.nan
  /// Mean holding time, in days.
  public var averageTradeDays = Double.nan
  /// Sum of positive returns of trades over the sum of negative ones.
  public var profitFactor = Double.nan
  /// Mean return of a trade, in percent.
  public var expectancy = Double.nan
  /// Root of the number of trades times mean profit over its deviation.
  public var systemQuality = Double.nan
  /// Kelly's share from win rate and average profits.
  public var kelly = Double.nan

  /// Computes the table.
  ///
  /// - Parameters:
  ///   - equity: the account at every close.
  ///   - trades: all round trips.
  ///   - closes: the instrument's closes on the same bars.
  ///   - warmUp: the first bar on which all indicators have a value.
  ///   - riskFreeRate: an annual rate as a fraction.
  /// - Precondition: there is one close a bar.
  public init(
    _ equity: EquityCurve, trades: [Trade], closes: [Double], warmUp: Int = 0,
    riskFreeRate: Double = 0
  ) {
    precondition(closes.count == equity.count, "closes and equity of different length")
    let times = Array(equity.times)
    let values = Array(equity.values)
    guard let start = values.first, let end = values.last, warmUp < closes.count else { return }
    let clock = BarClock(times)
    let held = trades.map {
      equity.row(atOrAfter: $0.entryTime)..<equity.row(atOrAfter: $0.exitTime) + 1
    }
    exposureTime = Exposure.share(ofBars: held, in: values.count) * 100
    equityFinal = end
    equityPeak = values.max() ?? .nan
    totalReturn = (end - start) / start * 100
    buyAndHoldReturn = (closes[closes.count - 1] / closes[warmUp] - 1) * 100
    growth = (pow(end / start, 1 / clock.years) - 1) * 100
    setDrawdowns(values, times: times, clock: clock)
    setAnnual(clock.periodReturns(values), days: clock.annualDays, riskFree: riskFreeRate)
    setBeta(values, closes: closes, riskFree: riskFreeRate)
    setTrades(trades, clock: clock)
  }

  private mutating func setAnnual(_ returns: [Double], days: Double, riskFree: Double) {
    let mean = Self.geometricMean(returns)
    let annual = pow(1 + mean, days) - 1
    let spread = pow(Statistics.variance(returns) + (1 + mean) * (1 + mean), days)
    let volatility = (spread - pow(1 + mean, 2 * days)).squareRoot()
    annualReturn = annual * 100
    annualVolatility = volatility * 100
    sharpe = volatility == 0 ? .nan : (annual - riskFree) / volatility
    let downside = PartialMoments(returns).downsideDeviation
    sortino = (annual - riskFree) / (downside * days.squareRoot())
    calmar = maximumDrawdown == 0 ? .nan : annual / (-maximumDrawdown / 100)
  }

  private mutating func setDrawdowns(_ values: [Double], times: [Int64], clock: BarClock) {
    let drawdown = Drawdown(wealth: values)
    maximumDrawdown = drawdown.maximum * 100
    guard !drawdown.episodes.isEmpty else { return }
    // A fall that only the last bar is in has no bar between its ends and is left out there.
    let falls = drawdown.episodes.filter { $0.length > 1 }
    averageDrawdown = Statistics.mean(falls.map(\.depth)) * 100
    let lengths = falls.map { Double(times[$0.peak + $0.length] - times[$0.peak]) / 86_400e9 }
    maximumDrawdownDays = clock.roundedUp(days: lengths.max() ?? .nan)
    averageDrawdownDays = clock.roundedUp(days: Statistics.mean(lengths))
  }

  private mutating func setBeta(_ values: [Double], closes: [Double], riskFree: Double) {
    let own = zip(values.dropFirst(), values).map { log($0 / $1) }
    let market = zip(closes.dropFirst(), closes).map { log($0 / $1) }
    beta = Statistics.covariance(own, market) / Statistics.variance(market)
    alpha = totalReturn - riskFree * 100 - beta * (buyAndHoldReturn - riskFree * 100)
  }

  private mutating func setTrades(_ all: [Trade], clock: BarClock) {
    let outcomes = Outcomes(all.map(\.profit))
    let returns = Outcomes(all.map(\.returnOnEntry))
    trades = all.count
    winRate = outcomes.winRate * 100
    bestTrade = (returns.profits.max() ?? .nan) * 100
    worstTrade = (returns.profits.min() ?? .nan) * 100
    averageTrade = Self.geometricMean(returns.profits) * 100
    let lengths = all.map { Double($0.exitTime - $0.entryTime) / 86_400e9 }
    maximumTradeDays = clock.roundedUp(days: lengths.max() ?? .nan)
    averageTradeDays = clock.roundedUp(days: Statistics.mean(lengths))
    profitFactor = returns.grossLoss == 0 ? .nan : returns.grossProfit / returns.grossLoss
    expectancy = returns.expectancy * 100
    systemQuality = outcomes.systemQuality()
    kelly = outcomes.kelly
  }

  /// The geometric mean of returns; 0 where one of them is a total loss, NaN without any.
  private static func geometricMean(_ returns: [Double]) -> Double {
    if returns.contains(where: { $0 <= -1 }) { return 0 }
    return exp(Statistics.mean(returns.map { log($0 + 1) })) - 1
  }
}
