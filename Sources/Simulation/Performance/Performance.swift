import Numerics

/// Every figure by which a backtest is judged.
///
/// A figure that cannot be computed is NaN. As JSON it is one flat object whose keys are the names of the
/// metrics; NaN and infinity are written as null.
public struct Performance: Sendable, Equatable {
  /// Growth, risk and their ratios, from the returns.
  public var returns = ReturnStatistics()
  /// Falls from peaks.
  public var drawdown = DrawdownStatistics()
  /// The worst periods.
  public var tails = TailRisk()
  /// The closed trades.
  public var trades = TradeStatistics()
  /// Time in the market and turnover.
  public var exposure = Exposure()
  /// Comparison with holding the instrument.
  public var relative = RelativePerformance()

  /// Makes a performance of which nothing is known: every figure is NaN.
  public init() {}

  /// Judges an account.
  ///
  /// - Parameters:
  ///   - equity: the account at every close.
  ///   - trades: all round trips; open ones are counted and otherwise left out.
  ///   - year: bars a year and the risk-free rate.
  ///   - benchmark: closes of the instrument on the same bars, for buy and hold.
  /// - Complexity: O(*n* log *n* + 250 *n*) in bars.
  public init(
    _ equity: EquityCurve, trades: [Trade], year: AnnualBasis, benchmark: [Double]? = nil
  ) {
    let sample = Returns(equity)
    returns = ReturnStatistics(
      sample, periodsPerYear: year.periods, riskFreeRate: year.riskFreeRate)
    let drawdown = Drawdown(equity)
    let last = equity.values.last ?? .nan
    returns.totalReturn = equity.values.contains { $0 <= 0 } ? -1 : last / equity.initial - 1
    returns.calendarGrowth = Self.calendarGrowth(equity, total: returns.totalReturn)
    returns.gainToPain = MonthlyReturns(equity).gainToPain
    self.drawdown = DrawdownStatistics(
      drawdown, growth: returns.annualGrowth, profit: last - equity.initial,
      riskFreeRate: year.riskFreeRate)
    tails = TailRisk(sample.values)
    self.trades = TradeStatistics(trades)
    exposure = Exposure(trades, equity: equity, periodsPerYear: year.periods)
    if let benchmark {
      relative = RelativePerformance(
        equity, closes: benchmark, periodsPerYear: year.periods, riskFreeRate: year.riskFreeRate)
    }
  }

  /// The value of a metric.
  public subscript(metric: Metric) -> Double { self[keyPath: metric.path] }

  private static func calendarGrowth(_ equity: EquityCurve, total: Double) -> Double {
    guard let first = equity.times.first, let last = equity.times.last, last > first else {
      return .nan
    }
    let years = Double(last - first) / 86_400e9 / 365.25
    return Returns([total]).annualGrowth(periodsPerYear: 1 / years)
  }
}

/// How many bars make a year, and what money earns without risk.
public struct AnnualBasis: Sendable, Hashable, Codable {
  /// Bars a year: 252 for daily bars of a stock exchange, 365 for crypto, 12 for months.
  public var periods: Double
  /// The annual risk-free rate as a fraction.
  public var riskFreeRate: Double

  /// Makes a basis.
  public init(periods: Double, riskFreeRate: Double = 0) {
    self.periods = periods
    self.riskFreeRate = riskFreeRate
  }
}

extension Performance: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads what `encode(to:)` wrote; a missing or null metric is NaN, an unknown key is ignored.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: Key.self)
    for metric in Metric.all {
      let value = try container.decodeIfPresent(Double.self, forKey: Key(stringValue: metric.name))
      self[keyPath: metric.path] = value ?? .nan
    }
  }

  /// Writes every metric under its name, in the order of the catalogue.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for metric in Metric.all {
      let value = self[metric]
      if value.isFinite {
        try container.encode(value, forKey: Key(stringValue: metric.name))
      } else {
        try container.encodeNil(forKey: Key(stringValue: metric.name))
      }
    }
  }
}
