import Series

/// What time costs: interest on debts, fees for borrowed shares; and what a fall costs: margin calls.
extension Book {
  /// Begins the day of the row: charges the days since the last one, settles what is due, and lets limits of a session
  /// begin anew.
  mutating func beginDay() {
    if hasLimits, monitor == nil, let limits = terms.risk {
      monitor = RiskMonitor(limits, symbols: symbols.count, equity: equity)
    }
    var day = Int.min
    var holdsSession = false
    for place in symbols.indices where bars[place].isPresent && bars[place].isSessionStart {
      day = max(day, bars[place].date.dayNumber)
      holdsSession = holdsSession || !isCoin(place)
    }
    guard day > ledger.day else { return }
    // The balances are those of the evening before: nothing of this day has settled yet.
    let settled = cash - ledger.unsettled
    let days = ledger.begin(day, holdsSession: holdsSession)
    if let account = terms.account, days > 0, !isRuined {
      charge(account, days: Double(days), on: settled)
    }
    let opening = equity
    monitor?.memory.beginSession(equity: opening)
  }

  private mutating func charge(_ account: AccountTerms, days: Double, on settled: Double) {
    let rate = settled < 0 ? account.debitRate : account.creditRate
    let interest = -settled * rate * days / 360
    if interest > 0 { charges.interest += interest } else { charges.credit -= interest }
    if interest != 0 { share(interest) }
    for place in positions.indices where positions[place].shares < 0 {
      let supply = account.shorts.supply(of: symbols[place], on: ledger.day)
      let lots = (-positions[place].shares / 100).rounded(.up)
      let fee = lots * 100 * marks[place] * supply.rate * days / 360
      charges.borrowing += fee
      cash -= fee
      positions[place].flow -= fee
    }
  }

  /// Takes interest out of cash, and counts it to the positions by their values.
  private mutating func share(_ interest: Double) {
    cash -= interest
    var sum = 0.0
    for place in positions.indices where positions[place].shares != 0 {
      sum += abs(positions[place].shares) * marks[place]
    }
    guard sum > 0 else {
      charges.unattributed += interest
      return
    }
    for place in positions.indices where positions[place].shares != 0 {
      positions[place].flow -= interest * (abs(positions[place].shares) * marks[place] / sum)
    }
  }

  // MARK: Margin calls

  /// Calls for margin at a close at which the requirement is not met.
  mutating func checkMargin() {
    guard let account = marginTerms, !isRuined, positions.contains(where: { !$0.isFlat }) else {
      isCalled = false
      return
    }
    let standing = standing(account)
    isCalled = standing.equity < standing.maintenance
    if isCalled { charges.calls += 1 }
  }

  /// Meets a call at the open: the largest position first, ties in order of names.
  ///
  /// What cannot be sold, for want of a bar or of volume, is called again at the close.
  mutating func meetCall() {
    guard isCalled, let account = marginTerms else { return }
    isCalled = false
    let held = symbols.indices.filter { !positions[$0].isFlat && trades($0) }
    let largest = held.sorted {
      let one = abs(positions[$0].shares) * valuation($0)
      let other = abs(positions[$1].shares) * valuation($1)
      return one == other ? $0 < $1 : one > other
    }
    for place in largest {
      let quantity = min(forced(place, account), takeable(place))
      if quantity > 0 { forceOut(place, quantity, .margin) }
    }
    sweep()
  }

  /// The least number of whole shares whose exit at the open meets the requirement, or all of them.
  private func forced(_ place: Int, _ account: AccountTerms) -> Double {
    let shares = abs(positions[place].shares)
    guard account.call == .enough else { return shares }
    let sign: Double = positions[place].shares > 0 ? 1 : -1
    let base = bars[place].open
    let now = standing(account)
    let each = maintenance(account, place, at: base, isShort: sign < 0)
    func isMet(_ quantity: Double) -> Bool {
      let price = slipped(base, -sign, quantity, place)
      let lost =
        quantity > 0
        ? quantity * abs(base - price) + cost(quantity, price, place, isSale: sign > 0) : 0
      return now.equity - lost >= now.maintenance - quantity * each
    }
    if isMet(0) { return 0 }
    // The smallest number that is enough; each share frees more than its exit costs.
    var low = 0.0
    var high = shares.rounded(.up)
    guard isMet(min(high, shares)) else { return shares }
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if isMet(middle) { high = middle } else { low = middle }
    }
    return min(high, shares)
  }

  /// Sells or covers shares at the open, whatever the account's orders say.
  mutating func forceOut(_ place: Int, _ quantity: Double, _ reason: OrderFill.Reason) {
    findFees(place)
    let sign: Double = positions[place].shares > 0 ? -1 : 1
    let base = bars[place].open
    let price = slipped(base, sign, quantity, place)
    let cost = cost(quantity, price, place, isSale: sign < 0)
    monthShares += quantity
    volumeLeft[place] -= quantity
    record(
      OrderFill(
        ticket: positions[place].lastTicket, symbol: symbols[place], row: row,
        time: bars[place].time, shares: sign * quantity, price: price, base: base,
        commission: cost, reason: reason), isEntry: false)
    take(place, sign, quantity, price, cost)
    guard positions[place].isFlat else { return }
    finish(place, reason == .margin ? .marginCall : .riskLimit)
    for other in orders.indices where orders[other].symbol == place && orders[other].closes {
      end(other, .cancelled)
    }
  }
}
