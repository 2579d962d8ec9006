import Numerics

/// What the closed trades say about a strategy.
///
/// Open trades are counted but take no part in any other figure. Currency is that of the account; returns and
/// excursions are fractions of the entry's notional. Formula digest A16 to A23.
public struct TradeStatistics: Sendable, Equatable {
  /// Closed trades.
  public var trades = Double.nan
  /// Trades still open after the last bar.
  public var openTrades = Double.nan
  /// Closed trades on the long side.
  public var longTrades = Double.nan
  /// Closed trades on the short side.
  public var shortTrades = Double.nan
  /// Share of trades with a profit.
  public var winRate = Double.nan
  /// Gross profit over gross loss; infinite without losses.
  public var profitFactor = Double.nan
  /// Average win over average loss.
  public var payoff = Double.nan
  /// Mean profit, in currency.
  public var expectancy = Double.nan
  /// Mean profit over the currency at risk at entry; NaN where no trade had a stop.
  public var expectancyInRisk = Double.nan
  /// Mean profit of winning trades, in currency.
  public var averageWin = Double.nan
  /// Mean loss of losing trades, in currency, positive.
  public var averageLoss = Double.nan
  /// Sum of the profits of closed trades, in currency.
  public var netProfit = Double.nan
  /// Commission of all trades, open ones too, in currency.
  public var commission = Double.nan
  /// Kelly's share of capital for two outcomes.
  public var kelly = Double.nan
  /// System quality number of profits, not capped.
  public var systemQuality = Double.nan
  /// Longest run of winning trades.
  public var longestWinStreak = Double.nan
  /// Longest run of losing trades.
  public var longestLossStreak = Double.nan
  /// Mean of bars from entry to exit.
  public var averageBars = Double.nan
  /// Most bars from entry to exit.
  public var longestBars = Double.nan
  /// Mean calendar time from entry bar to exit bar, in days.
  public var averageDays = Double.nan
  /// Mean return of a trade.
  public var averageReturn = Double.nan
  /// Highest return of a trade.
  public var bestReturn = Double.nan
  /// Lowest return of a trade.
  public var worstReturn = Double.nan
  /// Mean of the worst moves against the position, at most 0.
  public var averageAdverseExcursion = Double.nan
  /// Mean of the best moves for the position, at least 0.
  public var averageFavorableExcursion = Double.nan
  /// Trades whose stop and target lay in the same bar, so that the stop was assumed.
  public var ambiguousTrades = Double.nan

  /// Makes statistics with nothing known.
  public init() {}

  /// Computes the statistics of trades, in the order in which they closed.
  ///
  /// - Complexity: O(*n* log *n*).
  public init(_ trades: [Trade]) {
    let closed = trades.filter { !$0.isOpen }.sorted { $0.exitRow < $1.exitRow }
    self.trades = Double(closed.count)
    openTrades = Double(trades.count - closed.count)
    longTrades = Double(closed.count { $0.side == .long })
    shortTrades = Double(closed.count { $0.side == .short })
    commission = Statistics.sum(trades.map(\.commission))
    ambiguousTrades = Double(closed.count { $0.isAmbiguous })
    setProfits(closed)
    setShapes(closed)
  }

  private mutating func setProfits(_ closed: [Trade]) {
    let outcomes = Outcomes(closed.map(\.profit))
    winRate = outcomes.winRate
    profitFactor = outcomes.profitFactor
    payoff = outcomes.payoff
    expectancy = outcomes.expectancy
    expectancyInRisk = Statistics.mean(
      closed.map { $0.initialRisk > 0 ? $0.profit / $0.initialRisk : .nan })
    averageWin = outcomes.averageWin
    averageLoss = outcomes.averageLoss
    netProfit = outcomes.grossProfit - outcomes.grossLoss
    kelly = outcomes.kelly
    systemQuality = outcomes.systemQuality()
    longestWinStreak = Double(outcomes.longestWinStreak)
    longestLossStreak = Double(outcomes.longestLossStreak)
  }

  private mutating func setShapes(_ closed: [Trade]) {
    let bars = closed.map { Double($0.barsHeld) }
    averageBars = Statistics.mean(bars)
    longestBars = bars.max() ?? .nan
    averageDays = Statistics.mean(closed.map { Double($0.exitTime - $0.entryTime) / 86_400e9 })
    let returns = closed.map(\.returnOnEntry)
    averageReturn = Statistics.mean(returns)
    bestReturn = returns.max() ?? .nan
    worstReturn = returns.min() ?? .nan
    averageAdverseExcursion = Statistics.mean(closed.map(\.maximumAdverseExcursion))
    averageFavorableExcursion = Statistics.mean(closed.map(\.maximumFavorableExcursion))
  }
}
