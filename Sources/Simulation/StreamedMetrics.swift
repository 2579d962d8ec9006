import Foundation

/// Metrics of one backtest that need no equity curve: they stream out of the lane machine.
///
/// Definitions and edge cases are those of `Performance`, which computes the same figures from the
/// whole curve; a test holds the two together. Fractions are not percent; NaN where undefined.
public struct StreamedMetrics: Sendable, Hashable, Codable {
  /// Bars, which is also the number of returns.
  public internal(set) var bars: Double
  /// Equity at the last close, in currency.
  public internal(set) var endEquity: Double
  /// Cash at the start, in currency.
  public internal(set) var initial: Double
  /// Whether a position was still held after the last bar.
  public internal(set) var isHeld: Bool
  var sum, squares, cubes, fourths, downsideSquares, lostReturns: Double
  var deepest, drawdowns, drawdownSquares: Double
  /// Bars of the longest drawdown, from its peak to its recovery or the end.
  public internal(set) var longestDrawdown: Double
  var barsHeld, traded, equities: Double
  /// Commission of all fills, in currency.
  public internal(set) var commission: Double
  /// Closed trades.
  public internal(set) var trades: Double
  /// Closed trades that made money after costs.
  public internal(set) var wins: Double
  /// Closed trades that lost money after costs.
  public internal(set) var losses: Double
  var grossProfit, grossLoss, profitSquares, returns, best, worst, barsInTrades: Double
  /// Most winners in a row.
  public internal(set) var longestWinStreak: Double
  /// Most losers in a row.
  public internal(set) var longestLossStreak: Double
  /// Bars that held both stop and target, so that the stop was assumed.
  public internal(set) var ambiguousBars: Double
  /// Whether some bar left the order of events open.
  public internal(set) var isAmbiguous: Bool
  /// Equity at the end if such bars had gone the other way; `endEquity` where that was not asked or is no matter.
  package var otherEnd: Double
  /// What an account's terms did; zeros for a run without.
  package var account = AccountCounts()

  /// Reads one lane; a run is too large to be passed around by value.
  ///
  /// Of several symbols `barsHeld` tells at how many closes any of them was held.
  package init(
    _ run: UnsafePointer<LaneRun>, lane: Int, initial: Double, isAmbiguous: Bool? = nil,
    barsHeld: Double? = nil
  ) {
    self.initial = initial
    isHeld = run.pointee.account.held & (1 << UInt8(lane)) != 0
    bars = run.pointee.bars
    endEquity = run.pointee.curve.equity[lane]
    sum = run.pointee.curve.total(run.pointee.curve.sum, 0, lane: lane)
    squares = run.pointee.curve.total(run.pointee.curve.squares, 1, lane: lane)
    cubes = run.pointee.curve.total(run.pointee.curve.cubes, 2, lane: lane)
    fourths = run.pointee.curve.total(run.pointee.curve.fourths, 3, lane: lane)
    downsideSquares = run.pointee.curve.total(run.pointee.curve.downsideSquares, 4, lane: lane)
    lostReturns = run.pointee.curve.total(run.pointee.curve.losses, 5, lane: lane)
    deepest = run.pointee.curve.deepest[lane]
    longestDrawdown = Self.longestDrawdown(run, lane)
    drawdowns = run.pointee.curve.drawdowns[lane]
    drawdownSquares = run.pointee.curve.drawdownSquares[lane]
    self.barsHeld = barsHeld ?? Self.barsHeld(run, lane)
    equities = run.pointee.curve.equities[lane]
    traded = run.pointee.trades.traded[lane]
    commission = run.pointee.trades.commission[lane]
    trades = run.pointee.trades.trades[lane]
    wins = run.pointee.trades.wins[lane]
    losses = run.pointee.trades.losses[lane]
    grossProfit = run.pointee.trades.grossProfit[lane]
    grossLoss = run.pointee.trades.grossLoss[lane]
    profitSquares = run.pointee.trades.profitSquares[lane]
    returns = run.pointee.trades.returns[lane]
    best = run.pointee.trades.best[lane]
    worst = run.pointee.trades.worst[lane]
    barsInTrades = run.pointee.trades.barsInTrades[lane]
    longestWinStreak = run.pointee.trades.longestWinStreak[lane]
    longestLossStreak = run.pointee.trades.longestLossStreak[lane]
    ambiguousBars = run.pointee.trades.ambiguous[lane]
    self.isAmbiguous = isAmbiguous ?? (run.pointee.trades.ambiguous[lane] > 0)
    otherEnd = endEquity
  }
}

extension StreamedMetrics {
  /// The drawdown that goes on counts with those that are over.
  private static func longestDrawdown(_ run: UnsafePointer<LaneRun>, _ lane: Int) -> Double {
    guard run.pointee.curve.deepest[lane] < 0 else { return 0 }
    let current = run.pointee.bars - run.pointee.curve.peakClose[lane]
    return max(run.pointee.curve.longest[lane], current)
  }

  /// Closes at which a lane held a position.
  private static func barsHeld(_ run: UnsafePointer<LaneRun>, _ lane: Int) -> Double {
    let bit: UInt8 = 1 << UInt8(lane)
    var closes = run.pointee.trades.barsInTrades[lane]
    // A position that ruin ended was still held at that close.
    if run.pointee.account.writtenOff & bit != 0 { closes += 1 }
    if run.pointee.account.held & bit != 0 {
      closes += Double(run.pointee.firstRow) + run.pointee.bars - run.pointee.account.entryRow[lane]
    }
    return closes
  }
}

extension StreamedMetrics {
  /// Profit as a fraction of the initial cash; -1 after ruin.
  public var totalReturn: Double { endEquity > 0 ? endEquity / initial - 1 : -1 }

  /// The higher of the total returns under either order of events.
  public var bestReturn: Double {
    max(totalReturn, otherEnd > 0 ? otherEnd / initial - 1 : -1)
  }

  /// The lower of the total returns under either order of events.
  public var worstReturn: Double {
    min(totalReturn, otherEnd > 0 ? otherEnd / initial - 1 : -1)
  }

  /// Compound annual growth rate; -1 after ruin.
  public func annualReturn(_ periodsPerYear: Double) -> Double {
    guard bars > 0 else { return .nan }
    guard endEquity > 0 else { return -1 }
    return pow(endEquity / initial, periodsPerYear / bars) - 1
  }

  /// Mean return a bar.
  public var mean: Double { sum / bars }

  /// Sum of squared distances from the mean, for sample and population moments.
  private var scatter: Double {
    let scatter = squares - sum * sum / bars
    // Returns that are all alike leave rounding noise only: about 1e-16 of the squares a bar.
    return scatter > 1e-12 * squares ? scatter : 0
  }

  /// Sample deviation of the returns, a bar; NaN with fewer than two bars.
  public var deviation: Double { bars < 2 ? .nan : (scatter / (bars - 1)).squareRoot() }

  /// Annualised volatility.
  public func volatility(_ periodsPerYear: Double) -> Double {
    deviation * periodsPerYear.squareRoot()
  }

  /// Annualised Sharpe ratio, risk-free rate 0; NaN without dispersion.
  public func sharpe(_ periodsPerYear: Double) -> Double {
    deviation > 0 ? mean / deviation * periodsPerYear.squareRoot() : .nan
  }

  /// Annualised Sortino ratio with target 0; NaN without a losing bar.
  public func sortino(_ periodsPerYear: Double) -> Double {
    let downside = (downsideSquares / bars).squareRoot()
    return downside > 0 ? mean / downside * periodsPerYear.squareRoot() : .nan
  }

  /// Deepest loss from a peak as a fraction, from -1 to 0.
  public var maxDrawdown: Double { max(deepest, -1) }

  /// Annual return over the deepest drawdown; NaN without one.
  public func calmar(_ periodsPerYear: Double) -> Double {
    deepest < 0 ? annualReturn(periodsPerYear) / -maxDrawdown : .nan
  }

  /// Gains over losses of the returns; infinite without a loss, NaN without any move.
  public var omega: Double {
    guard lostReturns > 0 else { return sum > 0 ? .infinity : .nan }
    return (sum + lostReturns) / lostReturns
  }

  /// Root mean square of the drawdowns at the closes.
  public var ulcerIndex: Double { (drawdownSquares / bars).squareRoot() }

  /// Mean depth of the drawdowns at the closes.
  public var painIndex: Double { -drawdowns / bars }

  /// Population skewness of the returns; NaN without dispersion.
  public var skewness: Double {
    let variance = scatter / bars
    guard variance > 0 else { return .nan }
    let third = cubes / bars - 3 * mean * squares / bars + 2 * mean * mean * mean
    return third / (variance * variance.squareRoot())
  }

  /// Population kurtosis of the returns, 3 for a normal distribution; NaN without dispersion.
  public var kurtosis: Double {
    let variance = scatter / bars
    guard variance > 0 else { return .nan }
    let square = mean * mean
    let fourth =
      fourths / bars - 4 * mean * cubes / bars + 6 * square * squares / bars - 3 * square * square
    return fourth / (variance * variance)
  }

  /// Share of bars with a position at their close.
  public var exposure: Double { barsHeld / bars }

  /// Half the traded notional of a year over the mean equity.
  public func turnover(_ periodsPerYear: Double) -> Double {
    traded / 2 / (equities / bars) / (bars / periodsPerYear)
  }

  /// Winners among closed trades; NaN without one.
  public var winRate: Double { wins / trades }

  /// Profit of winners over loss of losers; infinite without a loss, NaN without a trade.
  public var profitFactor: Double {
    guard grossLoss > 0 else { return grossProfit > 0 ? .infinity : .nan }
    return grossProfit / grossLoss
  }

  /// Mean winner over mean loser; NaN without both.
  public var payoff: Double {
    wins > 0 && losses > 0 ? (grossProfit / wins) / (grossLoss / losses) : .nan
  }

  /// Mean profit of a closed trade, in currency; NaN without one.
  public var expectancy: Double { (grossProfit - grossLoss) / trades }

  /// Mean profit of a closed trade as a fraction of its entry's notional; NaN without one.
  public var averageTrade: Double { returns / trades }

  /// Best closed trade as a fraction of its entry's notional; NaN without one.
  public var bestTrade: Double { trades > 0 ? best : .nan }

  /// Worst closed trade as a fraction of its entry's notional; NaN without one.
  public var worstTrade: Double { trades > 0 ? worst : .nan }

  /// Mean bars from entry to exit of closed trades; NaN without one.
  public var averageBars: Double { barsInTrades / trades }

  /// Van Tharp's system quality number of the profits: root of trades times mean over deviation.
  public var systemQuality: Double {
    guard trades > 1 else { return .nan }
    let total = grossProfit - grossLoss
    let variance = (profitSquares - total * total / trades) / (trades - 1)
    return variance > 0 ? trades.squareRoot() * expectancy / variance.squareRoot() : .nan
  }

  /// Kelly's fraction from win rate and payoff; NaN without winners and losers.
  public var kelly: Double { winRate - (1 - winRate) / payoff }
}
