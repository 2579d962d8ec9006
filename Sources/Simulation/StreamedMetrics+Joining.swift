extension StreamedMetrics {
  /// Stretches that ran apart, as if one were behind the other: sums of returns and trades, compounded equity.
  ///
  /// Each stretch starts flat at a peak of its own: the deepest and the longest drawdown and the streaks are the largest of
  /// one stretch.
  ///
  /// - Precondition: there is a stretch.
  package init(joining stretches: [StreamedMetrics]) {
    self = stretches[0]
    for next in stretches.dropFirst() {
      addCurve(next)
      addTrades(next)
      addAccount(next)
    }
  }

  private mutating func addCurve(_ next: StreamedMetrics) {
    bars += next.bars
    endEquity *= max(next.endEquity, 0) / next.initial
    otherEnd *= max(next.otherEnd, 0) / next.initial
    isHeld = next.isHeld
    sum += next.sum
    squares += next.squares
    cubes += next.cubes
    fourths += next.fourths
    downsideSquares += next.downsideSquares
    lostReturns += next.lostReturns
    deepest = min(deepest, next.deepest)
    drawdowns += next.drawdowns
    drawdownSquares += next.drawdownSquares
    longestDrawdown = max(longestDrawdown, next.longestDrawdown)
    barsHeld += next.barsHeld
    equities += next.equities
  }

  private mutating func addTrades(_ next: StreamedMetrics) {
    traded += next.traded
    commission += next.commission
    best = trades > 0 ? (next.trades > 0 ? max(best, next.best) : best) : next.best
    worst = trades > 0 ? (next.trades > 0 ? min(worst, next.worst) : worst) : next.worst
    trades += next.trades
    wins += next.wins
    losses += next.losses
    grossProfit += next.grossProfit
    grossLoss += next.grossLoss
    profitSquares += next.profitSquares
    returns += next.returns
    barsInTrades += next.barsInTrades
    longestWinStreak = max(longestWinStreak, next.longestWinStreak)
    longestLossStreak = max(longestLossStreak, next.longestLossStreak)
    ambiguousBars += next.ambiguousBars
    isAmbiguous = isAmbiguous || next.isAmbiguous
  }

  private mutating func addAccount(_ next: StreamedMetrics) {
    account.refusals += next.account.refusals
    account.cuts += next.account.cuts
    account.calls += next.account.calls
    account.charges += next.account.charges
    account.dividends += next.account.dividends
  }
}
