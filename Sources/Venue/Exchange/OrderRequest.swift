/// What a client asks for in `POST /v2/orders`, with fields checked one by one.
package struct OrderRequest: Sendable {
  package var symbol: String
  package var quantity: Double?
  package var notional: Double?
  package var side: Order.Side
  package var kind: Order.Kind
  package var timeInForce: Order.TimeInForce
  package var limitPrice: Double?
  package var stopPrice: Double?
  package var trailPrice: Double?
  package var trailPercent: Double?
  package var extendedHours = false
  package var clientOrderID: String?
  package var orderClass = Order.Class.simple
  package var takeProfit: Double?
  package var stopLoss: StopLoss?
  package var positionIntent: String?
  /// Whether the request is the exchange's own, which may end off the tick.
  package var isInternal = false

  package struct StopLoss: Sendable {
    package var stopPrice: Double
    package var limitPrice: Double?

    package init(stopPrice: Double, limitPrice: Double? = nil) {
      self.stopPrice = stopPrice
      self.limitPrice = limitPrice
    }
  }

  package init(
    _ symbol: String, _ side: Order.Side, quantity: Double?, kind: Order.Kind = .market,
    timeInForce: Order.TimeInForce = .day
  ) {
    self.symbol = symbol
    self.side = side
    self.quantity = quantity
    self.kind = kind
    self.timeInForce = timeInForce
  }

  /// Reads the body of a request.
  package init(_ body: JSON) throws(ExchangeError) {
    guard case .object = body else {
      throw ExchangeError(400, 40_010_000, "request body format is invalid")
    }
    if body["order_class"]?.string == "mleg" {
      throw .invalid("order_class mleg is not supported by this venue")
    }
    guard let symbol = body["symbol"]?.string, !symbol.isEmpty else {
      throw .invalid("symbol is required")
    }
    guard let side = body["side"]?.string.flatMap({ Order.Side(rawValue: $0) }) else {
      throw .invalid("side must be buy or sell")
    }
    guard let kind = body["type"]?.string.flatMap({ Order.Kind(rawValue: $0) }) else {
      throw .invalid("invalid order type")
    }
    guard
      let force = body["time_in_force"]?.string.flatMap({ Order.TimeInForce(rawValue: $0) })
    else { throw .invalid("invalid time_in_force") }
    self.init(
      symbol, side, quantity: try Self.number(body, "qty"), kind: kind, timeInForce: force)
    notional = try Self.number(body, "notional")
    limitPrice = try Self.number(body, "limit_price")
    stopPrice = try Self.number(body, "stop_price")
    trailPrice = try Self.number(body, "trail_price")
    trailPercent = try Self.number(body, "trail_percent")
    extendedHours = body["extended_hours"]?.flag ?? false
    clientOrderID = body["client_order_id"]?.string
    positionIntent = body["position_intent"]?.string
    try readClass(body)
    try checkFields()
  }

  private mutating func readClass(_ body: JSON) throws(ExchangeError) {
    let name = body["order_class"]?.string ?? ""
    guard let orderClass = Order.Class(rawValue: name == "simple" ? "" : name) else {
      throw .invalid("invalid order_class")
    }
    self.orderClass = orderClass
    if let profit = body["take_profit"], !profit.isNull {
      takeProfit = try Self.number(profit, "limit_price")
      if takeProfit == nil { throw .invalid("take_profit.limit_price is required") }
    }
    if let loss = body["stop_loss"], !loss.isNull {
      guard let stop = try Self.number(loss, "stop_price") else {
        throw .invalid("stop_loss.stop_price is required")
      }
      stopLoss = StopLoss(stopPrice: stop, limitPrice: try Self.number(loss, "limit_price"))
    }
    if orderClass == .oco, limitPrice == nil { limitPrice = takeProfit }
  }

  /// A number that may be written as text; nil when absent or null.
  static func number(_ body: JSON, _ name: String) throws(ExchangeError) -> Double? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let number = value.double else { throw .invalid("\(name) must be a number") }
    return number
  }

  /// The rules that need no market: which fields belong together.
  package func checkFields() throws(ExchangeError) {
    try checkSize()
    if let id = clientOrderID, id.count > 128 {
      throw .invalid("client_order_id must be no more than 128 characters")
    }
    let intents = ["buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"]
    if let intent = positionIntent,
      !intents.contains(intent) || !intent.hasPrefix(side.rawValue)
    {
      throw .invalid("invalid position_intent")
    }
    try checkPrices()
    try checkClass()
  }

  private func checkSize() throws(ExchangeError) {
    switch (quantity, notional) {
    case (nil, nil): throw .invalid("qty or notional is required")
    case (.some, .some): throw .invalid("only one of qty or notional is accepted")
    case (.some(let quantity), nil):
      if quantity <= 0 { throw .invalid("qty must be > 0") }
      if quantity > 1e12 { throw .invalid("qty is too large") }
      if decimals(of: quantity) > 9 { throw .invalid("qty has more than 9 decimals") }
    case (nil, .some(let notional)):
      if notional < 1 { throw .invalid("notional must be >= 1.00") }
    }
  }

  private func checkPrices() throws(ExchangeError) {
    for (name, price) in [
      ("limit_price", limitPrice), ("stop_price", stopPrice), ("trail_price", trailPrice),
      ("trail_percent", trailPercent), ("take_profit.limit_price", takeProfit),
      ("stop_loss.stop_price", stopLoss?.stopPrice),
      ("stop_loss.limit_price", stopLoss?.limitPrice),
    ] {
      if let price, !(price > 0 && price < 1e12) { throw .invalid("\(name) must be > 0") }
    }
    switch kind {
    case .market:
      if limitPrice != nil || stopPrice != nil {
        throw .invalid("market orders require no stop or limit price")
      }
    case .limit:
      if limitPrice == nil { throw .invalid("limit orders require a limit price") }
      if stopPrice != nil { throw .invalid("limit orders require no stop price") }
    case .stop:
      if stopPrice == nil { throw .invalid("stop orders require a stop price") }
      if limitPrice != nil { throw .invalid("stop orders require no limit price") }
    case .stopLimit:
      if stopPrice == nil || limitPrice == nil {
        throw .invalid("stop limit orders require both stop and limit price")
      }
    case .trailingStop:
      if (trailPrice == nil) == (trailPercent == nil) {
        throw .invalid("trailing stop orders must specify one of trail_price or trail_percent")
      }
    }
    if kind != .trailingStop, trailPrice != nil || trailPercent != nil {
      throw .invalid("trail_price and trail_percent belong to trailing stop orders")
    }
  }

  private func checkClass() throws(ExchangeError) {
    switch orderClass {
    case .simple:
      if takeProfit != nil || stopLoss != nil {
        throw .invalid("take_profit and stop_loss need an order_class")
      }
    case .bracket:
      if takeProfit == nil || stopLoss == nil {
        throw .invalid("bracket orders require take_profit and stop_loss")
      }
      if kind != .market, kind != .limit { throw .invalid("bracket orders must be entry orders") }
    case .oco:
      if kind != .limit { throw .invalid("oco orders must be limit orders") }
      if takeProfit == nil || stopLoss == nil {
        throw .invalid("oco orders require take_profit and stop_loss")
      }
    case .oto:
      if (takeProfit == nil) == (stopLoss == nil) {
        throw .invalid("oto orders require either take_profit or stop_loss")
      }
      if kind != .market, kind != .limit { throw .invalid("oto orders must be entry orders") }
    }
  }
}
