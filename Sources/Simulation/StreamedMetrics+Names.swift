extension StreamedMetrics {
  /// The metrics that a sweep has of every set, by their names in the catalogue, in table order.
  public static let names: [String] = catalogue.map(\.name)

  /// The metrics that a sweep has of every set under some settings.
  public static func names(_ settings: Settings) -> [String] {
    names + further(settings).map(\.name)
  }

  private static func further(_ settings: Settings) -> [(name: String, value: Accessor)] {
    (settings.bounds == true ? bounds : []) + (settings.terms == nil ? [] : account)
  }

  /// All metrics in the order of `names(_:)`.
  public func values(periodsPerYear: Double, _ settings: Settings) -> [Double] {
    values(periodsPerYear: periodsPerYear)
      + Self.further(settings).map { $0.value(self, periodsPerYear) }
  }

  /// The value of a metric, by its name in the catalogue; nil for one that does not stream.
  public func value(_ name: String, periodsPerYear: Double) -> Double? {
    Self.byName[name]?(self, periodsPerYear)
  }

  /// All metrics in the order of `names`.
  public func values(periodsPerYear: Double) -> [Double] {
    Self.catalogue.map { $0.value(self, periodsPerYear) }
  }

  private typealias Accessor = @Sendable (StreamedMetrics, Double) -> Double

  private static let catalogue: [(name: String, value: Accessor)] = [
    ("total-return", { metrics, _ in metrics.totalReturn }),
    ("cagr", { $0.annualReturn($1) }),
    ("sharpe", { $0.sharpe($1) }),
    ("sortino", { $0.sortino($1) }),
    ("calmar", { $0.calmar($1) }),
    ("omega", { metrics, _ in metrics.omega }),
    ("volatility", { $0.volatility($1) }),
    ("skewness", { metrics, _ in metrics.skewness }),
    ("excess-kurtosis", { metrics, _ in metrics.kurtosis - 3 }),
    ("max-drawdown", { metrics, _ in metrics.maxDrawdown }),
    ("longest-drawdown", { metrics, _ in metrics.longestDrawdown }),
    ("ulcer-index", { metrics, _ in metrics.ulcerIndex }),
    ("pain-index", { metrics, _ in metrics.painIndex }),
    ("exposure", { metrics, _ in metrics.exposure }),
    ("turnover", { $0.turnover($1) }),
    ("commission", { metrics, _ in metrics.commission }),
    ("trades", { metrics, _ in metrics.trades }),
    ("open-trades", { metrics, _ in metrics.isHeld ? 1 : 0 }),
    ("win-rate", { metrics, _ in metrics.winRate }),
    ("profit-factor", { metrics, _ in metrics.profitFactor }),
    ("payoff", { metrics, _ in metrics.payoff }),
    ("expectancy", { metrics, _ in metrics.expectancy }),
    ("average-trade", { metrics, _ in metrics.averageTrade }),
    ("best-trade", { metrics, _ in metrics.bestTrade }),
    ("worst-trade", { metrics, _ in metrics.worstTrade }),
    ("average-bars", { metrics, _ in metrics.averageBars }),
    ("sqn", { metrics, _ in metrics.systemQuality }),
    ("kelly", { metrics, _ in metrics.kelly }),
    ("win-streak", { metrics, _ in metrics.longestWinStreak }),
    ("loss-streak", { metrics, _ in metrics.longestLossStreak }),
    ("ambiguous-trades", { metrics, _ in metrics.ambiguousBars }),
  ]

  private static let bounds: [(name: String, value: Accessor)] = [
    ("best-return", { metrics, _ in metrics.bestReturn }),
    ("worst-return", { metrics, _ in metrics.worstReturn }),
  ]

  private static let account: [(name: String, value: Accessor)] = [
    ("refused-orders", { metrics, _ in metrics.account.refusals }),
    ("risk-cuts", { metrics, _ in metrics.account.cuts }),
    ("margin-calls", { metrics, _ in metrics.account.calls }),
    ("account-charges", { metrics, _ in metrics.account.charges }),
    ("dividends", { metrics, _ in metrics.account.dividends }),
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: (catalogue + bounds + account).map { ($0.name, $0.value) })
}
