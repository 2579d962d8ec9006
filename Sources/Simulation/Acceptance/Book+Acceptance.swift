/// A broker whose rules an order list is held against.
public enum Acceptance: String, Hashable, Sendable, Codable, CaseIterable {
  /// Alpaca's rules for shares and coins.
  case alpaca
}

extension Book {
  /// Why Alpaca would not take a ticket now; nil if it would.
  ///
  /// What waits for another order is not sent yet: it is held against what does not change.
  func alpacaReason(_ ticket: Ticket) -> RefusalReason? {
    let place = index(of: ticket.symbol)
    let mark = place.map { marks[$0] } ?? .nan
    if case .position = ticket.amount, let place, positions[place].isFlat || !leaves(ticket, place),
      ticket.after == nil
    {
      return RefusalReason(status: 404, code: 40_410_000, message: "position does not exist")
    }
    var request = AlpacaRequest(ticket, quantity: sent(ticket, place), price: mark)
    if let fault = request.fieldFault { return fault }
    guard let place else { return .unprocessable("asset \"\(ticket.symbol)\" not found") }
    guard mark.isFinite else {
      return .unprocessable("asset \"\(ticket.symbol)\" is not tradable")
    }
    if ticket.closes, !leaves(ticket, place), ticket.after == nil {
      return .forbidden(
        "insufficient qty available for order", wanted: request.quantity, allowed: 0)
    }
    let account = alpacaAccount(place, group: ticket.group)
    if ticket.bracket?.trail != nil {
      return .unprocessable("trailing stop orders must be simple orders")
    }
    // One of two exits of which one cancels the other: the broker knows them as one order.
    if ticket.group != nil { request.orderClass = .oco }
    if let fault = AlpacaRules.standing(request, account) { return fault }
    guard ticket.after == nil else { return nil }
    return AlpacaRules.moment(request, account)
  }

  /// Why Alpaca would not take a request now; nil if it would.
  package func reason(against request: AlpacaRequest) -> RefusalReason? {
    if let fault = request.fieldFault { return fault }
    guard let place = index(of: request.symbol) else {
      return .unprocessable("asset \"\(request.symbol)\" not found")
    }
    return AlpacaRules.reason(against: request, alpacaAccount(place, group: nil))
  }

  /// Whether a ticket is on the side that leaves the position.
  private func leaves(_ ticket: Ticket, _ place: Int) -> Bool {
    positions[place].shares * (ticket.side == .buy ? 1 : -1) < 0
  }

  /// The quantity that is sent; nil where an amount of currency is.
  private func sent(_ ticket: Ticket, _ place: Int?) -> Double? {
    switch ticket.amount {
    case .shares(let shares): return settings.shares == .whole ? shares.rounded(.down) : shares
    case .position:
      // What waits for its entry has nothing to close yet.
      guard let place, !positions[place].isFlat else { return 1 }
      return abs(positions[place].shares)
    case .notional(let amount):
      guard settings.shares == .whole, let place else { return nil }
      return (amount / marks[place]).rounded(.down)
    }
  }

  // MARK: The account as the broker sees it

  private func alpacaAccount(_ place: Int, group: Int?) -> AlpacaAccount {
    var account = AlpacaAccount()
    account.price = marks[place].isFinite ? marks[place] : nil
    account.isCoin = isCoin(place)
    account.isOpen = bars[place].isPresent && !bars[place].isSessionEnd
    account.isBlocked = isRuined
    account.position = positions[place].shares
    let free = abs(account.position) - heldByExits(place, group: group)
    account.available = (free * 1e9).rounded() / 1e9
    account.working = orders.compactMap { order in
      guard order.symbol == place, order.role == .order, order.after < 0 else { return nil }
      let ticket = tickets[order.ticket]
      return AlpacaAccount.Working(
        ticket.side, order.alpacaKind, limitPrice: order.limit.isFinite ? order.limit : nil,
        isComplex: order.group >= 0 || ticket.bracket?.isSent ?? false)
    }
    account.buyingPower = max(0, buyingPower(coin: account.isCoin) - heldByOrders)
    guard let terms = terms.account else { return account }
    let standing = standing(terms)
    account.mayShort = terms.kind == .margin && standing.equity >= terms.leastEquity
    account.isRestricted =
      terms.kind == .margin && standing.exposure > terms.largestExposure * standing.equity
    let supply = terms.shorts.supply(of: symbols[place], on: ledger.day).shares
    account.borrowable = supply - soldShort(place)
    return account
  }

  /// Shares of a position that working exits hold; of exits that exclude each other the largest.
  private func heldByExits(_ place: Int, group: Int?) -> Double {
    let position = positions[place].shares
    var held = 0.0
    var groups: [Int: Double] = [:]
    var stops: [Int: Double] = [:]
    var targets: [Int: Double] = [:]
    for order in orders where order.symbol == place && order.sign * position < 0 {
      guard order.after < 0, order.group < 0 || order.group != group else { continue }
      let quantity = min(order.quantity, abs(position))
      switch order.role {
      case .order where order.group >= 0:
        groups[order.group] = max(groups[order.group] ?? 0, quantity)
      case .order: held += quantity
      case .target: targets[order.ticket, default: 0] += quantity
      case .stop: stops[order.ticket] = max(stops[order.ticket] ?? 0, quantity)
      case .time: break
      }
    }
    for (ticket, quantity) in stops {
      targets[ticket] = max(targets[ticket] ?? 0, quantity)
    }
    // Sorted, so that the order of a dictionary cannot matter.
    return (Array(groups.values) + Array(targets.values)).sorted().reduce(held, +)
  }
}

extension Ticket.Bracket {
  /// Whether the broker sees any of it.
  fileprivate var isSent: Bool { stop != nil || !targets.isEmpty }
}

extension WorkingOrder {
  fileprivate var alpacaKind: AlpacaRequest.Kind {
    switch kind {
    case .market, .time: .market
    case .limit: .limit
    case .stop: .stop
    case .stopLimit: .stopLimit
    case .trailing: .trailingStop
    }
  }
}
