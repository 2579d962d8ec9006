import Series

/// `/v2/orders`: place, list, read, replace and cancel.
struct OrderRoutes {
  let call: Call

  func answer(_ exchange: inout Exchange) throws(ExchangeError) -> Reply {
    let path = call.path
    if path.first == "orders:by_client_order_id" { return try byClientID(exchange) }
    switch (call.method, path.count) {
    case ("POST", 1):
      let order = try exchange.submit(try OrderRequest(try call.body()))
      return .ok(exchange.shape(order, nested: true))
    case ("GET", 1): return .ok(.array(try list(exchange)))
    case ("DELETE", 1):
      return .several(
        exchange.cancelAll().map { id -> JSON in ["id": .string(id), "status": 200] })
    case ("GET", 2):
      return .ok(exchange.shape(try exchange.order(id: path[1]), nested: call.flag("nested")))
    case ("PATCH", 2):
      let order = try exchange.replace(id: path[1], try ReplaceRequest(try call.body()))
      return .ok(exchange.shape(order, nested: true))
    case ("DELETE", 2):
      try exchange.cancel(id: path[1])
      return .empty
    default: throw Call.unknown
    }
  }

  private func byClientID(_ exchange: Exchange) throws(ExchangeError) -> Reply {
    guard call.method == "GET", call.path.count == 1 else { throw Call.unknown }
    guard let id = call.query("client_order_id") else {
      throw .invalid("client_order_id is missing")
    }
    return .ok(
      exchange.shape(try exchange.order(clientOrderID: id), nested: call.flag("nested")))
  }

  private func list(_ exchange: Exchange) throws(ExchangeError) -> [JSON] {
    let nested = call.flag("nested")
    let filter = try OrderFilter(call, exchange)
    var found = exchange.orders.filter { filter.accepts($0, in: exchange) }
    if nested { found = found.filter { $0.parent == nil } }
    if !filter.isAscending { found.reverse() }
    return found.prefix(filter.limit).map { exchange.shape($0, nested: nested) }
  }
}

/// The filters of a list of orders.
private struct OrderFilter {
  let limit: Int
  let isAscending: Bool
  private let status: String
  private let after: Timestamp?
  private let until: Timestamp?
  private let range: ClosedRange<Int>
  private let symbols: Set<String>
  private let side: String?
  private let assetClass: String?
  private let nested: Bool

  init(_ call: Call, _ exchange: Exchange) throws(ExchangeError) {
    status = call.query("status") ?? "open"
    guard ["open", "closed", "all"].contains(status) else {
      throw .invalid("status must be open, closed or all")
    }
    let limit = try call.number("limit") ?? 50
    guard limit >= 1, limit <= 500 else { throw .invalid("limit must be between 1 and 500") }
    self.limit = Int(limit)
    isAscending = call.query("direction") == "asc"
    after = try Self.moment(call, "after")
    until = try Self.moment(call, "until")
    var first = 0
    var last = Int.max
    if let id = call.query("before_order_id") { last = try exchange.order(id: id).index - 1 }
    if let id = call.query("after_order_id") { first = try exchange.order(id: id).index + 1 }
    range = first...max(first, last)
    symbols = Set(
      call.list("symbols").map { exchange.market(named: $0)?.symbol ?? $0 })
    side = call.query("side")
    assetClass = call.query("asset_class")
    nested = call.flag("nested")
  }

  private static func moment(_ call: Call, _ name: String) throws(ExchangeError) -> Timestamp? {
    guard let text = call.query(name) else { return nil }
    guard let moment = Timestamp(text) else {
      throw .invalid("\(name) must be a date or an RFC 3339 time")
    }
    return moment
  }

  func accepts(_ order: Order, in exchange: Exchange) -> Bool {
    let isOpen = order.isOpen || nested && order.legs.contains { exchange.orders[$0].isOpen }
    if status == "open" && !isOpen || status == "closed" && order.isOpen { return false }
    if let after, order.submittedAt <= after { return false }
    if let until, order.submittedAt >= until { return false }
    if !symbols.isEmpty, !symbols.contains(order.symbol) { return false }
    if let side, side != order.side.rawValue { return false }
    if let assetClass {
      let isCrypto = exchange.markets[order.symbol]?.isCrypto == true
      if assetClass != (isCrypto ? "crypto" : "us_equity") { return false }
    }
    return range.contains(order.index)
  }
}
