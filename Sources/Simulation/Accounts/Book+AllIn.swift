/// Orders that ask for all there is: with an account they need a number when they are placed.
extension Book {
  /// More shares than any account pays for: what asks for so many asks for all of it.
  package static var everything: Double { OrderLane.allCash }

  /// The share of what an account could pay that an order for everything leaves, so that a dearer open is not cut.
  package static var reserve: Double { 0.01 }

  /// The ticket as the account and its broker are sent it.
  ///
  /// An order for everything gets a number of shares, and Alpaca gets market orders for the day.
  func sent(_ ticket: Ticket) -> Ticket {
    var ticket = ticket
    if terms.acceptance == .alpaca, ticket.kind == .market, ticket.life == .untilCancelled {
      ticket.life = .day
    }
    guard case .shares(let shares) = ticket.amount, shares >= Self.everything,
      terms.needsNumbers, let place = index(of: ticket.symbol)
    else { return ticket }
    let most = settings.wholeLots(mostNow(ticket, place))
    // Where nothing can be paid the account is asked for one share, and says why not.
    ticket.amount = .shares(most > 0 ? most : 1)
    return ticket
  }

  /// Shares that the account could pay at the last close with all costs, but for the reserve.
  ///
  /// In a cash account that is settled cash, else the equity that is not invested: nothing is borrowed. What is held on
  /// the other side is over by then.
  private func mostNow(_ ticket: Ticket, _ place: Int) -> Double {
    let sign: Double = ticket.side == .buy ? 1 : -1
    let turns = positions[place].shares * sign < 0
    var book = self
    book.findFees(place)
    let order = order(of: ticket, tickets.count, place)
    let price = order.limit.isFinite ? order.limit : order.stop.isFinite ? order.stop : marks[place]
    let paid = order.isLimit ? price : price * (1 + max(sign, 0) * settings.slippage)
    let budget = free(place, turns: turns) * (1 - Self.reserve)
    return book.affordable(budget, max(paid, sign < 0 ? marks[place] : 0), sells: sign < 0)
  }

  private func free(_ place: Int, turns: Bool) -> Double {
    if terms.account?.kind == .cash { return settledCash - heldByOrders }
    var invested = 0.0
    for other in positions.indices where other != place || !turns {
      invested += abs(positions[other].shares) * marks[other]
    }
    let own = equity - invested
    return turns ? own : min(own, buyingPower(coin: isCoin(place)) - heldByOrders)
  }
}

extension OrderTerms {
  /// Whether an order for everything needs a number when it is placed: something asks for what it costs.
  var needsNumbers: Bool {
    account != nil || acceptance != nil || risk != nil || buyingPower == .refuse
  }
}
