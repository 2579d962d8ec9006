import Series
import Testing
import Venue

/// Random clients on random markets: whatever they do, the books must balance.
struct ExchangeFuzzTests {
  private func randomRows(_ source: inout IdentifierSource, _ count: Int)
    -> [(Double, Double, Double, Double)]
  {
    var last = 100.0
    return (0..<count).map { _ in
      let open = last * (0.97 + 0.06 * source.fraction())
      let close = open * (0.96 + 0.08 * source.fraction())
      let high = max(open, close) * (1 + 0.03 * source.fraction())
      let low = min(open, close) * (1 - 0.03 * source.fraction())
      last = close
      return (open, high, low, close)
    }
  }

  private func randomRequest(_ source: inout IdentifierSource, price: Double) -> OrderRequest {
    let kinds: [Order.Kind] = [.market, .limit, .stop, .stopLimit, .trailingStop]
    let forces: [Order.TimeInForce] = [.day, .gtc, .day, .gtc, .ioc, .fok, .opg, .cls]
    func near() -> Double { (price * (0.95 + 0.1 * source.fraction()) * 100).rounded() / 100 }
    var request = OrderRequest(
      "SPY", source.fraction() < 0.5 ? .buy : .sell,
      quantity: 1 + (source.fraction() * 20).rounded(.down),
      kind: kinds[Int(source.fraction() * 5)], timeInForce: forces[Int(source.fraction() * 8)])
    if request.kind == .limit || request.kind == .stopLimit { request.limitPrice = near() }
    if request.kind == .stop || request.kind == .stopLimit { request.stopPrice = near() }
    if request.kind == .trailingStop { request.trailPercent = 1 + source.fraction() * 5 }
    switch Int(source.fraction() * 8) {
    case 0:
      request.orderClass = .bracket
      request.takeProfit = near()
      request.stopLoss = .init(stopPrice: near())
    case 1:
      request.orderClass = .oco
      request.kind = .limit
      request.takeProfit = near()
      request.limitPrice = request.takeProfit
      request.stopPrice = nil
      request.trailPercent = nil
      request.stopLoss = .init(stopPrice: near())
    case 2:
      request.orderClass = .oto
      request.stopLoss = .init(stopPrice: near())
    case 3:
      request.quantity = nil
      request.notional = 500
    default: break
    }
    return request
  }

  private func act(_ exchange: inout Exchange, _ source: inout IdentifierSource) {
    let price = exchange.markets["SPY"]?.price ?? 100
    switch Int(source.fraction() * 10) {
    case 0: _ = try? exchange.closePosition(named: "SPY")
    case 1:
      let open = exchange.orders.filter(\.isOpen)
      if !open.isEmpty {
        let order = open[Int(source.fraction() * Double(open.count))]
        try? exchange.cancel(id: order.id)
      }
    case 2:
      let open = exchange.orders.filter(\.isOpen)
      if !open.isEmpty {
        let order = open[Int(source.fraction() * Double(open.count))]
        var change = ReplaceRequest()
        if order.limitPrice != nil {
          change.limitPrice = (price * 98 + source.fraction() * 400).rounded() / 100
        }
        if source.fraction() < 0.3 { change.quantity = 1 + (source.fraction() * 30).rounded() }
        _ = try? exchange.replace(id: order.id, change)
      }
    case 3: if source.fraction() < 0.1 { _ = exchange.closeAllPositions(cancelsOrders: true) }
    default: _ = try? exchange.submit(randomRequest(&source, price: price))
    }
  }

  private func check(_ exchange: Exchange, _ updates: [TradeUpdate]) {
    var shares = 0.0
    var cash = 100_000.0
    for fill in exchange.fills {
      shares += fill.side.sign * fill.quantity
      cash -= fill.side.sign * fill.quantity * fill.price
    }
    let position = exchange.positions["SPY"]?.quantity ?? 0
    #expect(abs(position - shares) < 1e-6)
    #expect(abs(exchange.cash - cash) < 1e-6)
    #expect(updates.compactMap(\.execution).count == exchange.fills.count)
    #expect(Set(updates.map(\.executionID)).count == updates.count)
    for order in exchange.orders {
      if let quantity = order.quantity { #expect(order.filledQuantity <= quantity + 1e-9) }
      #expect((order.status == .filled) == (order.filledAt != nil))
      if order.status == .filled, let remaining = order.remaining { #expect(remaining == 0) }
      let legs = order.legs.map { exchange.orders[$0] }
      if order.orderClass == .bracket {
        #expect(legs.filter { $0.status == .filled }.count <= 1)
        if !order.isOpen && order.status != .filled && order.status != .replaced {
          #expect(legs.allSatisfy { !$0.isOpen })
        }
      }
      if let shape = exchange.shape(order)["qty"]?.double { #expect(shape > 0) }
    }
  }

  @Test(arguments: 1...60)
  func theBooksBalance(_ seed: UInt64) {
    var source = IdentifierSource(seed: seed)
    var exchange = makeExchange(randomRows(&source, 60)) {
      $0.seed = seed
      $0.partialFillProbability = seed % 2 == 0 ? 0.3 : 0
      $0.slippage = 0.0005
    }
    var updates: [TradeUpdate] = []
    while !(exchange.isFinished && exchange.stage == .closed) {
      exchange.advance()
      for _ in 0..<2 { act(&exchange, &source) }
      for event in exchange.takeEvents() {
        if case .trade(let update) = event { updates.append(update) }
      }
      #expect(exchange.orders.filter(\.isOpen).count == exchange.openOrderCount)
    }
    #expect(exchange.fills.count > 10)
    #expect(updates.count == exchange.tradeUpdateCount)
    check(exchange, updates)
  }

  @Test func theSameSeedGivesTheSameRun() {
    func run() -> [TradeUpdate] {
      var source = IdentifierSource(seed: 5)
      var exchange = makeExchange(randomRows(&source, 40)) { $0.seed = 5 }
      for _ in 0..<120 {
        exchange.advance()
        act(&exchange, &source)
      }
      return exchange.takeEvents().compactMap { event in
        if case .trade(let update) = event { update } else { nil }
      }
    }
    #expect(run() == run())
  }
}
