import Series

/// What a client asks for in `PATCH /v2/orders/{id}`; nil leaves a field as it is.
package struct ReplaceRequest: Sendable {
  package var quantity: Double?
  package var timeInForce: Order.TimeInForce?
  package var limitPrice: Double?
  package var stopPrice: Double?
  package var trail: Double?
  package var clientOrderID: String?

  package init() {}

  package init(_ body: JSON) throws(ExchangeError) {
    guard case .object = body else {
      throw ExchangeError(400, 40_010_000, "request body format is invalid")
    }
    quantity = try OrderRequest.number(body, "qty")
    limitPrice = try OrderRequest.number(body, "limit_price")
    stopPrice = try OrderRequest.number(body, "stop_price")
    trail = try OrderRequest.number(body, "trail")
    clientOrderID = body["client_order_id"]?.string
    if let name = body["time_in_force"]?.string {
      guard let force = Order.TimeInForce(rawValue: name) else {
        throw .invalid("invalid time_in_force")
      }
      timeInForce = force
    }
  }
}

extension Exchange {
  package func order(id: String) throws(ExchangeError) -> Order {
    guard isUUID(id) else { throw .invalid("order_id is missing") }
    guard let index = orderIndexByID[id.lowercased()] else {
      throw .notFound("order not found for \(id)")
    }
    return orders[index]
  }

  package func order(clientOrderID: String) throws(ExchangeError) -> Order {
    guard let index = orderIndexByClientID[clientOrderID] else {
      throw .notFound("order not found for \(clientOrderID)")
    }
    return orders[index]
  }

  /// Cancels one order; a canceled order may be canceled again.
  package mutating func cancel(id: String) throws(ExchangeError) {
    let order = try order(id: id)
    if order.status == .canceled { return }
    guard order.isOpen else {
      throw .unprocessable("order is already in \"\(order.status.rawValue)\" state")
    }
    finish(order.index, .canceled)
  }

  /// Cancels every open order and tells which.
  package mutating func cancelAll() -> [String] {
    let ids = openOrders.map { orders[$0].id }
    for index in openOrders { finish(index, .canceled) }
    return ids
  }

  /// Replaces an order by a new one that links back to it.
  package mutating func replace(id: String, _ request: ReplaceRequest) throws(ExchangeError)
    -> Order
  {
    let old = try order(id: id)
    let fresh = try successor(of: old, request)
    let moment = stamp()
    orders[old.index].status = .replaced
    orders[old.index].replacedAt = moment
    orders[old.index].updatedAt = moment
    orders[old.index].replacedBy = fresh.id
    openOrders.removeAll { $0 == old.index }
    insert(fresh)
    relink(old.index, fresh.index)
    emit("replaced", old.index)
    if fresh.status == .held { return fresh }
    acknowledge(fresh.index)
    return fresh
  }

  private mutating func successor(of old: Order, _ request: ReplaceRequest) throws(ExchangeError)
    -> Order
  {
    try checkReplaceable(old, request)
    var fresh = copy(of: old, clientOrderID: request.clientOrderID)
    fresh.quantity = request.quantity ?? old.quantity
    fresh.timeInForce = request.timeInForce ?? old.timeInForce
    fresh.limitPrice = request.limitPrice ?? old.limitPrice
    fresh.stopPrice = request.stopPrice ?? old.stopPrice
    if let trail = request.trail {
      if old.trailPrice != nil { fresh.trailPrice = trail } else { fresh.trailPercent = trail }
      if let mark = old.highWaterMark { fresh.trail(mark) }
    }
    if let quantity = request.quantity, quantity <= old.filledQuantity {
      throw .unprocessable("qty must be > filled_qty")
    }
    if old.status != .held {
      try checkQuantity(fresh, released: old.remaining ?? 0)
      try checkBuyingPower(fresh, released: old.closes ? 0 : cost(old))
    }
    return fresh
  }

  private func checkReplaceable(_ old: Order, _ request: ReplaceRequest) throws(ExchangeError) {
    switch old.status {
    case .new, .partiallyFilled, .held: break
    case .accepted, .pendingNew:
      throw .unprocessable("cannot replace order in \(old.status.rawValue) status")
    case .replaced: throw .unprocessable("order already replaced")
    default: throw .unprocessable("order is not open")
    }
    if old.notional != nil { throw .unprocessable("notional orders cannot be replaced") }
    for (name, price) in [
      ("limit_price", request.limitPrice), ("stop_price", request.stopPrice),
      ("trail", request.trail), ("qty", request.quantity),
    ] {
      if let price, price <= 0 { throw .invalid("\(name) must be > 0") }
    }
    if request.limitPrice != nil, old.limitPrice == nil {
      throw .invalid("\(old.kind.rawValue) orders require no limit price")
    }
    if request.stopPrice != nil, old.kind != .stop, old.kind != .stopLimit {
      throw .invalid("\(old.kind.rawValue) orders require no stop price")
    }
    if request.trail != nil, old.kind != .trailingStop {
      throw .invalid("trail belongs to trailing stop orders")
    }
    if old.orderClass == .oto, old.parent != nil {
      throw .unprocessable("legs of oto orders cannot be replaced")
    }
    try checkTick("limit_price", request.limitPrice, old.symbol)
    try checkTick("stop_price", request.stopPrice, old.symbol)
    if let id = request.clientOrderID {
      if id.count > 128 {
        throw .invalid("client_order_id must be no more than 128 characters")
      }
      if orderIndexByClientID[id] != nil { throw .invalid("client_order_id must be unique") }
    }
    let oldTrail = old.trailPrice ?? old.trailPercent
    let isChanged =
      request.quantity.map { $0 != old.quantity } ?? false
      || request.limitPrice.map { $0 != old.limitPrice } ?? false
      || request.stopPrice.map { $0 != old.stopPrice } ?? false
      || request.trail.map { $0 != oldTrail } ?? false
      || request.timeInForce.map { $0 != old.timeInForce } ?? false
      || request.clientOrderID != nil
    if !isChanged { throw .unprocessable("order parameters are not changed") }
  }

  private mutating func copy(of old: Order, clientOrderID: String?) -> Order {
    let moment = stamp()
    var fresh = Order(
      index: orders.count, id: identifiers.uuid(),
      clientOrderID: clientOrderID ?? identifiers.uuid(), symbol: old.symbol, side: old.side,
      kind: old.kind, timeInForce: old.timeInForce, orderClass: old.orderClass,
      positionIntent: old.positionIntent, extendedHours: old.extendedHours,
      quantity: old.quantity, notional: nil, limitPrice: old.limitPrice, stopPrice: old.stopPrice,
      trailPrice: old.trailPrice, trailPercent: old.trailPercent,
      highWaterMark: old.highWaterMark, status: old.status == .held ? .held : .pendingNew,
      createdAt: moment, updatedAt: moment, submittedAt: moment, expiresAt: old.expiresAt)
    fresh.filledQuantity = old.filledQuantity
    fresh.filledAveragePrice = old.filledAveragePrice
    fresh.replaces = old.id
    fresh.legs = old.legs
    fresh.parent = old.parent
    fresh.group = old.group
    fresh.isActive = old.isActive
    fresh.isTriggered = old.isTriggered
    fresh.insideBarOfStep = old.insideBarOfStep
    return fresh
  }

  /// Puts the new order in the old one's place among its relatives.
  private mutating func relink(_ old: Int, _ fresh: Int) {
    for leg in orders[old].legs { orders[leg].parent = fresh }
    if let parent = orders[old].parent {
      orders[parent].legs = orders[parent].legs.map { $0 == old ? fresh : $0 }
    }
    orders[old].group = nil
    if let group = orders[fresh].group { groups[group]?.removeAll { $0 == old } }
  }
}
