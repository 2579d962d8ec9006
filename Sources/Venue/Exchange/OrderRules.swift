/// The checks of a new order, in the order of the protocol: combination, asset, id, prices, wash
/// trade, quantity, money.
extension Exchange {
  func check(_ request: OrderRequest) throws(ExchangeError) {
    let market = try tradableMarket(request.symbol)
    try checkCombination(request, market)
    if let id = request.clientOrderID, orderIndexByClientID[id] != nil {
      throw .invalid("client_order_id must be unique")
    }
    if configuration.suspendTrade { throw .forbidden("account is not authorized to trade") }
    if !request.isInternal { try checkTicks(request) }
    try checkClassPrices(request, market)
    try checkStopSide(request, market)
  }

  func tradableMarket(_ name: String) throws(ExchangeError) -> Market {
    guard let market = market(named: name) else {
      throw .unprocessable("asset \"\(name)\" not found")
    }
    return market
  }

  /// Finds a market by symbol, by crypto pair with or without slash, or by asset id.
  package func market(named name: String) -> Market? {
    if let market = markets[name.uppercased()] ?? markets[name] { return market }
    return markets.values.first {
      $0.displaySymbol == name.uppercased() || $0.assetID == name.lowercased()
    }
  }

  /// The table of order type by time in force.
  private func checkCombination(_ request: OrderRequest, _ market: Market) throws(ExchangeError) {
    let isFractional =
      request.notional != nil || request.quantity.map { $0 != $0.rounded() } ?? false
    if market.isCrypto { return try checkCryptoCombination(request) }
    if isFractional {
      if !configuration.fractionalTrading {
        throw .forbidden("asset \"\(market.symbol)\" is not fractionable")
      }
      if request.timeInForce != .day {
        throw .unprocessable("fractional orders must be DAY orders")
      }
      if request.orderClass != .simple {
        throw .unprocessable("fractional orders must be simple orders")
      }
      if request.kind == .trailingStop {
        throw .unprocessable(
          "fractional orders must be market, limit, stop, or stop_limit orders")
      }
    }
    switch request.timeInForce {
    case .day, .gtc: break
    case .ioc, .fok, .opg, .cls:
      if request.kind != .market && request.kind != .limit || request.orderClass != .simple {
        throw .unprocessable(
          "\(request.timeInForce.rawValue) orders must be simple market or limit orders")
      }
    }
    if request.extendedHours,
      request.kind != .limit || ![.day, .gtc].contains(request.timeInForce)
    {
      throw .unprocessable("extended hours order must be DAY or GTC limit orders")
    }
    if request.extendedHours, request.orderClass != .simple {
      throw .unprocessable("complex orders cannot be extended hours orders")
    }
    if request.kind == .trailingStop, request.orderClass != .simple {
      throw .unprocessable("trailing stop orders must be simple orders")
    }
    if request.timeInForce == .opg, days.current(now) != nil {
      throw .unprocessable("opg orders are not accepted while the market is open")
    }
  }

  private func checkCryptoCombination(_ request: OrderRequest) throws(ExchangeError) {
    guard [.market, .limit, .stopLimit].contains(request.kind) else {
      throw .invalid("invalid order type for crypto order")
    }
    // Stop-limit orders work until they are cancelled only.
    let lives: [Order.TimeInForce] = request.kind == .stopLimit ? [.gtc] : [.gtc, .ioc, .fok]
    guard lives.contains(request.timeInForce) else {
      throw .invalid("invalid time_in_force for crypto order")
    }
    if request.orderClass != .simple {
      throw .unprocessable("complex orders not supported for crypto trading")
    }
  }

  private func checkTicks(_ request: OrderRequest) throws(ExchangeError) {
    for (name, price) in [
      ("limit_price", request.limitPrice), ("stop_price", request.stopPrice),
      ("take_profit.limit_price", request.takeProfit),
      ("stop_loss.stop_price", request.stopLoss?.stopPrice),
      ("stop_loss.limit_price", request.stopLoss?.limitPrice),
    ] {
      try checkTick(name, price, request.symbol)
    }
  }

  func checkTick(_ name: String, _ price: Double?, _ symbol: String) throws(ExchangeError) {
    guard settings.enforcesTicks, let price, market(named: symbol)?.isCrypto == false else {
      return
    }
    if decimals(of: price) > (price >= 1 ? 2 : 4) {
      throw .unprocessable(
        "invalid \(name) \(decimalText(price)). sub-penny increment does not fulfill minimum pricing criteria"
      )
    }
  }

  /// The relations between the prices of a bracket, an OCO or an OTO.
  private func checkClassPrices(_ request: OrderRequest, _ market: Market) throws(ExchangeError) {
    guard request.orderClass != .simple else { return }
    let isEntry = request.orderClass != .oco
    // What the exits are measured from: the entry's price, or for an OCO the exits themselves.
    let base = isEntry ? request.limitPrice ?? market.price : nil
    let exitSign = isEntry ? request.side.sign : -request.side.sign
    let tick = settings.enforcesTicks ? 0.0099999 : 0
    if let base, let profit = request.takeProfit, (profit - base) * exitSign < tick {
      throw .unprocessable(
        "take_profit.limit_price must be \(exitSign > 0 ? ">= base_price + 0.01" : "<= base_price - 0.01")",
        [JSON.Field("base_price", .decimal(base))])
    }
    if let base, let stop = request.stopLoss?.stopPrice, (base - stop) * exitSign < tick {
      throw .unprocessable(
        "stop_loss.stop_price must be \(exitSign > 0 ? "<= base_price - 0.01" : ">= base_price + 0.01")",
        [JSON.Field("base_price", .decimal(base))])
    }
    if let profit = request.takeProfit, let stop = request.stopLoss?.stopPrice,
      (profit - stop) * exitSign <= 0
    {
      throw .unprocessable(
        exitSign > 0
          ? "take_profit.limit_price must be > stop_loss.stop_price"
          : "take_profit.limit_price must be < stop_loss.stop_price")
    }
  }

  /// A stop must lie on the far side of the last price, or it would be a market order.
  private func checkStopSide(_ request: OrderRequest, _ market: Market) throws(ExchangeError) {
    guard request.kind == .stop || request.kind == .stopLimit, let stop = request.stopPrice,
      let price = market.price
    else { return }
    if (stop - price) * request.side.sign < 0 {
      throw .unprocessable(
        "stop price must be \(request.side == .buy ? "greater" : "less") than current price",
        [
          JSON.Field("market_price", .decimal(price)), JSON.Field("stop_price", .decimal(stop)),
        ])
    }
  }
}
