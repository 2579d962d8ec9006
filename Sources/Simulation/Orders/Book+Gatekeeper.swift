/// Which tickets are refused, in the broker's words.
extension Book {
  /// The reason of the broker or the run, or else `limited`, that of the risk limits.
  func refusal(of ticket: Ticket, _ number: Int, _ limited: RefusalReason?) -> Refusal? {
    guard let reason = reason(against: ticket) ?? limited else { return nil }
    return Refusal(
      ticket: number, symbol: ticket.symbol, row: row, status: reason.status, code: reason.code,
      message: reason.message, wanted: reason.wanted, allowed: reason.allowed,
      rule: reason.rule)
  }

  private func reason(against ticket: Ticket) -> RefusalReason? {
    if terms.acceptance == .alpaca, let reason = alpacaReason(ticket) { return reason }
    if let message = fieldFault(ticket) { return .invalid(message) }
    guard let place = index(of: ticket.symbol) else {
      return .unprocessable("asset \"\(ticket.symbol)\" not found")
    }
    guard marks[place].isFinite else {
      return .unprocessable("asset \"\(ticket.symbol)\" is not tradable")
    }
    if isRuined { return .forbidden("account is not authorized to trade") }
    if quantity(of: ticket, place) <= 0 { return .invalid("qty must be > 0") }
    // The broker's own rules have been asked where there is one.
    if terms.acceptance == nil, let message = priceFault(ticket, place) {
      return .unprocessable(message)
    }
    if let message = ownLimit(ticket, place) { return .own(message) }
    if terms.acceptance != nil { return nil }
    return shortFault(ticket, place) ?? exposureFault(ticket, place) ?? shortfall(ticket, place)
  }

  // MARK: Fields

  func fieldFault(_ ticket: Ticket) -> String? {
    switch ticket.amount {
    case .shares(let shares):
      if !(shares > 0 && shares.isFinite) { return "qty must be > 0" }
    case .notional(let amount):
      if !(amount > 0 && amount.isFinite) { return "notional must be > 0" }
    case .position: break
    }
    func isBad(_ price: Double) -> Bool { !(price > 0 && price.isFinite) }
    switch ticket.kind {
    case .market: break
    case .limit(let price): if isBad(price) { return "limit_price must be > 0" }
    case .stop(let price): if isBad(price) { return "stop_price must be > 0" }
    case .stopLimit(let stop, let limit):
      if isBad(stop) { return "stop_price must be > 0" }
      if isBad(limit) { return "limit_price must be > 0" }
    case .trailing(let trail): if let fault = trailFault(trail) { return fault }
    }
    if ticket.life == .atOpen || ticket.life == .atClose, isTriggered(ticket.kind) {
      return "invalid time_in_force"
    }
    if ticket.life == .immediate || ticket.life == .fillOrKill, isTriggered(ticket.kind) {
      return "invalid time_in_force"
    }
    if let parent = ticket.after, !canComplete(parent) {
      return "there is no order \(parent) to wait for"
    }
    return ticket.bracket.flatMap(bracketFault)
  }

  private func isTriggered(_ kind: Ticket.Kind) -> Bool {
    switch kind {
    case .market, .limit: false
    case .stop, .stopLimit, .trailing: true
    }
  }

  private func trailFault(_ trail: Ticket.Trail) -> String? {
    switch trail {
    case .amount(let amount):
      amount > 0 && amount.isFinite ? nil : "trail_price must be > 0"
    case .share(let share):
      share > 0 && share < 1 ? nil : "trail_percent must be > 0 and < 100"
    }
  }

  private func bracketFault(_ bracket: Ticket.Bracket) -> String? {
    func isBad(_ level: Ticket.Level?) -> Bool {
      switch level {
      case .at(let value), .distance(let value), .share(let value):
        !(value > 0 && value.isFinite)
      case nil: false
      }
    }
    if isBad(bracket.stop) { return "stop_loss.stop_price must be > 0" }
    if isBad(bracket.stopLimit) { return "stop_loss.limit_price must be > 0" }
    var portions = 0.0
    for target in bracket.targets {
      if isBad(target.level) { return "take_profit.limit_price must be > 0" }
      if !(target.portion > 0 && target.portion <= 1) {
        return "take_profit.portion must be > 0 and <= 1"
      }
      // A portion of 1 is all that is left.
      if target.portion < 1 { portions += target.portion }
      if portions > 1 + 1e-9 { return "take_profit portions must come to 1 at most" }
    }
    if isBad(bracket.breakEven) || !bracket.breakEvenPlus.isFinite {
      return "break_even must be > 0"
    }
    if let bars = bracket.timeStop, bars < 1 || bars > 1_000_000_000 {
      return "time_stop must be > 0"
    }
    return bracket.trail.flatMap(trailFault)
  }

  // MARK: Prices

  /// A stop on the wrong side of the market, a leg on the wrong side of its entry, a price off the tick.
  private func priceFault(_ ticket: Ticket, _ place: Int) -> String? {
    let sign: Double = ticket.side == .buy ? 1 : -1
    let last = marks[place]
    var base = last
    var prices: [(String, Double)] = []
    switch ticket.kind {
    case .market, .trailing: break
    case .limit(let price):
      prices = [("limit_price", price)]
      base = price
    case .stop(let stop):
      prices = [("stop_price", stop)]
      base = stop
    case .stopLimit(let stop, let limit):
      prices = [("stop_price", stop), ("limit_price", limit)]
      base = stop
    }
    if let (name, price) = prices.first, name == "stop_price", sign * (price - last) <= 0 {
      return "stop price must be \(sign > 0 ? "greater" : "less") than current price"
    }
    if let bracket = ticket.bracket {
      if case .at(let stop) = bracket.stop {
        prices.append(("stop_price", stop))
        if sign * (base - stop) <= 0 {
          return sign > 0
            ? "stop_loss.stop_price must be <= base_price - 0.01"
            : "stop_loss.stop_price must be >= base_price + 0.01"
        }
      }
      for target in bracket.targets {
        guard case .at(let price) = target.level else { continue }
        prices.append(("limit_price", price))
        if sign * (price - base) <= 0 {
          return sign > 0
            ? "take_profit.limit_price must be >= base_price + 0.01"
            : "take_profit.limit_price must be <= base_price - 0.01"
        }
      }
    }
    for (name, price) in prices where isOffTick(price) {
      return "invalid \(name) \(price). sub-penny increment does not fulfill minimum "
        + "pricing criteria"
    }
    return nil
  }

  private func isOffTick(_ price: Double) -> Bool {
    guard settings.tick > 0 else { return false }
    let steps = price / settings.tick
    return abs(steps - steps.rounded()) > 1e-6
  }

  // MARK: The run's own limits

  /// Whether a ticket opens or adds to a position as it stands.
  func opens(_ ticket: Ticket, _ place: Int) -> Bool {
    let sign: Double = ticket.side == .buy ? 1 : -1
    return !ticket.closes && positions[place].shares * sign >= 0
  }

  private func ownLimit(_ ticket: Ticket, _ place: Int) -> String? {
    guard opens(ticket, place) else { return nil }
    if let adds = terms.adds {
      let sign: Double = ticket.side == .buy ? 1 : -1
      let working = orders.count {
        $0.symbol == place && $0.role == .order && !$0.closes && $0.sign == sign && $0.filled == 0
      }
      let held = positions[place].isFlat ? 0 : positions[place].entries
      if held + working > adds {
        return "the position may be added to \(adds) times"
      }
    }
    if positions[place].isFlat, row < positions[place].exitRow + terms.wait {
      return "entries wait \(terms.wait) bars behind an exit"
    }
    return nil
  }
}
