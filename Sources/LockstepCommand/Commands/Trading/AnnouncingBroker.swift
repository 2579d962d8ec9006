import Series
import Trading

/// A broker that says aloud every order it is given, and passes everything on.
struct AnnouncingBroker: Broker {
  private let broker: any Broker
  private let say: @Sendable (String) -> Void

  init(_ broker: any Broker, say: @escaping @Sendable (String) -> Void) {
    self.broker = broker
    self.say = say
  }

  var name: String { broker.name }

  func account() async throws -> BrokerAccount { try await broker.account() }
  func clock() async throws -> BrokerClock { try await broker.clock() }
  func positions() async throws -> [BrokerPosition] { try await broker.positions() }

  func submit(_ request: OrderRequest) async throws -> BrokerOrder {
    say(Self.words(request))
    return try await broker.submit(request)
  }

  func cancel(orderID: String) async throws { try await broker.cancel(orderID: orderID) }

  func order(clientOrderID: String) async throws -> BrokerOrder? {
    try await broker.order(clientOrderID: clientOrderID)
  }

  func openOrders() async throws -> [BrokerOrder] { try await broker.openOrders() }

  func history(
    symbol: String, timeframe: Timeframe, from: Timestamp, to: Timestamp
  ) async throws -> Bars {
    try await broker.history(symbol: symbol, timeframe: timeframe, from: from, to: to)
  }

  func connect(
    symbol: String, timeframe: Timeframe
  ) async throws -> AsyncStream<BrokerEvent> {
    try await broker.connect(symbol: symbol, timeframe: timeframe)
  }

  func disconnect() async { await broker.disconnect() }

  /// `order: sell 120 SPY, target 103.2, stop 97.1`.
  private static func words(_ request: OrderRequest) -> String {
    let side = request.side == .buy ? "buy" : "sell"
    var text = "order: \(side) \(decimalText(request.quantity)) \(request.symbol)"
    switch request.orderClass {
    case .oneCancelsOther(let target, let stop):
      return text + ", target \(decimalText(target)), stop \(decimalText(stop))"
    default: break
    }
    if let stop = request.stopPrice { text += ", stop \(decimalText(stop))" }
    if let limit = request.limitPrice { text += ", limit \(decimalText(limit))" }
    return request.stopPrice == nil && request.limitPrice == nil ? text + " at the market" : text
  }
}
