import CLanes
import Rules

/// The orders of a block: what fills them, and what the rules order next.
extension LaneKernel {
  /// Gaps through stops and targets, at the open; what leaves at the market anyway is no gap.
  @inline(never)
  func fillGaps(_ row: Int, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>) {
    let account = run.pointee.account
    let price = Lane(repeating: open[row])
    let free = account.held & ~account.pending.exit
    var stopped = account.heldLong & lockstep_less_equal(price, account.stop)
    var taken = account.heldLong & lockstep_greater_equal(price, account.target)
    if Features.shorts {
      stopped |= account.heldShort & lockstep_greater_equal(price, account.stop)
      taken |= account.heldShort & lockstep_less_equal(price, account.target)
    }
    stopped &= free
    taken &= free & ~stopped
    if stopped != 0 { leave(stopped, at: sold(price, account), time, .stop, run) }
    if taken != 0 { leave(taken, at: price, time, .target, run) }
  }

  /// Orders that wait: first exits, then entries, at the same price.
  @inline(never)
  func fillPending(
    at price: Double, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>
  ) {
    let pending = run.pointee.account.pending
    let entering = pending.enterLong | pending.enterShort
    let leaving = pending.exit & run.pointee.account.held
    if leaving != 0 {
      let fill = sold(Lane(repeating: price), run.pointee.account)
      let isReversal = record?.pointee.isRecorded(leaving & entering) ?? false
      leave(leaving, at: fill, time, isReversal ? .reversal : .signal, run)
    }
    if entering != 0 {
      run.pointee.account.open(at: price, row: time, &run.pointee.trades, terms, record)
    }
    run.pointee.account.pending.exit = 0
    run.pointee.account.pending.enterLong = 0
    run.pointee.account.pending.enterShort = 0
  }

  /// Stops and targets inside the bar; where both are touched the stop fills, or the target for an optimist.
  ///
  /// Slippage may put the entry so far from the open that its stop lies beyond it: then the stop fills
  /// at the open, for the market was never at the stop's price.
  @inline(never)
  func fillRange(_ row: Int, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>) {
    let account = run.pointee.account
    let top = Lane(repeating: high[row])
    let bottom = Lane(repeating: low[row])
    var stopped = account.heldLong & lockstep_less_equal(bottom, account.stop)
    var taken = account.heldLong & lockstep_greater_equal(top, account.target)
    if Features.shorts {
      stopped |= account.heldShort & lockstep_greater_equal(top, account.stop)
      taken |= account.heldShort & lockstep_less_equal(bottom, account.target)
    }
    let ambiguous = stopped & taken
    if terms.pointee.isOptimist { stopped &= ~taken } else { taken &= ~stopped }
    if ambiguous != 0 { run.pointee.trades.ambiguous += choose(ambiguous, 1, 0) }
    if stopped != 0 {
      let first = Lane(repeating: open[row])
      var beyond = account.heldLong & lockstep_less(first, account.stop)
      if Features.shorts { beyond |= account.heldShort & lockstep_greater(first, account.stop) }
      let price = sold(choose(beyond, first, account.stop), account)
      leave(stopped, at: price, time, .stop, run, isAmbiguous: ambiguous)
    }
    if taken != 0 {
      leave(taken, at: account.target, time, .target, run, isAmbiguous: ambiguous)
    }
  }

  @inline(__always)
  private func leave(
    _ lanes: UInt8, at price: Lane, _ time: Int, _ reason: Trade.ExitReason,
    _ run: UnsafeMutablePointer<LaneRun>, isAmbiguous: UInt8 = 0
  ) {
    run.pointee.account.close(
      lanes, at: price, row: time, reason: reason, isAmbiguous: isAmbiguous, &run.pointee.trades,
      terms, record)
  }

  /// A price moved against the side that leaves its position.
  @inline(__always)
  private func sold(_ price: Lane, _ account: LaneAccount) -> Lane {
    let down = price * (1 - terms.pointee.slippage)
    return Features.shorts
      ? choose(account.heldShort, price * (1 + terms.pointee.slippage), down) : down
  }

  /// What the rules order at this close.
  @inline(__always)
  func decide(_ row: Int, _ account: inout LaneAccount) {
    let (heldLong, heldShort) = (account.heldLong, account.heldShort)
    let ruined = account.ruined
    var leave = exitLong.load(row) & heldLong
    var long = enterLong.load(row) & ~heldLong & ~ruined
    var short: UInt8 = 0
    if Features.shorts {
      short = enterShort.load(row) & ~heldShort & ~ruined
      let both = long & short
      long &= ~both
      short &= ~both
      leave |= (exitShort.load(row) | long) & heldShort
      leave |= short & heldLong
    } else {
      // A stepper's account may be short where the rules are not.
      leave |= exitShort.load(row) & heldShort
    }
    account.pending.exit = leave
    account.pending.enterLong = long
    account.pending.enterShort = short
    if long | short != 0, !terms.pointee.buysAll { prepare(row, &account) }
  }

  /// Quantity and protective distances of the entries that were just decided.
  @inline(never)
  private func prepare(_ row: Int, _ account: inout LaneAccount) {
    let price = close[row]
    let equity = account.cash + account.shares * price
    var allowed: UInt8 = 0xFF
    let stop = stopLoss.load(row)
    let target = takeProfit.load(row)
    if terms.pointee.hasStop { allowed &= lockstep_greater(stop, .zero) }
    if terms.pointee.hasTarget { allowed &= lockstep_greater(target, .zero) }
    account.pending.stop = stop
    account.pending.target = target
    let number = size.load(row)
    switch terms.pointee.sizeKind {
    case .allIn: break
    case .fraction: account.pending.quantity = equity * number / price
    case .risk:
      let distance = terms.pointee.stopIsFraction ? stop * price : stop
      account.pending.quantity = equity * number / distance
    case .shares: account.pending.quantity = number
    case .notional: account.pending.quantity = number / price
    case .net:
      account.pending.quantity = terms.affordable(equity * number, Lane(repeating: price))
    }
    // A size that is not known yet is no order, and must not be taken for all cash.
    if terms.pointee.sizeKind != .allIn {
      allowed &= lockstep_greater(account.pending.quantity, .zero)
    }
    account.pending.enterLong &= allowed
    account.pending.enterShort &= allowed
  }

  /// Lanes without equity trade no more; what they hold is closed at this close, without costs.
  ///
  /// - Returns: whether some lane has none.
  @inline(never)
  func ruin(_ row: Int, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>) -> Bool {
    let now = run.pointee.account.cash + run.pointee.account.shares * close[row]
    let broke = lockstep_less_equal(now, .zero)
    let lanes = broke & ~run.pointee.account.ruined
    let held = lanes & run.pointee.account.held
    if held != 0 {
      run.pointee.account.writeOff(
        held, at: Lane(repeating: close[row]), row: time, &run.pointee.trades, record)
    }
    run.pointee.account.cash = choose(lanes, now, run.pointee.account.cash)
    run.pointee.account.ruined |= lanes
    run.pointee.account.writtenOff |= held
    return broke != 0
  }
}
