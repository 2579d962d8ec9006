/// The part of a performance that a sweep streams out of the lane machine.
extension Performance {
  /// Takes over streamed metrics; what needs the whole curve or the list of trades stays NaN.
  public init(_ streamed: StreamedMetrics, year: AnnualBasis) {
    self.init()
    let periods = year.periods
    returns.totalReturn = streamed.endEquity <= 0 ? -1 : streamed.totalReturn
    returns.annualGrowth = streamed.annualReturn(periods)
    returns.volatility = streamed.volatility(periods)
    returns.sharpe = streamed.sharpe(periods)
    returns.sortino = streamed.sortino(periods)
    returns.omega = streamed.omega
    returns.skewness = streamed.skewness
    returns.excessKurtosis = streamed.kurtosis - 3
    returns.periods = streamed.bars
    drawdown.maximum = streamed.maxDrawdown
    drawdown.longest = streamed.longestDrawdown
    drawdown.calmar = streamed.calmar(periods)
    drawdown.ulcerIndex = streamed.ulcerIndex
    drawdown.painIndex = streamed.painIndex
    exposure.time = streamed.exposure
    exposure.turnover = streamed.turnover / 2 * periods / streamed.bars
    setTrades(streamed)
  }

  private mutating func setTrades(_ streamed: StreamedMetrics) {
    trades.trades = streamed.trades
    trades.openTrades = streamed.isHeld ? 1 : 0
    trades.winRate = streamed.winRate
    trades.profitFactor = streamed.profitFactor
    trades.payoff = streamed.payoff
    trades.expectancy = streamed.expectancy
    trades.commission = streamed.commission
    trades.kelly = streamed.kelly
    trades.systemQuality = streamed.systemQuality
    trades.longestWinStreak = streamed.longestWinStreak
    trades.longestLossStreak = streamed.longestLossStreak
    trades.averageBars = streamed.averageBars
    trades.averageReturn = streamed.averageTrade
    trades.bestReturn = streamed.bestTrade
    trades.worstReturn = streamed.worstTrade
    trades.ambiguousTrades = streamed.ambiguousBars
  }
}
