extension Metric {
  /// Every metric, in the order of tables and files.
  public static let all: [Metric] = ofReturns + ofRisk + ofDrawdown + ofTrades + ofBenchmark

  private static let ofReturns: [Metric] = [
    Metric("total-return", "Total return", .returns, .percent, .higher, \.returns.totalReturn),
    Metric("cagr", "Annual growth (CAGR)", .returns, .percent, .higher, \.returns.annualGrowth),
    Metric(
      "cagr-calendar", "Annual growth by calendar", .returns, .percent, .higher,
      \.returns.calendarGrowth),
    Metric("sharpe", "Sharpe ratio", .returns, .ratio, .higher, \.returns.sharpe),
    Metric(
      "sharpe-error", "Sharpe ratio, standard error", .returns, .ratio, .neutral,
      \.returns.sharpeError),
    Metric(
      "sharpe-corrected", "Sharpe ratio, autocorrelation-corrected", .returns, .ratio, .higher,
      \.returns.sharpeCorrected),
    Metric("sortino", "Sortino ratio", .returns, .ratio, .higher, \.returns.sortino),
    Metric("calmar", "Calmar ratio", .returns, .ratio, .higher, \.drawdown.calmar),
    Metric("omega", "Omega ratio", .returns, .ratio, .higher, \.returns.omega),
    Metric(
      "gain-to-pain", "Gain to pain (monthly)", .returns, .ratio, .higher, \.returns.gainToPain),
    Metric("common-sense", "Common sense ratio", .returns, .ratio, .higher, \.returns.commonSense),
    Metric("best-period", "Best bar", .returns, .percent, .higher, \.returns.bestPeriod),
    Metric("worst-period", "Worst bar", .returns, .percent, .higher, \.returns.worstPeriod),
    Metric("periods", "Bars", .returns, .count, .neutral, \.returns.periods),
    Metric("exposure", "Time in the market", .returns, .percent, .neutral, \.exposure.time),
    Metric("turnover", "Turnover a year, one-way", .returns, .ratio, .lower, \.exposure.turnover),
  ]

  private static let ofRisk: [Metric] = [
    Metric("volatility", "Volatility (annual)", .risk, .percent, .lower, \.returns.volatility),
    Metric(
      "downside-deviation", "Downside deviation (annual)", .risk, .percent, .lower,
      \.returns.downsideDeviation),
    Metric("skewness", "Skewness", .risk, .ratio, .higher, \.returns.skewness),
    Metric(
      "excess-kurtosis", "Excess kurtosis", .risk, .ratio, .lower, \.returns.excessKurtosis),
    Metric(
      "mean-absolute-deviation", "Mean absolute deviation", .risk, .percent, .lower,
      \.returns.meanAbsoluteDeviation),
    Metric("tail-ratio", "Tail ratio", .risk, .ratio, .higher, \.tails.tailRatio),
    Metric("var", "Value at risk, 5 %", .risk, .percent, .higher, \.tails.valueAtRisk),
    Metric("cvar", "Expected shortfall, 5 %", .risk, .percent, .higher, \.tails.expectedShortfall),
    Metric(
      "var-gaussian", "Value at risk, normal", .risk, .percent, .higher,
      \.tails.gaussianValueAtRisk),
    Metric(
      "cvar-gaussian", "Expected shortfall, normal", .risk, .percent, .higher,
      \.tails.gaussianExpectedShortfall),
    Metric(
      "var-modified", "Value at risk, Cornish-Fisher", .risk, .percent, .higher,
      \.tails.modifiedValueAtRisk),
    Metric(
      "cvar-modified", "Expected shortfall, Cornish-Fisher", .risk, .percent, .higher,
      \.tails.modifiedExpectedShortfall),
  ]

  private static let ofDrawdown: [Metric] = [
    Metric("max-drawdown", "Maximum drawdown", .drawdown, .percent, .higher, \.drawdown.maximum),
    Metric("mean-drawdown", "Mean drawdown", .drawdown, .percent, .higher, \.drawdown.mean),
    Metric("longest-drawdown", "Longest drawdown", .drawdown, .bars, .lower, \.drawdown.longest),
    Metric(
      "mean-drawdown-length", "Mean length of drawdowns", .drawdown, .bars, .lower,
      \.drawdown.meanLength),
    Metric("drawdowns", "Drawdowns", .drawdown, .count, .neutral, \.drawdown.episodes),
    Metric("ulcer-index", "Ulcer index", .drawdown, .percent, .lower, \.drawdown.ulcerIndex),
    Metric(
      "ulcer-performance", "Ulcer performance index", .drawdown, .ratio, .higher,
      \.drawdown.ulcerPerformance),
    Metric("pain-index", "Pain index", .drawdown, .percent, .lower, \.drawdown.painIndex),
    Metric("pain-ratio", "Pain ratio", .drawdown, .ratio, .higher, \.drawdown.painRatio),
    Metric(
      "largest-loss", "Largest fall of equity", .drawdown, .currency, .lower,
      \.drawdown.largestLoss),
    Metric(
      "recovery-factor", "Recovery factor", .drawdown, .ratio, .higher, \.drawdown.recoveryFactor),
  ]

  private static let ofTrades: [Metric] = [
    Metric("trades", "Closed trades", .trades, .count, .neutral, \.trades.trades),
    Metric("open-trades", "Open trades", .trades, .count, .neutral, \.trades.openTrades),
    Metric("long-trades", "Long trades", .trades, .count, .neutral, \.trades.longTrades),
    Metric("short-trades", "Short trades", .trades, .count, .neutral, \.trades.shortTrades),
    Metric("win-rate", "Win rate", .trades, .percent, .higher, \.trades.winRate),
    Metric("profit-factor", "Profit factor", .trades, .ratio, .higher, \.trades.profitFactor),
    Metric("payoff", "Payoff ratio", .trades, .ratio, .higher, \.trades.payoff),
    Metric("expectancy", "Expectancy a trade", .trades, .currency, .higher, \.trades.expectancy),
    Metric(
      "expectancy-r", "Expectancy in units of risk", .trades, .ratio, .higher,
      \.trades.expectancyInRisk),
    Metric("average-win", "Average win", .trades, .currency, .higher, \.trades.averageWin),
    Metric("average-loss", "Average loss", .trades, .currency, .lower, \.trades.averageLoss),
    Metric(
      "net-profit", "Profit of closed trades", .trades, .currency, .higher, \.trades.netProfit),
    Metric("commission", "Commission", .trades, .currency, .lower, \.trades.commission),
    Metric("kelly", "Kelly share", .trades, .percent, .higher, \.trades.kelly),
    Metric("sqn", "System quality number", .trades, .ratio, .higher, \.trades.systemQuality),
    Metric(
      "win-streak", "Longest win streak", .trades, .count, .higher, \.trades.longestWinStreak),
    Metric(
      "loss-streak", "Longest loss streak", .trades, .count, .lower, \.trades.longestLossStreak),
    Metric("average-bars", "Average holding time", .trades, .bars, .neutral, \.trades.averageBars),
    Metric("longest-bars", "Longest holding time", .trades, .bars, .neutral, \.trades.longestBars),
    Metric("average-days", "Average holding time", .trades, .days, .neutral, \.trades.averageDays),
    Metric("average-trade", "Average trade", .trades, .percent, .higher, \.trades.averageReturn),
    Metric("best-trade", "Best trade", .trades, .percent, .higher, \.trades.bestReturn),
    Metric("worst-trade", "Worst trade", .trades, .percent, .higher, \.trades.worstReturn),
    Metric(
      "average-adverse-excursion", "Average adverse excursion", .trades, .percent, .higher,
      \.trades.averageAdverseExcursion),
    Metric(
      "average-favorable-excursion", "Average favorable excursion", .trades, .percent, .higher,
      \.trades.averageFavorableExcursion),
    Metric(
      "ambiguous-trades", "Trades with an ambiguous exit bar", .trades, .count, .lower,
      \.trades.ambiguousTrades),
  ]

  private static let ofBenchmark: [Metric] = [
    Metric(
      "benchmark-return", "Buy and hold return", .benchmark, .percent, .neutral,
      \.relative.benchmarkReturn),
    Metric(
      "benchmark-cagr", "Buy and hold annual growth", .benchmark, .percent, .neutral,
      \.relative.benchmarkGrowth),
    Metric(
      "benchmark-drawdown", "Buy and hold drawdown", .benchmark, .percent, .neutral,
      \.relative.benchmarkDrawdown),
    Metric("alpha", "Alpha (annual)", .benchmark, .percent, .higher, \.relative.alpha),
    Metric("jensen-alpha", "Jensen's alpha", .benchmark, .percent, .higher, \.relative.jensenAlpha),
    Metric("beta", "Beta", .benchmark, .ratio, .neutral, \.relative.beta),
    Metric("correlation", "Correlation", .benchmark, .ratio, .neutral, \.relative.correlation),
    Metric(
      "tracking-error", "Tracking error (annual)", .benchmark, .percent, .neutral,
      \.relative.trackingError),
    Metric(
      "information-ratio", "Information ratio", .benchmark, .ratio, .higher,
      \.relative.informationRatio),
    Metric("treynor", "Treynor ratio", .benchmark, .ratio, .higher, \.relative.treynor),
    Metric(
      "treynor-modified", "Treynor ratio, modified", .benchmark, .ratio, .higher,
      \.relative.modifiedTreynor),
    Metric("modigliani", "Modigliani's M²", .benchmark, .percent, .higher, \.relative.modigliani),
    Metric(
      "systematic-risk", "Systematic risk", .benchmark, .percent, .lower,
      \.relative.systematicRisk),
    Metric("specific-risk", "Specific risk", .benchmark, .percent, .lower, \.relative.specificRisk),
    Metric("appraisal", "Appraisal ratio", .benchmark, .ratio, .higher, \.relative.appraisal),
    Metric("fama-beta", "Fama's beta", .benchmark, .ratio, .neutral, \.relative.famaBeta),
  ]
}
