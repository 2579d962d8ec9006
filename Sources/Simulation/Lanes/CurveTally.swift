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
  /// The close of the peak, counted from 1.
  package var peakClose = Lane.zero
  package var deepest = Lane.zero
  /// Closes of the longest drawdown that is over.
  package var longest = Lane.zero
  package var drawdowns = Lane.zero
  package var drawdownSquares = Lane.zero
  /// What was held at the last close, where returns are taken from `ReturnSums`.
  package var cash = Lane.zero
  package var shares = Lane.zero
  /// The price's sums at the last close: what lanes that hold something have still to take.
  package var reached = Lane.zero

  /// Starts at the close before the first row.
  package init(cash: Double) {
    equity = Lane(repeating: cash)
    self.cash = equity
    inverse = 1 / equity
    peak = equity
    inversePeak = inverse
  }

  /// Takes in the equity of a close, the one of this number.
  @inline(__always)
  mutating func take(_ now: Lane, ruined: UInt8, close: @autoclosure () -> Double) {
    var change = (now - equity) * inverse
    // The equity of a ruined lane may be zero, and its inverse infinite.
    if ruined != 0 { change = choose(ruined, .zero, change) }
    inverse = 1 / now
    let square = change * change
    sum += change
    squares += square
    cubes += square * change
    fourths += square * square
    let isLoss = lockstep_less(change, .zero)
    downsideSquares = choose(isLoss, downsideSquares + square, downsideSquares)
    losses = choose(isLoss, losses - change, losses)
    stand(at: now, close: close())
  }

  /// Takes over what some lanes hold from a close on, as this makes their equity `now`.
  ///
  /// The return of this close is their own. What they held before earned the price's returns up to the close
  /// before, and what they hold now earns them from here on.
  @inline(__always)
  mutating func move(
    _ lanes: UInt8, to cash: Lane, _ shares: Lane, now: Lane, before: UnsafePointer<Lane>,
    after: UnsafePointer<Lane>
  ) {
    let left = lanes & lockstep_not_equal(self.shares, .zero)
    let entered = lanes & lockstep_not_equal(shares, .zero)
    func moved(_ sum: Lane, _ change: Lane, _ place: Int) -> Lane {
      var sum = choose(lanes, sum + change, sum)
      sum = choose(left, sum + Lane(repeating: before.pointee[place]), sum)
      return choose(entered, sum - Lane(repeating: after.pointee[place]), sum)
    }
    let change = (now - equity) / equity
    let square = change * change
    let loss = choose(lockstep_less(change, .zero), change, .zero)
    sum = moved(sum, change, 0)
    squares = moved(squares, square, 1)
    cubes = moved(cubes, square * change, 2)
    fourths = moved(fourths, square * square, 3)
    downsideSquares = moved(downsideSquares, loss * loss, 4)
    losses = moved(losses, -loss, 5)
    self.cash = cash
    self.shares = shares
  }

  /// A sum over all closes so far of a lane: 0 for returns, 1 to 3 for their higher powers, 4 for squared
  /// losses, 5 for losses.
  package func total(_ sum: Lane, _ place: Int, lane: Int) -> Double {
    shares[lane] == 0 ? sum[lane] : sum[lane] + reached[place]
  }

  /// Takes in the equity of a close but for its return.
  @inline(__always)
  mutating func stand(at now: Lane, close: @autoclosure () -> Double) {
    equity = now
    equities += now
    let isPeak = lockstep_greater_equal(now, peak)
    // A branch, for most closes are no peak in any lane.
    if isPeak != 0 {
      end(isPeak, Lane(repeating: close()))
      peak = choose(isPeak, now, peak)
      inversePeak = choose(isPeak, 1 / now, inversePeak)
    }
    let drawdown = (now - peak) * inversePeak
    deepest = choose(lockstep_less(drawdown, deepest), drawdown, deepest)
    drawdowns += drawdown
    drawdownSquares += drawdown * drawdown
  }

  /// Ends the drawdowns of some lanes: the close of a recovery still belongs to them.
  @inline(__always)
  private mutating func end(_ lanes: UInt8, _ close: Lane) {
    let length = close - peakClose
    longest = choose(lanes & lockstep_greater(length, longest), length, longest)
    peakClose = choose(lanes, close, peakClose)
  }

  /// Takes in some closes at which the equity of all lanes is what it was; `before` is the number of the
  /// close before.
  ///
  /// The same bits as marking that many: a return of zero adds nothing to the sums of returns, and the
  /// drawdown does not change.
  @inline(__always)
  mutating func rest(_ closes: Int, before: @autoclosure () -> Double) {
    guard closes > 0 else { return }
    let isPeak = lockstep_greater_equal(equity, peak)
    if isPeak != 0 {
      // The first close ends what was before it, and each later one is a peak of its own.
      let before = before()
      end(isPeak, Lane(repeating: before + 1))
      peakClose = choose(isPeak, Lane(repeating: before + Double(closes)), peakClose)
    }
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
