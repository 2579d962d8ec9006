import CLanes
package import Rules

/// Sums over the closes of eight backtests.
package struct CurveTally {
  package var sum = Lane.zero
  package var squares = Lane.zero
  package var cubes = Lane.zero
  package var fourths = Lane.zero
  package var downsideSquares = Lane.zero
  package var losses = Lane.zero
  package var equity: Lane
  package var inverse: Lane
  package var equities = Lane.zero
  package var peak: Lane
  package var inversePeak: Lane
  /// Closes since the peak.
  package var sincePeak = Lane.zero
  package var deepest = Lane.zero
  package var longest = Lane.zero
  package var drawdowns = Lane.zero
  package var drawdownSquares = Lane.zero

  /// Starts at the close before the first row.
  package init(cash: Double) {
    equity = Lane(repeating: cash)
    inverse = 1 / equity
    peak = equity
    inversePeak = inverse
  }

  /// Takes in the equity of a close.
  @inline(__always)
  mutating func take(_ now: Lane, ruined: UInt8) {
    var change = (now - equity) * inverse
    // The equity of a ruined lane may be zero, and its inverse infinite.
    if ruined != 0 { change = choose(ruined, .zero, change) }
    equity = now
    inverse = 1 / now
    equities += now
    let square = change * change
    sum += change
    squares += square
    cubes += square * change
    fourths += square * square
    let isLoss = lockstep_less(change, .zero)
    downsideSquares = choose(isLoss, downsideSquares + square, downsideSquares)
    losses = choose(isLoss, losses - change, losses)
    // Before the peak moves: the bar of a recovery still belongs to its drawdown.
    sincePeak += 1
    longest = choose(lockstep_greater(sincePeak, longest), sincePeak, longest)
    let isPeak = lockstep_greater_equal(now, peak)
    sincePeak = choose(isPeak, .zero, sincePeak)
    inversePeak = choose(isPeak, inverse, inversePeak)
    peak = choose(isPeak, now, peak)
    let drawdown = (now - peak) * inversePeak
    deepest = choose(lockstep_less(drawdown, deepest), drawdown, deepest)
    drawdowns += drawdown
    drawdownSquares += drawdown * drawdown
  }

  /// Takes in some closes at which the equity of all lanes is what it was.
  ///
  /// The same bits as marking that many: a return of zero adds nothing to the sums of returns, the
  /// drawdown does not change, and of the lengths only the last can be the longest.
  mutating func rest(_ closes: Int) {
    guard closes > 0 else { return }
    let isPeak = lockstep_greater_equal(equity, peak)
    // At a peak the first close ends what was before it, and each later one is a peak of its own.
    sincePeak += choose(isPeak, 1, Double(closes))
    longest = choose(lockstep_greater(sincePeak, longest), sincePeak, longest)
    sincePeak = choose(isPeak, .zero, sincePeak)
    let drawdown = (equity - peak) * inversePeak
    let square = drawdown * drawdown
    var (drawdowns, squares, equities) = (drawdowns, drawdownSquares, equities)
    for _ in 0..<closes {
      drawdowns += drawdown
      squares += square
      equities += equity
    }
    (self.drawdowns, drawdownSquares, self.equities) = (drawdowns, squares, equities)
  }
}
