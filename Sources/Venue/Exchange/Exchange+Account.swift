extension Exchange {
  /// What a position is worth at the last price.
  func marketValue(_ position: Position) -> Double {
    position.quantity * (markets[position.symbol]?.price ?? position.averagePrice)
  }

  /// Values of long and of short positions, the latter negative, in order of symbol.
  package var positionValues: (long: Double, short: Double) {
    var (long, short) = (0.0, 0.0)
    for symbol in symbols {
      guard let position = positions[symbol] else { continue }
      let value = marketValue(position)
      if value >= 0 { long += value } else { short += value }
    }
    return (long, short)
  }

  /// Cash and positions at the last prices.
  package var equity: Double {
    let (long, short) = positionValues
    return cash + long + short
  }

  /// What the positions bind: half of marginable ones, all of others.
  package var initialMargin: Double { margin(equities: settings.multiplier == 4 ? 0.25 : 0.5) }

  /// What the positions must keep: 30 % of marginable ones, all of others.
  package var maintenanceMargin: Double { margin(equities: 0.3) }

  private func margin(equities: Double) -> Double {
    symbols.reduce(0) { sum, symbol in
      guard let position = positions[symbol] else { return sum }
      let share = markets[symbol]?.isCrypto == true ? 1 : equities
      return sum + abs(marketValue(position)) * share
    }
  }

  /// What open orders that open positions would cost.
  package var heldByOrders: Double {
    openOrders.reduce(0) { sum, index in
      let order = orders[index]
      guard !order.closes, order.parent == nil else { return sum }
      return sum + cost(order)
    }
  }

  /// The buying power that is free.
  package var buyingPower: Double {
    let power =
      settings.multiplier == 1
      ? cash : max(equity - initialMargin, 0) * Double(settings.multiplier)
    return max(0, power - heldByOrders)
  }

  /// The buying power for what may not be bought on margin.
  package var cashBuyingPower: Double { max(0, min(cash, equity) - heldByOrders) }

  /// What the unfilled part of an order would cost by the protocol's estimate.
  func cost(_ order: Order) -> Double {
    if let notional = order.notional { return notional }
    let price = markets[order.symbol]?.price ?? 0
    let remaining = order.remaining ?? 0
    let reference =
      switch order.kind {
      case .market, .trailingStop: price
      case .limit, .stopLimit: order.limitPrice ?? price
      case .stop: order.stopPrice ?? price
      }
    if order.side == .buy { return reference * remaining }
    return max(order.kind == .limit ? reference : 0, 1.03 * price) * remaining
  }

  /// The quantity of a position that no open exit holds; one by value holds what it comes to at the last price.
  package func availableQuantity(_ symbol: String) -> Double {
    let price = markets[symbol]?.price ?? 0
    let held = closingOrders(symbol).reduce(0) {
      $0 + (orders[$1].remaining ?? roundedQuantity((orders[$1].notional ?? 0) / price))
    }
    return roundedQuantity(abs(positions[symbol]?.quantity ?? 0) - held)
  }

  /// Open exits of a symbol; of two that exclude each other only the one that is shown as working.
  func closingOrders(_ symbol: String) -> [Int] {
    openOrders.filter {
      orders[$0].symbol == symbol && orders[$0].closes && orders[$0].status != .held
    }
  }
}
