import CLanes
import Rules

/// How a fill changes a portfolio.
extension PoolKernel {
  /// Closes positions of some lanes in a symbol at a price that holds their slippage.
  func leave(
    _ symbol: Int, _ lanes: UInt8, at price: Lane, _ reason: Trade.ExitReason, _ state: PoolState,
    isAmbiguous: UInt8 = 0
  ) {
    let run = state.run
    let shares = state.shares[symbol]
    let quantity = choose(state.heldShort[symbol], -shares, shares)
    let commission = costs(symbol).commission(
      quantity, price, sells: state.heldLong[symbol], row: bar(symbol), isMaker: reason == .target)
    let flow = shares * price - commission
    let profit = state.flow[symbol] + flow
    run.pointee.account.cash = choose(
      lanes, run.pointee.account.cash + flow, run.pointee.account.cash)
    run.pointee.trades.record(
      lanes, profit: profit, notional: state.entered[symbol],
      held: Double(row) - state.entryRow[symbol])
    tally(lanes, quantity * price, commission, run)
    recorder?.leave(
      lanes, symbol, row: row, price: price, quantity: quantity, commission: commission,
      profit: profit, reason: reason, isAmbiguous: isAmbiguous)
    clear(symbol, lanes, state)
  }

  /// Ends positions at the last close, without costs; cash is the caller's to set.
  func writeOff(_ symbol: Int, _ lanes: UInt8, _ state: PoolState) {
    let run = state.run
    let shares = state.shares[symbol]
    let price = Lane(repeating: close(symbol))
    let quantity = choose(state.heldShort[symbol], -shares, shares)
    let profit = state.flow[symbol] + shares * price
    run.pointee.trades.record(
      lanes, profit: profit, notional: state.entered[symbol],
      held: Double(row) - state.entryRow[symbol])
    tally(lanes, quantity * price, .zero, run)
    recorder?.leave(
      lanes, symbol, row: row, price: price, quantity: quantity, commission: .zero,
      profit: profit, reason: .ruin)
    clear(symbol, lanes, state)
  }

  @inline(__always)
  private func tally(
    _ lanes: UInt8, _ value: Lane, _ commission: Lane, _ run: UnsafeMutablePointer<LaneRun>
  ) {
    let (before, traded) = (run.pointee.trades.commission, run.pointee.trades.traded)
    run.pointee.trades.commission = choose(lanes, before + commission, before)
    run.pointee.trades.traded = choose(lanes, traded + value, traded)
  }

  @inline(__always)
  private func clear(_ symbol: Int, _ lanes: UInt8, _ state: PoolState) {
    state.shares[symbol] = choose(lanes, .zero, state.shares[symbol])
    state.heldLong[symbol] &= ~lanes
    state.heldShort[symbol] &= ~lanes
  }

  /// Makes positions of some lanes smaller, by less than all.
  func reduce(
    _ symbol: Int, _ lanes: UInt8, by quantity: Lane, at price: Lane, _ state: PoolState
  ) {
    let run = state.run
    let signed = choose(state.heldShort[symbol], -quantity, quantity)
    let commission = costs(symbol).commission(
      quantity, price, sells: state.heldLong[symbol], row: bar(symbol))
    let flow = signed * price - commission
    let cash = run.pointee.account.cash
    run.pointee.account.cash = choose(lanes, cash + flow, cash)
    state.flow[symbol] = choose(lanes, state.flow[symbol] + flow, state.flow[symbol])
    state.shares[symbol] = choose(lanes, state.shares[symbol] - signed, state.shares[symbol])
    tally(lanes, quantity * price, commission, run)
    recorder?.leave(
      lanes, symbol, row: row, price: price, quantity: quantity, commission: commission,
      profit: nil, reason: .rebalance)
  }

  /// Buys or sells short for some lanes, as much of `wanted` as they can pay for; what they hold already grows.
  ///
  /// - Returns: the lanes that had the money for something.
  @discardableResult
  func increase(
    _ symbol: Int, _ lanes: UInt8, by wanted: Lane, isShort: UInt8, at base: Double,
    atClose: Bool, _ state: PoolState
  ) -> UInt8 {
    let run = state.run
    let terms = costs(symbol)
    let fill = choose(
      isShort, base * (1 - terms.pointee.slippage), base * (1 + terms.pointee.slippage))
    let funds = funds(state, isShort: isShort, atClose: atClose)
    let affordable = terms.affordable(funds, fill, sells: isShort, row: bar(symbol))
    var quantity = choose(lockstep_less(wanted, affordable), wanted, affordable)
    if terms.pointee.isWhole { quantity = quantity.rounded(.down) }
    if terms.pointee.lot > 0 { quantity = terms.pointee.inLots(quantity) }
    let notional = quantity * fill
    let lanes = lanes & lockstep_greater(notional, dust)
    guard lanes != 0 else { return 0 }
    let commission = terms.commission(quantity, fill, sells: isShort, row: bar(symbol))
    let signed = choose(isShort, -quantity, quantity)
    var flow = -signed * fill - commission
    // As a plain run does: what takes all cash leaves none, whatever rounding would.
    if terms.pointee.spendsAll, !plan.hasShorts, plan.gross == 1 {
      flow = choose(lockstep_less(wanted, affordable), flow, -run.pointee.account.cash)
    }
    let isNew = lanes & ~state.held(symbol)
    let isMore = lanes & ~isNew
    let cash = run.pointee.account.cash
    run.pointee.account.cash = choose(lanes, cash + flow, cash)
    state.shares[symbol] = choose(
      isNew, signed, choose(isMore, state.shares[symbol] + signed, state.shares[symbol]))
    state.flow[symbol] = choose(
      isNew, flow, choose(isMore, state.flow[symbol] + flow, state.flow[symbol]))
    state.entered[symbol] = choose(
      isNew, notional, choose(isMore, state.entered[symbol] + notional, state.entered[symbol]))
    state.entryRow[symbol] = choose(isNew, Lane(repeating: Double(row)), state.entryRow[symbol])
    tally(lanes, notional, commission, run)
    if plan.protects { protect(symbol, lanes, fill, isShort: isShort, state) }
    state.heldLong[symbol] |= lanes & ~isShort
    state.heldShort[symbol] |= lanes & isShort
    recorder?.enter(
      lanes, symbol, row: row, price: fill, shares: signed, commission: commission,
      stop: state.stop[symbol])
    return lanes
  }

  private func protect(
    _ symbol: Int, _ lanes: UInt8, _ fill: Lane, isShort: UInt8, _ state: PoolState
  ) {
    let terms = costs(symbol)
    if terms.pointee.hasStop {
      let wanted = state.stopDistance[symbol]
      let distance = terms.pointee.stopIsFraction ? wanted * fill : wanted
      let price = terms.protective(fill, distance, isAbove: isShort)
      state.stop[symbol] = choose(lanes, price, state.stop[symbol])
    }
    if terms.pointee.hasTarget {
      let wanted = state.targetDistance[symbol]
      let distance = terms.pointee.targetIsFraction ? wanted * fill : wanted
      let price = terms.protective(fill, distance, isAbove: ~isShort)
      state.target[symbol] = choose(lanes, price, state.target[symbol])
    }
  }

  /// Cash that a new position may use.
  ///
  /// What shorts brought in, and as much again, stays where it is, so that gross exposure is at most equity; another
  /// bound on it moves that by a share of equity. What is bought is paid for in cash whatever the bound: nothing is
  /// borrowed.
  private func funds(_ state: PoolState, isShort: UInt8, atClose: Bool) -> Lane {
    let cash = state.run.pointee.account.cash
    guard plan.hasShorts || plan.gross != 1 else { return cash }
    var shorts = Lane.zero
    var equity = cash
    for symbol in 0..<symbols where state.held(symbol) != 0 {
      let price =
        !atClose && isPresent(symbol) ? prices[symbol].open[bar(symbol)] : close(symbol)
      let value = state.shares[symbol] * price
      equity += value
      shorts = choose(state.heldShort[symbol], shorts - value, shorts)
    }
    var free = cash - 2 * shorts
    if plan.gross != 1 { free += (plan.gross - 1) * equity }
    let isLess = lockstep_less(cash, free)
    return choose(~isShort & isLess, cash, free)
  }

  /// A price moved against the side that leaves its position.
  @inline(__always)
  func slipped(_ price: Lane, _ symbol: Int, _ state: PoolState) -> Lane {
    let slippage = terms[symbol].slippage
    return choose(state.heldShort[symbol], price * (1 + slippage), price * (1 - slippage))
  }
}
