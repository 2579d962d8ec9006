import Series
import Simulation
import Trading

/// An exchange in memory that waits for its client: opens a bar, trades through it, closes it.
actor FakeExchange: Broker, Pacer {
  enum Phase { case beforeOpen, open, traded }

  nonisolated let name = "fake exchange"
  let bars: [Bar]
  let timeframe: Timeframe
  var cash: Double
  var shares = 0.0
  var averagePrice = 0.0
  /// The bar that opens next, or is open.
  var row: Int
  var phase = Phase.beforeOpen
  var book: [BrokerOrder] = []
  var legs: [String: [String]] = [:]
  var classes: [String: OrderRequest] = [:]
  var continuation: AsyncStream<BrokerEvent>.Continuation?
  var executions = 0
  var submissions: [OrderRequest] = []
  /// Rows whose bar message is lost together with the connection.
  var droppedRows: Set<Int> = []
  /// Words that make an order be refused when its name holds one.
  var refusedNames: [String] = []
  /// Names whose reply is lost after the order was taken.
  var lostReplies: [String] = []
  /// Shares that somebody else bought.
  var foreignShares = 0.0
  /// Whether a partial fill comes before the rest.
  var fillsInTwoParts = false

  init(bars: [Bar], timeframe: Timeframe = .day, firstRow: Int, cash: Double = 100_000) {
    self.bars = bars
    self.timeframe = timeframe
    self.row = firstRow
    self.cash = cash
  }

  func configure(_ change: @Sendable (isolated FakeExchange) -> Void) { change(self) }

  // MARK: Broker

  var price: Double {
    phase == .open ? bars[row].open : bars[max(0, min(row, bars.count) - 1)].close
  }

  var time: Int64 {
    let opening = Int64(14.5 * 3600 * 1e9)
    let closing = Int64(21 * 3600 * 1e9)
    switch phase {
    case .open: return bars[row].time + opening
    case .traded: return bars[row].time + opening + 1_000_000_000
    case .beforeOpen: return bars[max(0, row - 1)].time + closing
    }
  }

  func account() -> BrokerAccount {
    let equity = cash + shares * price
    return BrokerAccount(id: "FAKE", cash: cash, equity: equity, buyingPower: max(0, cash))
  }

  func clock() -> BrokerClock {
    let next = bars[min(row, bars.count - 1)].time
    return BrokerClock(
      time: Timestamp(nanoseconds: time), isOpen: phase != .beforeOpen,
      nextOpen: Timestamp(nanoseconds: next + Int64(14.5 * 3600 * 1e9)),
      nextClose: Timestamp(nanoseconds: next + Int64(21 * 3600 * 1e9)))
  }

  func positions() -> [BrokerPosition] {
    let total = shares + foreignShares
    return total == 0
      ? [] : [BrokerPosition(symbol: "SPY", shares: total, averagePrice: averagePrice)]
  }

  func submit(_ request: OrderRequest) throws -> BrokerOrder {
    submissions.append(request)
    if refusedNames.contains(where: request.clientOrderID.contains) {
      throw BrokerError.refused(status: 403, code: 40_310_000, message: "not today")
    }
    guard !book.contains(where: { $0.clientOrderID == request.clientOrderID }) else {
      throw BrokerError.refused(
        status: 422, code: 40_010_001, message: "client_order_id must be unique")
    }
    let number = book.count + 1
    var order = BrokerOrder(
      id: "order-\(number)", clientOrderID: request.clientOrderID, symbol: request.symbol,
      side: request.side, kind: request.kind.rawValue, status: "new",
      quantity: request.quantity, limitPrice: request.limitPrice, stopPrice: request.stopPrice)
    classes[order.id] = request
    book.append(order)
    if case .oneCancelsOther(let target, let stop) = request.orderClass {
      let leg = BrokerOrder(
        id: "order-\(number)-stop", clientOrderID: "leg-\(number)", symbol: request.symbol,
        side: request.side, kind: "stop", status: "held", quantity: request.quantity,
        stopPrice: stop)
      book[book.count - 1].limitPrice = target
      order.limitPrice = target
      order.legs = [leg]
      book.append(leg)
      legs[order.id] = [leg.id]
    }
    emit("new", order)
    if phase == .open, request.kind == .market { fill(order.id, at: bars[row].open) }
    if lostReplies.contains(where: request.clientOrderID.contains) {
      throw BrokerError.uncertain("no reply")
    }
    return order
  }

  func cancel(orderID: String) throws {
    guard let order = book.first(where: { $0.id == orderID }), !order.isDone else {
      throw BrokerError.refused(status: 422, code: 42_210_000, message: "not cancelable")
    }
    for id in [orderID] + (legs[orderID] ?? []) { end(id, "canceled") }
  }

  func order(clientOrderID: String) -> BrokerOrder? {
    guard var order = book.first(where: { $0.clientOrderID == clientOrderID }) else { return nil }
    order.legs = book.filter { (legs[order.id] ?? []).contains($0.id) }
    return order
  }

  func openOrders() -> [BrokerOrder] {
    book.filter { !$0.isDone && classes[$0.id] != nil }.compactMap {
      order(clientOrderID: $0.clientOrderID)
    }
  }

  func history(
    symbol: String, timeframe: Timeframe, from: Timestamp, to: Timestamp
  ) -> Bars {
    let known = bars.prefix(row).filter {
      $0.time >= from.nanoseconds && $0.time < to.nanoseconds
    }
    return Bars(
      symbol: symbol, timeframe: timeframe, times: Column(known.map(\.time)),
      open: Column(known.map(\.open)), high: Column(known.map(\.high)),
      low: Column(known.map(\.low)), close: Column(known.map(\.close)),
      volume: Column(known.map(\.volume)))
  }

  func connect(symbol: String, timeframe: Timeframe) -> AsyncStream<BrokerEvent> {
    let (stream, continuation) = AsyncStream.makeStream(of: BrokerEvent.self)
    self.continuation = continuation
    return stream
  }

  func disconnect() { continuation?.finish() }

  // MARK: Pacer

  func settle() { continuation?.yield(.settled(isFinished: isFinished)) }

  func advance() {
    switch phase {
    case .beforeOpen:
      if row < bars.count {
        phase = .open
        openBar()
      }
    case .open:
      tradeThrough()
      phase = .traded
    case .traded:
      phase = .beforeOpen
      row += 1
      if droppedRows.contains(row - 1) {
        continuation?.yield(.connectionLost("test"))
        continuation?.yield(.connectionRestored)
      } else {
        continuation?.yield(.bar(bars[row - 1]))
      }
    }
    settle()
  }

  var isFinished: Bool { row >= bars.count }

  // MARK: Matching

  private func openBar() {
    let open = bars[row].open
    for order in book where !order.isDone {
      let crosses =
        switch order.kind {
        case "market": true
        case "stop":
          order.side == .sell ? open <= order.stopPrice ?? 0 : open >= order.stopPrice ?? 0
        default: order.side == .sell ? open >= order.limitPrice ?? 0 : open <= order.limitPrice ?? 0
        }
      if crosses { fill(order.id, at: open) }
    }
  }

  private func tradeThrough() {
    let bar = bars[row]
    for order in book where order.kind == "stop" {
      guard let stop = order.stopPrice, isLive(order.id) else { continue }
      if order.side == .sell ? bar.low <= stop : bar.high >= stop {
        fill(order.id, at: order.side == .sell ? min(stop, bar.open) : max(stop, bar.open))
      }
    }
    for order in book where order.kind == "limit" {
      guard let limit = order.limitPrice, isLive(order.id) else { continue }
      if order.side == .sell ? bar.high >= limit : bar.low <= limit { fill(order.id, at: limit) }
    }
  }

  private func isLive(_ id: String) -> Bool {
    book.first { $0.id == id }.map { !$0.isDone } ?? false
  }

  private func fill(_ id: String, at price: Double) {
    guard let index = book.firstIndex(where: { $0.id == id }), !book[index].isDone else { return }
    let quantity = book[index].quantity
    let parts = fillsInTwoParts && quantity > 1 ? [1, quantity - 1] : [quantity]
    for part in parts {
      executions += 1
      book[index].filledQuantity += part
      book[index].filledAveragePrice = price
      let isWhole = book[index].filledQuantity == quantity
      book[index].status = isWhole ? "filled" : "partially_filled"
      let sign: Double = book[index].side == .buy ? 1 : -1
      shares += sign * part
      cash -= sign * part * price
      averagePrice = price
      emit(
        isWhole ? "fill" : "partial_fill", book[index],
        Execution(id: "execution-\(executions)", price: price, quantity: part, time: time))
    }
    let group = legs.first { $0.key == id || $0.value.contains(id) }
    for other in group.map({ [$0.key] + $0.value }) ?? [] where other != id {
      end(other, "canceled")
    }
  }

  private func end(_ id: String, _ status: String) {
    guard let index = book.firstIndex(where: { $0.id == id }), !book[index].isDone else { return }
    book[index].status = status
    emit(status, book[index])
  }

  private func emit(_ event: String, _ order: BrokerOrder, _ execution: Execution? = nil) {
    continuation?.yield(
      .order(OrderUpdate(event: event, order: order, execution: execution, time: time)))
  }
}
