import Series

extension Exchange {
  /// Takes an order, with its legs, or refuses it without a trace.
  ///
  /// - Throws: `ExchangeError` with the status and code of the protocol.
  package mutating func submit(_ request: OrderRequest) throws(ExchangeError) -> Order {
    try request.checkFields()
    try check(request)
    guard let market = market(named: request.symbol) else {
      throw .unprocessable("asset \"\(request.symbol)\" not found")
    }
    var order = makeOrder(request, market.symbol)
    if request.orderClass == .oco {
      order.group = order.index
      if !order.closes { throw .unprocessable("oco orders must be exit orders") }
    } else if request.orderClass != .simple, order.closes {
      throw .unprocessable("\(request.orderClass.rawValue) orders must be entry orders")
    }
    try checkWashTrade(order)
    try checkShort(order)
    try checkQuantity(order)
    try checkBuyingPower(order)
    if order.kind == .trailingStop, let price = market.price { order.trail(price) }
    insert(order)
    addLegs(request, to: order.index)
    acknowledge(order.index)
    return reply(order.index)
  }

  /// The order as the reply shows it: acknowledged, before whatever came of it since.
  private func reply(_ index: Int) -> Order {
    var order = orders[index]
    if order.status == .new || order.filledQuantity > 0 || !order.isOpen {
      order.status = order.kind == .trailingStop ? .new : .pendingNew
      order.filledQuantity = 0
      order.filledAveragePrice = nil
      order.filledAt = nil
      order.canceledAt = nil
      order.updatedAt = order.submittedAt
    }
    return order
  }

  private mutating func makeOrder(_ request: OrderRequest, _ symbol: String) -> Order {
    let moment = stamp()
    return Order(
      index: orders.count, id: identifiers.uuid(),
      clientOrderID: request.clientOrderID ?? identifiers.uuid(), symbol: symbol,
      side: request.side, kind: request.kind, timeInForce: request.timeInForce,
      orderClass: request.orderClass,
      positionIntent: request.positionIntent ?? intent(request.side, symbol),
      extendedHours: request.extendedHours, quantity: request.quantity,
      notional: request.notional, limitPrice: request.limitPrice, stopPrice: request.stopPrice,
      trailPrice: request.trailPrice, trailPercent: request.trailPercent, status: .pendingNew,
      createdAt: moment, updatedAt: moment, submittedAt: moment,
      expiresAt: expiry(request, symbol))
  }

  /// What an order does to the position there is.
  private func intent(_ side: Order.Side, _ symbol: String) -> String {
    let held = positions[symbol]?.quantity ?? 0
    let closes = held * side.sign < 0
    return side.rawValue + (closes ? "_to_close" : "_to_open")
  }

  private func expiry(_ request: OrderRequest, _ symbol: String) -> Timestamp? {
    if request.timeInForce == .gtc {
      let end = NewYork.date(now) + settings.goodTillCancelledDays
      return NewYork.moment(end, seconds: 58_500)
    }
    if markets[symbol]?.isCrypto == true { return nil }
    var session = days.working(now)
    // The last range of this session has been traded: the order works from the next open on.
    if stage == .inBar, closeOfStep >= session.close { session = days.working(session.close) }
    return request.extendedHours ? session.close.adding(seconds: 14_400) : session.close
  }

  mutating func insert(_ order: Order) {
    orders.append(order)
    openOrders.append(order.index)
    orderIndexByID[order.id] = order.index
    orderIndexByClientID[order.clientOrderID] = order.index
    if let group = order.group { groups[group, default: []].append(order.index) }
  }

  private mutating func addLegs(_ request: OrderRequest, to parent: Int) {
    let isOCO = request.orderClass == .oco
    let side = isOCO ? request.side : request.side.opposite
    if !isOCO, let profit = request.takeProfit {
      addLeg(to: parent, side, .limit, limit: profit, stop: nil)
    }
    if let loss = request.stopLoss {
      addLeg(
        to: parent, side, loss.limitPrice == nil ? .stop : .stopLimit, limit: loss.limitPrice,
        stop: loss.stopPrice)
    }
  }

  private mutating func addLeg(
    to parent: Int, _ side: Order.Side, _ kind: Order.Kind, limit: Double?, stop: Double?
  ) {
    let entry = orders[parent]
    let moment = stamp()
    var leg = Order(
      index: orders.count, id: identifiers.uuid(), clientOrderID: identifiers.uuid(),
      symbol: entry.symbol, side: side, kind: kind, timeInForce: entry.timeInForce,
      orderClass: entry.orderClass, positionIntent: side.rawValue + "_to_close",
      extendedHours: false, quantity: entry.quantity, notional: nil, limitPrice: limit,
      stopPrice: stop, status: .held, createdAt: moment, updatedAt: moment, submittedAt: moment,
      expiresAt: entry.expiresAt)
    leg.parent = parent
    leg.group = parent
    leg.isActive = entry.orderClass == .oco
    orders[parent].legs.append(leg.index)
    insert(leg)
  }

  /// Tells the stream that an order was taken, and tries it if the market stands at the open.
  mutating func acknowledge(_ index: Int) {
    if canTrade(orders[index]) {
      if orders[index].kind != .trailingStop { emit("pending_new", index) }
      orders[index].status = .new
      orders[index].updatedAt = stamp()
      emit("new", index)
    } else {
      orders[index].status = .accepted
      emit("accepted", index)
    }
    for leg in orders[index].legs where orders[leg].isActive && orders[leg].kind.isStop {
      tryOpen(leg)
    }
    if orders[index].isOpen { tryOpen(index) }
    if orders[index].isOpen { cancelIfImmediate(index) }
  }
}
