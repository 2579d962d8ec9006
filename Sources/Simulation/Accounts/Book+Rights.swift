/// What the account's terms refuse when an order is placed.
extension Book {
  /// A short sale that the account, the share or its supply does not allow.
  func shortFault(_ ticket: Ticket, _ place: Int) -> RefusalReason? {
    guard let account = terms.account, ticket.side == .sell, opens(ticket, place),
      ticket.after == nil, !isBuying(place)
    else { return nil }
    if isCoin(place) { return .forbidden("insufficient balance for \(ticket.symbol)") }
    guard account.kind == .margin, standing(account).equity >= account.leastEquity else {
      return .forbidden("account is not allowed to short")
    }
    let supply = account.shorts.supply(of: ticket.symbol, on: ledger.day).shares
    guard supply < .infinity else { return nil }
    let sold = soldShort(place)
    let wanted = quantity(of: ticket, place)
    guard sold + wanted > supply else { return nil }
    var reason = RefusalReason.unprocessable("asset \"\(ticket.symbol)\" cannot be sold short")
    reason.wanted = wanted
    reason.allowed = max(supply - sold, 0)
    return reason
  }

  /// Shares that are sold short or that working orders would sell short.
  func soldShort(_ place: Int) -> Double {
    var sold = -min(positions[place].shares, 0)
    guard positions[place].shares <= 0 else { return sold }
    for order in orders where order.symbol == place && order.role == .order && order.sign < 0 {
      if !order.closes, order.after < 0 { sold += order.quantity }
    }
    return sold
  }

  /// Whether an order that buys the symbol works: what it sells then may be there before.
  private func isBuying(_ place: Int) -> Bool {
    orders.contains { $0.symbol == place && $0.role == .order && $0.sign > 0 && !$0.closes }
  }

  /// Positions that are too large for the equity behind them: orders only close.
  func exposureFault(_ ticket: Ticket, _ place: Int) -> RefusalReason? {
    guard let account = marginTerms, opens(ticket, place) else { return nil }
    let standing = standing(account)
    return standing.exposure > account.largestExposure * standing.equity
      ? .forbidden("account is restricted to liquidation only") : nil
  }

  /// An order that costs more than there is, where that is refused.
  func shortfall(_ ticket: Ticket, _ place: Int) -> RefusalReason? {
    guard terms.buyingPower == .refuse, opens(ticket, place), ticket.after == nil else {
      return nil
    }
    let cost = costBasis(order(of: ticket, tickets.count - 1, place))
    let power = max(buyingPower(coin: isCoin(place)) - heldByOrders, 0)
    return cost > power
      ? .forbidden("insufficient buying power", wanted: cost, allowed: power) : nil
  }
}
