/// `/v2/positions`: list, read and close.
struct PositionRoutes {
  let call: Call

  func answer(_ exchange: inout Exchange) throws(ExchangeError) -> Reply {
    // A crypto pair comes with a slash.
    let name = call.path.dropFirst().joined(separator: "/")
    switch (call.method, name.isEmpty) {
    case ("GET", true):
      return .ok(
        .array(
          exchange.symbols.compactMap { exchange.positions[$0] }.map { exchange.shape($0) }))
    case ("GET", false): return .ok(exchange.shape(try exchange.position(named: name)))
    case ("DELETE", false):
      let order = try exchange.closePosition(
        named: name, quantity: try call.number("qty"), percentage: try call.number("percentage"))
      return .ok(exchange.shape(order))
    case ("DELETE", true): return closeAll(&exchange)
    default: throw Call.unknown
    }
  }

  private func closeAll(_ exchange: inout Exchange) -> Reply {
    let results = exchange.closeAllPositions(cancelsOrders: call.flag("cancel_orders"))
    return .several(
      results.map { symbol, result -> JSON in
        switch result {
        case .success(let order):
          [
            "symbol": .string(symbol), "status": 200, "order_id": .string(order.id),
            "body": exchange.shape(order),
          ]
        case .failure(let error):
          ["symbol": .string(symbol), "status": .integer(error.status), "body": error.body]
        }
      })
  }
}

extension Exchange {
  /// A position in the shape of the trading API.
  package func shape(_ position: Position) -> JSON {
    guard let market = markets[position.symbol] else { return .null }
    let price = market.price ?? position.averagePrice
    let last = market.lastSessionClose ?? position.averagePrice
    let value = position.quantity * price
    let basis = position.costBasis
    let opened = position.quantity - position.overnightQuantity
    let intraday =
      value - position.overnightQuantity * last - opened * position.averagePrice
    let share = { (part: Double, whole: Double) in whole == 0 ? 0 : part / abs(whole) }
    return [
      "asset_id": .string(market.assetID), "symbol": .string(market.displaySymbol),
      "exchange": .string(market.exchangeName),
      "asset_class": .string(market.isCrypto ? "crypto" : "us_equity"),
      "asset_marginable": .bool(!market.isCrypto), "qty": .decimal(position.quantity),
      "qty_available": .decimal(
        availableQuantity(position.symbol) * (position.quantity < 0 ? -1 : 1)),
      "side": .string(position.quantity > 0 ? "long" : "short"),
      "avg_entry_price": .decimal(position.averagePrice), "market_value": .decimal(value),
      "cost_basis": .decimal(basis), "unrealized_pl": .decimal(value - basis),
      "unrealized_plpc": .decimal(share(value - basis, basis)),
      "unrealized_intraday_pl": .decimal(intraday),
      "unrealized_intraday_plpc": .decimal(share(intraday, value - intraday)),
      "current_price": .decimal(price), "lastday_price": .decimal(last),
      "change_today": .decimal(last == 0 ? 0 : price / last - 1),
    ]
  }
}
