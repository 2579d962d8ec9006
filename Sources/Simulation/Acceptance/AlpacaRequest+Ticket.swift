extension AlpacaRequest {
  /// The request that a ticket would be sent as.
  ///
  /// Distances of a bracket are prices from its limit or else from the last price, to the cent; targets beyond the
  /// first, break-even and time stops are the client's own and stay there. `until` is sent until cancelled, and the client cancels.
  ///
  /// `quantity` is the shares that the ticket comes to, nil if its amount of currency is sent; `price` is the last.
  init(_ ticket: Ticket, quantity: Double?, price: Double) {
    self.init(ticket.symbol, ticket.side)
    if let quantity {
      self.quantity = quantity
    } else if case .notional(let amount) = ticket.amount {
      notional = amount
    }
    switch ticket.kind {
    case .market: kind = .market
    case .limit(let limit): (kind, limitPrice) = (.limit, limit)
    case .stop(let stop): (kind, stopPrice) = (.stop, stop)
    case .stopLimit(let stop, let limit):
      (kind, stopPrice, limitPrice) = (.stopLimit, stop, limit)
    case .trailing(.amount(let amount)): (kind, trailPrice) = (.trailingStop, amount)
    case .trailing(.share(let share)): (kind, trailPercent) = (.trailingStop, share * 100)
    }
    life =
      switch ticket.life {
      case .day: .day
      case .untilCancelled, .until: .gtc
      case .immediate: .ioc
      case .fillOrKill: .fok
      case .atOpen: .opg
      case .atClose: .cls
      }
    extendedHours = ticket.extendedHours ?? false
    guard let bracket = ticket.bracket else { return }
    let base = limitPrice ?? stopPrice ?? price
    takeProfit = bracket.targets.first.map { Self.price($0.level, base, sign) }
    stopLoss = bracket.stop.map { Self.price($0, base, -sign) }
    stopLossLimit = bracket.stopLimit.map { Self.price($0, base, -sign) }
    orderClass =
      switch (takeProfit, stopLoss) {
      case (nil, nil): .simple
      case (.some, .some): .bracket
      case (.some, nil), (nil, .some): .oto
      }
  }

  private static func price(_ level: Ticket.Level, _ base: Double, _ sign: Double) -> Double {
    let wanted: Double
    switch level {
    case .at(let price): return price
    case .distance(let distance): wanted = base + sign * distance
    case .share(let share): wanted = base + sign * share * base
    }
    let scale: Double = wanted >= 1 ? 100 : 10_000
    return (wanted * scale).rounded(.toNearestOrAwayFromZero) / scale
  }
}
