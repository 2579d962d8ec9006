import Rules

/// What was decided at a close, as tickets of an account.
extension PoolKernel {
  /// Places what one lane has decided; what the account does not take is withdrawn, and the run goes on.
  func order(_ lane: Int, _ bit: UInt8, _ state: PoolState, at desk: PoolDesk) {
    guard !desk.books[lane].isRuined else { return }
    if plan.rebalances {
      orderResizes(lane, bit, state, at: desk)
    } else {
      orderExits(lane, bit, state, at: desk)
      orderEntries(lane, bit, state, at: desk)
    }
  }

  /// Places a ticket; false, and counted, where the account refuses it.
  private func place(
    _ ticket: Ticket, _ lane: Int, _ bit: UInt8, at desk: PoolDesk,
    reason: Trade.ExitReason? = nil
  ) -> Bool {
    var ticket = ticket
    let settings = market.settings
    // Alpaca takes parts of shares for the day only.
    if settings.terms?.acceptance != nil, settings.shares == .fractional { ticket.life = .day }
    switch desk.books[lane].place(ticket) {
    case .refused:
      recorder?.refuse(bit, .notTaken)
      return false
    case .working(let number):
      if let reason { desk.reasons[lane][number] = reason }
      return true
    }
  }

  // MARK: Exits

  private func orderExits(_ lane: Int, _ bit: UInt8, _ state: PoolState, at desk: PoolDesk) {
    for symbol in 0..<symbols where state.exits[symbol] & ~state.leaving[symbol] & bit != 0 {
      let isReversal = (state.longs[symbol] | state.shorts[symbol]) & bit != 0
      var reason = isReversal ? Trade.ExitReason.reversal : .signal
      if state.departs[symbol] != 0 { reason = .universe }
      if state.entering[symbol] & bit != 0 {
        takeBack(symbol, lane, at: desk)
        state.withdraw(symbol, lane: lane)
      }
      if close(symbol, .position, lane, bit, at: desk, reason: reason) {
        state.leaving[symbol] |= bit
      } else {
        state.exits[symbol] &= ~bit
      }
    }
  }

  /// Orders shares of a position out.
  private func close(
    _ symbol: Int, _ amount: Ticket.Amount, _ lane: Int, _ bit: UInt8, at desk: PoolDesk,
    reason: Trade.ExitReason
  ) -> Bool {
    let name = desk.books[lane].symbols[symbol]
    // A broker counts a position's shares as held by what protects it.
    if market.settings.terms?.acceptance != nil {
      let legs = desk.books[lane].orders.filter { $0.symbol == symbol && $0.role != .order }
      for ticket in Set(legs.map(\.ticket)).sorted() { desk.books[lane].cancel(ticket) }
    }
    let side: Ticket.Side = desk.books[lane].positions[symbol].shares > 0 ? .sell : .buy
    let ticket = Ticket(side, amount, of: name, closes: true)
    return place(ticket, lane, bit, at: desk, reason: reason)
  }

  /// Takes back what works in a symbol, but for what protects a position.
  private func takeBack(_ symbol: Int, _ lane: Int, at desk: PoolDesk) {
    let own = desk.books[lane].orders.filter { $0.symbol == symbol && $0.role == .order }
    for order in own { desk.books[lane].cancel(order.ticket) }
  }

  // MARK: Entries

  /// Entries, the best rank first.
  private func orderEntries(_ lane: Int, _ bit: UInt8, _ state: PoolState, at desk: PoolDesk) {
    let line = state.queue + lane * symbols
    var refused: [Int] = []
    for place in 0..<state.queued[lane] {
      let symbol = Int(line[place])
      guard state.entering[symbol] & bit == 0 else { continue }
      let isShort = state.shorts[symbol] & bit != 0
      // What could not be ordered out is not reversed.
      let isBlocked = state.held(symbol) & ~state.leaving[symbol] & bit != 0
      if isBlocked || !enter(symbol, isShort: isShort, lane, bit, state, at: desk) {
        refused.append(symbol)
      } else {
        state.entering[symbol] |= bit
      }
    }
    for symbol in refused { state.withdraw(symbol, lane: lane) }
  }

  private func enter(
    _ symbol: Int, isShort: Bool, _ lane: Int, _ bit: UInt8, _ state: PoolState,
    at desk: PoolDesk
  ) -> Bool {
    var quantity = state.quantity[symbol][lane]
    if quantity == .infinity {
      quantity = desk.books[lane].allShares(symbol, isShort: isShort)
      guard quantity > 0 else {
        recorder?.refuse(bit, .noCash)
        return false
      }
    }
    let name = desk.books[lane].symbols[symbol]
    var ticket = Ticket(isShort ? .sell : .buy, .shares(quantity), of: name)
    ticket.bracket = bracket(symbol, lane, state)
    return place(ticket, lane, bit, at: desk)
  }

  private func bracket(_ symbol: Int, _ lane: Int, _ state: PoolState) -> Ticket.Bracket? {
    guard plan.protects else { return nil }
    let rules = market.rules
    func level(_ distance: Double, _ isShare: Bool) -> Ticket.Level? {
      guard distance.isFinite else { return nil }
      return isShare ? .share(distance) : .distance(distance)
    }
    var bracket = Ticket.Bracket()
    if rules.hasStop {
      bracket.stop = level(state.stopDistance[symbol][lane], rules.stopIsFraction)
    }
    if rules.hasTarget {
      let target = level(state.targetDistance[symbol][lane], rules.targetIsFraction)
      bracket.targets = target.map { [Ticket.Target($0)] } ?? []
    }
    return bracket
  }

  // MARK: Weights

  /// What a rebalancing wants: what makes positions smaller first, then what makes them larger, the smallest first.
  private func orderResizes(_ lane: Int, _ bit: UInt8, _ state: PoolState, at desk: PoolDesk) {
    let isPut = state.resized & bit != 0
    var larger: [(symbol: Int, shares: Double)] = []
    for symbol in 0..<symbols where isPresent(symbol) {
      let leaves = state.exits[symbol] & bit != 0
      guard isPut || leaves else { continue }
      let wanted = isPut && state.resizes[symbol] & bit != 0
      if isPut || leaves { takeBack(symbol, lane, at: desk) }
      let held = desk.books[lane].positions[symbol].shares
      let aim = leaves ? 0 : wanted ? state.quantity[symbol][lane] : held
      let kept = aim * held > 0 ? min(abs(aim), abs(held)) : 0
      if kept < abs(held) {
        let reason: Trade.ExitReason = state.departs[symbol] != 0 ? .universe : .rebalance
        let amount: Ticket.Amount = kept > 0 ? .shares(abs(held) - kept) : .position
        let isPlaced = close(symbol, amount, lane, bit, at: desk, reason: reason)
        // What could not be ordered out is not reversed.
        if !isPlaced, kept == 0 { continue }
      }
      if abs(aim) > kept { larger.append((symbol, aim > 0 ? abs(aim) - kept : kept - abs(aim))) }
    }
    let sorted = larger.sorted {
      let (one, other) = (abs($0.shares) * close($0.symbol), abs($1.shares) * close($1.symbol))
      return (one, $0.symbol) < (other, $1.symbol)
    }
    for (symbol, shares) in sorted {
      let name = desk.books[lane].symbols[symbol]
      let ticket = Ticket(shares > 0 ? .buy : .sell, .shares(abs(shares)), of: name)
      _ = place(ticket, lane, bit, at: desk)
    }
  }
}

extension Book {
  /// The shares of an entry with all cash, as far as that is known at the close.
  ///
  /// Without an account, a broker or limits it is more than any cash pays for, which the fill cuts. Else it is what cash
  /// pays for at the last close, costs and slippage included and short positions' cash aside: on margin one's own
  /// money, not twice as much. Positions that are ordered out count as cash where nobody asks for it beforehand.
  func allShares(_ place: Int, isShort: Bool) -> Double {
    guard terms.account != nil || terms.acceptance != nil || terms.risk != nil else {
      return OrderLane.allCash
    }
    let isHeldTo =
      terms.acceptance != nil || terms.buyingPower == .refuse || terms.account?.kind == .cash
    var budget = available - heldByOrders
    if isHeldTo {
      budget = min(budget, buyingPower(coin: coins[place]) - heldByOrders)
    } else {
      for order in orders where order.role == .order && order.closes {
        budget += abs(positions[order.symbol].shares) * marks[order.symbol]
      }
    }
    // A short sale binds a little more than its value.
    if isShort { budget /= 1.03 }
    let price = marks[place] * (1 + (isShort ? -1 : 1) * settings.slippage)
    return max(affordable(budget, price, sells: isShort), 0)
  }
}
