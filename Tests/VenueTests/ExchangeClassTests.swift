import Testing
import Venue

/// Brackets, OCO and OTO: who waits for whom, and which of two exits fills.
struct ExchangeClassTests {
  private typealias Row = (Double, Double, Double, Double)
  private let before: Row = (100, 101, 99, 100)

  private func bracket(
    _ side: Order.Side = .buy, entry: Double? = nil, profit: Double, stop: Double
  ) -> OrderRequest {
    var request = OrderRequest(
      "SPY", side, quantity: 10, kind: entry == nil ? .market : .limit, timeInForce: .gtc)
    request.limitPrice = entry
    request.orderClass = .bracket
    request.takeProfit = profit
    request.stopLoss = .init(stopPrice: stop)
    return request
  }

  /// The exit price after one bar, and which leg it was.
  private func exit(_ request: OrderRequest, _ bar: Row) throws -> (Double, Order.Kind)? {
    var exchange = makeExchange([before, bar, (100, 100, 100, 100)])
    let order = try exchange.submit(request)
    exchange.advance(bars: 1)
    let legs = exchange.current(order).legs.map { exchange.orders[$0] }
    #expect(legs.filter { $0.status == .filled }.count <= 1)
    guard let leg = legs.first(where: { $0.status == .filled }) else { return nil }
    #expect(legs.filter { $0.status == .canceled }.count == 1)
    #expect(exchange.positions.isEmpty)
    return (leg.filledAveragePrice ?? 0, leg.kind)
  }

  @Test func exitsOfAnEntryAtTheOpenWorkInTheSameBar() throws {
    let target = try exit(bracket(profit: 104, stop: 97), (100, 105, 98, 103))
    #expect(target?.0 == 104 && target?.1 == .limit)
    let stopped = try exit(bracket(profit: 104, stop: 97), (100, 103, 96, 98))
    #expect(stopped?.0 == 97 && stopped?.1 == .stop)
    #expect(try exit(bracket(profit: 104, stop: 97), (100, 103, 98, 99)) == nil)
  }

  @Test func ofAStopAndATargetInOneBarTheStopFills() throws {
    let ambiguous = try exit(bracket(profit: 104, stop: 97), (100, 105, 96, 103))
    #expect(ambiguous?.0 == 97 && ambiguous?.1 == .stop)
    let short = try exit(bracket(.sell, profit: 97, stop: 104), (100, 105, 96, 103))
    #expect(short?.0 == 104 && short?.1 == .stop)
  }

  @Test func anOpenBeyondTheStopExitsAtTheOpen() throws {
    let gap = try exit(bracket(profit: 104, stop: 97), (95, 96, 94, 95))
    #expect(gap?.0 == 95 && gap?.1 == .stop)
    let above = try exit(bracket(profit: 104, stop: 97), (106, 107, 105, 106))
    #expect(above?.0 == 106 && above?.1 == .limit)
  }

  @Test func afterAnEntryInsideTheBarOnlyTheStopFills() throws {
    let target = try exit(bracket(entry: 98, profit: 104, stop: 95), (100, 105, 97, 103))
    #expect(target == nil)
    let stopped = try exit(bracket(entry: 98, profit: 104, stop: 95), (100, 105, 94, 103))
    #expect(stopped?.0 == 95 && stopped?.1 == .stop)
  }

  @Test func legsWaitForTheParentAndEndWithIt() throws {
    var exchange = makeExchange([before, (100, 101, 99, 100), (100, 101, 99, 100)])
    let order = try exchange.submit(bracket(entry: 95, profit: 104, stop: 90))
    exchange.advance(bars: 1)
    let legs = exchange.current(order).legs
    #expect(legs.allSatisfy { exchange.orders[$0].status == .held })
    try exchange.cancel(id: order.id)
    #expect(legs.allSatisfy { exchange.orders[$0].status == .canceled })
    let names = exchange.eventNames()
    #expect(names == ["accepted", "new", "bar", "canceled", "canceled", "canceled"])
  }

  @Test func cancellingOneLegCancelsTheOther() throws {
    var exchange = makeExchange([before, (100, 101, 99, 100), (100, 101, 99, 100)])
    let order = try exchange.submit(bracket(profit: 104, stop: 90))
    exchange.advance(bars: 1)
    let legs = exchange.current(order).legs.map { exchange.orders[$0] }
    #expect(legs.map(\.status) == [.new, .held])
    try exchange.cancel(id: legs[0].id)
    #expect(legs.allSatisfy { exchange.current($0).status == .canceled })
    #expect(exchange.availableQuantity("SPY") == 10)
  }

  @Test func anOcoHoldsTheQuantityOnceAndOneOfItsOrdersFills() throws {
    var exchange = makeExchange([before, (100, 101, 99, 100), (100, 101, 93, 94)])
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance(bars: 1)
    var request = OrderRequest("SPY", .sell, quantity: 10, kind: .limit, timeInForce: .gtc)
    request.orderClass = .oco
    request.limitPrice = 105
    request.takeProfit = 105
    request.stopLoss = .init(stopPrice: 95)
    let order = try exchange.submit(request)
    #expect(exchange.availableQuantity("SPY") == 0)
    exchange.advance(bars: 1)
    let leg = exchange.orders[order.legs[0]]
    #expect(leg.status == .filled && leg.filledAveragePrice == 95)
    #expect(exchange.current(order).status == .canceled)
    #expect(exchange.positions.isEmpty)
  }

  @Test func anOcoSentAtTheOpenWorksInThatBar() throws {
    var exchange = makeExchange([before, (100, 106, 99, 105)])
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance()
    var request = OrderRequest("SPY", .sell, quantity: 10, kind: .limit, timeInForce: .gtc)
    request.orderClass = .oco
    request.takeProfit = 105
    request.limitPrice = 105
    request.stopLoss = .init(stopPrice: 95, limitPrice: 94)
    let order = try exchange.submit(request)
    exchange.advance()
    #expect(exchange.current(order).filledAveragePrice == 105)
    #expect(exchange.orders[order.legs[0]].status == .canceled)
  }

  @Test func anOtoSendsItsOneExit() throws {
    var exchange = makeExchange([before, (100, 101, 99, 100), (100, 101, 93, 94)])
    var request = OrderRequest("SPY", .buy, quantity: 10, timeInForce: .gtc)
    request.orderClass = .oto
    request.stopLoss = .init(stopPrice: 95)
    let order = try exchange.submit(request)
    exchange.advance(bars: 1)
    #expect(exchange.orders[exchange.current(order).legs[0]].status == .new)
    exchange.advance(bars: 1)
    #expect(exchange.orders[exchange.current(order).legs[0]].filledAveragePrice == 95)
  }

  @Test func aLegCanBeReplacedAndKeepsItsPlace() throws {
    var exchange = makeExchange([before, (100, 101, 99, 100), (100, 101, 96, 97)])
    let order = try exchange.submit(bracket(profit: 104, stop: 90))
    exchange.advance(bars: 1)
    let stop = exchange.orders[exchange.current(order).legs[1]]
    var change = ReplaceRequest()
    change.stopPrice = 97
    let fresh = try exchange.replace(id: stop.id, change)
    #expect(fresh.status == .held && fresh.replaces == stop.id)
    exchange.advance(bars: 1)
    #expect(exchange.current(fresh).filledAveragePrice == 97)
    #expect(exchange.orders[exchange.current(order).legs[0]].status == .canceled)
    #expect(exchange.current(order).legs.contains(fresh.index))
  }
}
