import CLanes
import Rules
import Series

/// Stops and targets inside the bars.
extension PoolKernel {
  /// The lanes whose stop or target a range of prices reaches.
  private struct Hits {
    var stopped, taken: UInt8
    /// Those that it reaches both of: one of them was assumed.
    let ambiguous: UInt8

    /// Those of other lanes than these.
    func without(_ lanes: UInt8) -> Hits {
      Hits(stopped: stopped & ~lanes, taken: taken & ~lanes, ambiguous: ambiguous & ~lanes)
    }
  }

  /// Fills what the bars' ranges reach; where both are touched finer bars tell which, or else the stop fills, and the
  /// target for an optimist.
  func fillRanges(_ state: PoolState) {
    for symbol in 0..<symbols where isPresent(symbol) && state.held(symbol) != 0 {
      let own = bar(symbol)
      let prices = prices[symbol]
      var hits = hits(
        symbol, state.held(symbol), top: prices.high[own], bottom: prices.low[own], state)
      if hits.ambiguous != 0, settle(symbol, hits.ambiguous, state) {
        hits = hits.without(hits.ambiguous)
      }
      fill(hits, symbol, first: prices.open[own], state)
    }
  }

  private func hits(
    _ symbol: Int, _ lanes: UInt8, top: Double, bottom: Double, _ state: PoolState
  ) -> Hits {
    let (top, bottom) = (Lane(repeating: top), Lane(repeating: bottom))
    let (stop, target) = (state.stop[symbol], state.target[symbol])
    let (long, short) = (state.heldLong[symbol] & lanes, state.heldShort[symbol] & lanes)
    var stopped =
      long & lockstep_less_equal(bottom, stop) | short & lockstep_greater_equal(top, stop)
    var taken =
      long & lockstep_greater_equal(top, target) | short & lockstep_less_equal(bottom, target)
    let ambiguous = stopped & taken
    if terms[symbol].isOptimist { stopped &= ~taken } else { taken &= ~stopped }
    return Hits(stopped: stopped, taken: taken, ambiguous: ambiguous)
  }

  /// Fills stops at their price, or at the first one where that lies beyond: slippage may have put an entry so far from
  /// the open.
  private func fill(_ hits: Hits, _ symbol: Int, first: Double, _ state: PoolState) {
    if hits.ambiguous != 0 {
      state.run.pointee.trades.ambiguous += choose(hits.ambiguous, 1, 0)
    }
    if hits.stopped != 0 {
      let first = Lane(repeating: first)
      let stop = state.stop[symbol]
      let beyond =
        state.heldLong[symbol] & lockstep_less(first, stop)
        | state.heldShort[symbol] & lockstep_greater(first, stop)
      let price = slipped(choose(beyond, first, stop), symbol, state)
      leave(symbol, hits.stopped, at: price, .stop, state, isAmbiguous: hits.ambiguous)
    }
    if hits.taken != 0 {
      leave(
        symbol, hits.taken, at: state.target[symbol], .target, state, isAmbiguous: hits.ambiguous)
    }
  }

  // MARK: Finer bars

  /// Fills the stops and targets of some lanes by the finer bars inside a symbol's bar.
  ///
  /// A finer bar may itself hold both: then it is assumed as any other is, and counts. Its open is where the market
  /// stands: a target that it has passed fills there. What none of them reaches does not fill.
  ///
  /// - Returns: false where no finer bars tell the bar's story.
  private func settle(_ symbol: Int, _ lanes: UInt8, _ state: PoolState) -> Bool {
    guard let finer = finer[symbol], let rows = finer.rows(bar(symbol)) else { return false }
    var left = lanes
    var open: UInt8 = 0
    for row in rows where left != 0 {
      let first = Lane(repeating: finer.open[row])
      let hits = hits(symbol, left, top: finer.high[row], bottom: finer.low[row], state)
      if hits.taken != 0 {
        let target = state.target[symbol]
        let better =
          state.heldLong[symbol] & lockstep_greater(first, target)
          | state.heldShort[symbol] & lockstep_less(first, target)
        state.target[symbol] = choose(hits.taken & better, first, target)
      }
      fill(hits, symbol, first: finer.open[row], state)
      open |= hits.ambiguous
      left &= ~(hits.stopped | hits.taken)
    }
    recorder?.settle(lanes & ~open)
    return true
  }
}
