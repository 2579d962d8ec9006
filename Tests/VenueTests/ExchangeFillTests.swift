import Testing
import Venue

/// Fills by design.md, chapter 5: at the open if the price is gone, else at the price if the bar touches it.
struct ExchangeFillTests {
  private typealias Row = (Double, Double, Double, Double)
  private let before: Row = (100, 101, 99, 100)

  private func price(
    _ request: OrderRequest, _ bar: Row, slippage: Double = 0
  ) throws -> Double? {
    var exchange = makeExchange([before, bar]) { $0.slippage = slippage }
    let order = try exchange.submit(request)
    exchange.advance(bars: 1)
    return exchange.current(order).filledAveragePrice
  }

  private func limit(_ side: Order.Side, _ price: Double) -> OrderRequest {
    var request = OrderRequest("SPY", side, quantity: 10, kind: .limit)
    request.limitPrice = price
    return request
  }

  private func stop(_ side: Order.Side, _ price: Double, limit: Double? = nil) -> OrderRequest {
    var request = OrderRequest(
      "SPY", side, quantity: 10, kind: limit == nil ? .stop : .stopLimit)
    request.stopPrice = price
    request.limitPrice = limit
    return request
  }

  @Test func aMarketOrderFillsAtTheNextOpenWithSlippageAgainstIt() throws {
    let bar: Row = (102, 105, 101, 104)
    #expect(try price(OrderRequest("SPY", .buy, quantity: 10), bar) == 102)
    #expect(
      try price(OrderRequest("SPY", .buy, quantity: 10), bar, slippage: 0.001) == 102 * 1.001)
    #expect(
      try price(OrderRequest("SPY", .sell, quantity: 10), bar, slippage: 0.001) == 102 * 0.999)
  }

  @Test(
    arguments: [
      (95.0, nil), (98, 98), (99.5, 99), (97, nil), (97.5, 97.5),
    ] as [(Double, Double?)])
  func aBuyLimitFillsAtTheOpenOrWhenTouched(_ limitPrice: Double, _ expected: Double?) throws {
    let found = try price(limit(.buy, limitPrice), (99, 103, 97.5, 100), slippage: 0.01)
    #expect(found == expected)
  }

  @Test(arguments: [(105.0, nil), (103, 103), (101, 101), (100.5, 101)] as [(Double, Double?)])
  func aSellLimitMirrors(_ limitPrice: Double, _ expected: Double?) throws {
    let found = try price(limit(.sell, limitPrice), (101, 103, 97.5, 100), slippage: 0.01)
    #expect(found == expected)
  }

  @Test(arguments: [(103.5, nil), (103, 103), (101, 102), (102, 102)] as [(Double, Double?)])
  func aBuyStopFillsAtTheOpenOrWhenTouched(_ stopPrice: Double, _ expected: Double?) throws {
    #expect(try price(stop(.buy, stopPrice), (102, 103, 101, 102)) == expected)
    let slipped = try price(stop(.buy, stopPrice), (102, 103, 101, 102), slippage: 0.001)
    #expect(slipped == expected.map { $0 * 1.001 })
  }

  @Test(arguments: [(96.5, nil), (97, 97), (99, 98), (98, 98)] as [(Double, Double?)])
  func aSellStopMirrors(_ stopPrice: Double, _ expected: Double?) throws {
    #expect(try price(stop(.sell, stopPrice), (98, 99, 97, 98)) == expected)
  }

  @Test func aStopLimitFillsAtItsStopUnlessTheGapPassedItsLimit() throws {
    #expect(try price(stop(.buy, 102, limit: 103), (101, 104, 100, 103), slippage: 0.01) == 102)
    #expect(try price(stop(.buy, 102, limit: 103), (102.5, 104, 102, 103)) == 102.5)
    #expect(try price(stop(.buy, 102, limit: 103), (105, 106, 104, 105)) == nil)
    // Triggered by the gap, it fills as a limit when the price comes back.
    #expect(try price(stop(.buy, 102, limit: 103), (105, 106, 102.5, 105)) == 103)
    #expect(try price(stop(.sell, 98, limit: 97), (99, 100, 96, 97)) == 98)
  }

  @Test func aTrailingStopFollowsTheBestPrice() throws {
    var exchange = makeExchange([
      before, (100, 100, 100, 100), (104, 110, 103, 109), (109, 109.5, 104, 106),
    ])
    let entry = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance()
    var request = OrderRequest(
      "SPY", .sell, quantity: 10, kind: .trailingStop, timeInForce: .gtc)
    request.trailPercent = 5
    let trail = try exchange.submit(request)
    #expect(exchange.current(entry).filledAveragePrice == 100)
    #expect(exchange.current(trail).stopPrice == 95)
    exchange.advance(bars: 1)
    exchange.advance()
    exchange.advance()
    #expect(exchange.current(trail).highWaterMark == 110)
    #expect(exchange.current(trail).stopPrice == 110 * 0.95)
    #expect(exchange.current(trail).isOpen)
    exchange.advance(bars: 1)
    #expect(exchange.current(trail).filledAveragePrice == 110 * 0.95)
  }

  @Test func ordersSentAtTheOpenFillThereAndLaterOnesWait() throws {
    var exchange = makeExchange([before, (101, 103, 100, 102), (105, 106, 104, 105)])
    exchange.advance()
    let atOpen = try exchange.submit(OrderRequest("SPY", .buy, quantity: 1))
    #expect(atOpen.status == .pendingNew)
    #expect(exchange.current(atOpen).filledAveragePrice == 101)
    exchange.advance()
    let inBar = try exchange.submit(OrderRequest("SPY", .buy, quantity: 1))
    let cheap = try exchange.submit(limit(.buy, 100.5))
    exchange.advance()
    #expect(exchange.current(inBar).status == .new)
    #expect(exchange.current(cheap).status == .new)
    exchange.advance(bars: 1)
    #expect(exchange.current(inBar).filledAveragePrice == 105)
    #expect(exchange.current(cheap).status == .expired)
  }

  @Test func aReversalFillsBothOrdersAtTheSameOpen() throws {
    var exchange = makeExchange([before, (101, 103, 100, 102), (105, 106, 104, 105)])
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance(bars: 1)
    let exit = try exchange.submit(OrderRequest("SPY", .sell, quantity: 10))
    exchange.advance()
    #expect(exchange.current(exit).filledAveragePrice == 105)
    let entry = try exchange.submit(OrderRequest("SPY", .sell, quantity: 5))
    #expect(exchange.current(entry).filledAveragePrice == 105)
    #expect(exchange.positions["SPY"]?.quantity == -5)
    #expect(exchange.cash == 100_000 - 1010 + 1050 + 525)
  }

  @Test func commissionIsTakenFromCash() throws {
    var exchange = makeExchange([before, (101, 103, 100, 102)]) { $0.commission = 0.001 }
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance(bars: 1)
    let fee: Double = 0.001 * 101 * 10
    #expect(exchange.cash == 100_000 - (1010 + fee))
    #expect(exchange.equity == exchange.cash + 1020)
  }

  @Test func anOrderByValueBuysAFraction() throws {
    var exchange = makeExchange([before, (80, 90, 70, 85)])
    var request = OrderRequest("SPY", .buy, quantity: nil)
    request.notional = 1000
    let order = try exchange.submit(request)
    exchange.advance()
    #expect(exchange.current(order).filledQuantity == 12.5)
    #expect(exchange.current(order).status == .filled)
    #expect(exchange.positions["SPY"]?.quantity == 12.5)
  }

  @Test(arguments: 1...20)
  func partialFillsAddUpToTheWholeOrder(_ seed: UInt64) throws {
    let rows = Array(repeating: (100.0, 101.0, 99.0, 100.0), count: 40)
    var exchange = makeExchange(rows) {
      $0.seed = seed
      $0.partialFillProbability = 0.5
    }
    var request = limit(.buy, 100)
    request.timeInForce = .gtc
    request.quantity = 100
    let order = try exchange.submit(request)
    exchange.advance(bars: 39)
    let parts = exchange.fills.map(\.quantity)
    #expect(parts.reduce(0, +) == 100)
    #expect(parts.allSatisfy { $0 == $0.rounded() && $0 > 0 })
    #expect(exchange.current(order).status == .filled)
    #expect(exchange.fills.last?.leaves == 0)
    #expect(exchange.eventNames().filter { $0.hasSuffix("fill") }.count == parts.count)
  }
}
