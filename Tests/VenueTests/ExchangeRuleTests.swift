import Testing
import Venue

/// What the exchange refuses, with the status, code and sentence of the protocol.
struct ExchangeRuleTests {
  private let rows: [(Double, Double, Double, Double)] = [
    (100, 101, 99, 100), (100, 101, 99, 100), (100, 101, 99, 100), (100, 101, 99, 100),
  ]

  private func refusal(
    in exchange: inout Exchange, _ change: (inout OrderRequest) -> Void
  ) -> ExchangeError? {
    var request = OrderRequest("SPY", .buy, quantity: 10)
    change(&request)
    let before = exchange.orders.count
    do throws(ExchangeError) {
      _ = try exchange.submit(request)
      return nil
    } catch {
      #expect(exchange.orders.count == before)
      return error
    }
  }

  private func refusal(_ change: (inout OrderRequest) -> Void) -> String? {
    var exchange = makeExchange(rows)
    return refusal(in: &exchange, change).map { "\($0.status)/\($0.code) \($0.message)" }
  }

  @Test func checksFields() {
    let invalid = "422/40010001 "
    #expect(refusal { $0.quantity = nil } == invalid + "qty or notional is required")
    #expect(refusal { $0.quantity = 0 } == invalid + "qty must be > 0")
    #expect(refusal { $0.quantity = 1e-10 } == invalid + "qty has more than 9 decimals")
    #expect(
      refusal {
        $0.quantity = nil
        $0.notional = 0.5
      } == invalid + "notional must be >= 1.00")
    #expect(
      refusal { $0.limitPrice = 1 } == invalid + "market orders require no stop or limit price")
    #expect(refusal { $0.kind = .limit } == invalid + "limit orders require a limit price")
    #expect(refusal { $0.kind = .stop } == invalid + "stop orders require a stop price")
    #expect(
      refusal { $0.kind = .stopLimit }
        == invalid + "stop limit orders require both stop and limit price")
    #expect(
      refusal { $0.kind = .trailingStop }
        == invalid + "trailing stop orders must specify one of trail_price or trail_percent")
    #expect(refusal { $0.orderClass = .oco } == invalid + "oco orders must be limit orders")
    #expect(
      refusal { $0.clientOrderID = String(repeating: "a", count: 129) }
        == invalid + "client_order_id must be no more than 128 characters")
    #expect(refusal { $0.positionIntent = "sell_to_open" } == invalid + "invalid position_intent")
  }

  @Test func checksAssetTickAndCombination() {
    let rule = "422/42210000 "
    #expect(refusal { $0.symbol = "NONE" } == rule + "asset \"NONE\" not found")
    let tick = "sub-penny increment does not fulfill minimum pricing criteria"
    for (price, isGood) in [(90.25, true), (90.251, false), (0.1234, true), (0.12345, false)] {
      let found = refusal {
        $0.kind = .limit
        $0.limitPrice = price
      }
      #expect(found == (isGood ? nil : rule + "invalid limit_price \(price). " + tick))
    }
    #expect(
      refusal {
        $0.quantity = 1.5
        $0.timeInForce = .gtc
      } == rule + "fractional orders must be DAY orders")
    #expect(
      refusal {
        $0.quantity = 1.5
        $0.side = .sell
      } == rule + "fractional orders cannot be sold short")
    #expect(
      refusal { $0.extendedHours = true }
        == rule + "extended hours order must be DAY or GTC limit orders")
    #expect(
      refusal {
        $0.kind = .stop
        $0.stopPrice = 105
        $0.timeInForce = .ioc
      } == rule + "ioc orders must be simple market or limit orders")
    #expect(
      refusal {
        $0.kind = .stop
        $0.stopPrice = 95
      } == rule + "stop price must be greater than current price")
  }

  @Test func checksThePricesOfABracket() {
    let rule = "422/42210000 "
    #expect(
      refusal {
        $0.orderClass = .bracket
        $0.takeProfit = 100
        $0.stopLoss = .init(stopPrice: 95)
      } == rule + "take_profit.limit_price must be >= base_price + 0.01")
    #expect(
      refusal {
        $0.orderClass = .bracket
        $0.takeProfit = 105
        $0.stopLoss = .init(stopPrice: 100)
      } == rule + "stop_loss.stop_price must be <= base_price - 0.01")
    #expect(
      refusal {
        $0.orderClass = .bracket
        $0.takeProfit = 105
      } == "422/40010001 bracket orders require take_profit and stop_loss")
  }

  @Test func theTickRuleCanBeSwitchedOff() {
    var exchange = makeExchange(rows) { $0.enforcesTicks = false }
    let found = refusal(in: &exchange) {
      $0.kind = .limit
      $0.limitPrice = 90.12345
    }
    #expect(found == nil)
  }

  @Test func aClientOrderIdIsUsedOnceAndARefusalDoesNotUseItUp() throws {
    var exchange = makeExchange(rows)
    #expect(
      refusal(in: &exchange) {
        $0.clientOrderID = "a"
        $0.quantity = 1e6
      }?.code == 40_310_000)
    #expect(refusal(in: &exchange) { $0.clientOrderID = "a" } == nil)
    try exchange.cancel(id: exchange.orders[0].id)
    let second = refusal(in: &exchange) { $0.clientOrderID = "a" }
    #expect(second?.message == "client_order_id must be unique")
  }

  @Test func refusesWashTrades() throws {
    var exchange = makeExchange(rows)
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance(bars: 1)
    #expect(
      refusal(in: &exchange) {
        $0.kind = .limit
        $0.limitPrice = 95
      } == nil)
    let market = refusal(in: &exchange) { $0.side = .sell }
    #expect(market?.status == 403 && market?.code == 40_310_000)
    #expect(market?.message == "potential wash trade detected. use complex orders")
    #expect(market?.body["existing_order_id"]?.string == exchange.orders[1].id)
    let crossing = refusal(in: &exchange) {
      $0.side = .sell
      $0.kind = .limit
      $0.limitPrice = 94
    }
    #expect(crossing?.body["reject_reason"] == "opposite side limit order exists")
    #expect(
      refusal(in: &exchange) {
        $0.side = .sell
        $0.kind = .limit
        $0.limitPrice = 96
      } == nil)
  }

  @Test func holdsTheQuantityOfOpenExits() throws {
    var exchange = makeExchange(rows)
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance(bars: 1)
    var exit = OrderRequest("SPY", .sell, quantity: 6, kind: .limit, timeInForce: .gtc)
    exit.limitPrice = 110
    let first = try exchange.submit(exit)
    let found = refusal(in: &exchange) {
      $0 = exit
      $0.quantity = 5
    }
    #expect(
      found?.message == "insufficient qty available for order (requested: 5, available: 4)")
    #expect(found?.body["available"] == "4")
    #expect(found?.body["existing_qty"] == "10")
    #expect(found?.body["held_for_orders"] == "6")
    #expect(found?.body["related_orders"]?[0]?.string == first.id)
    var change = ReplaceRequest()
    change.quantity = 11
    #expect(throws: ExchangeError.self) { try exchange.replace(id: first.id, change) }
  }

  @Test func reservesBuyingPowerAndRefusesShortsWithoutMargin() throws {
    var exchange = makeExchange(rows) { $0.multiplier = 1 }
    #expect(exchange.buyingPower == 100_000)
    var request = OrderRequest("SPY", .buy, quantity: 800, kind: .limit, timeInForce: .gtc)
    request.limitPrice = 90
    let order = try exchange.submit(request)
    #expect(exchange.buyingPower == 28_000)
    let poor = refusal(in: &exchange) { $0.quantity = 281 }
    #expect(poor?.message == "insufficient buying power")
    #expect(poor?.body["buying_power"] == "28000" && poor?.body["cost_basis"] == "28100")
    try exchange.cancel(id: order.id)
    #expect(exchange.buyingPower == 100_000)
    let short = refusal(in: &exchange) { $0.side = .sell }
    #expect(short?.message == "account is not allowed to short")
  }

  @Test func marginDoublesBuyingPower() throws {
    var exchange = makeExchange(rows)
    #expect(exchange.buyingPower == 200_000)
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 500))
    exchange.advance(bars: 1)
    #expect(exchange.initialMargin == 25_000)
    #expect(exchange.buyingPower == 150_000)
    #expect(exchange.maintenanceMargin == 15_000)
  }

  @Test func replacesAndCancelsByTheirRules() throws {
    var exchange = makeExchange(rows)
    var request = OrderRequest("SPY", .buy, quantity: 10, kind: .limit, timeInForce: .gtc)
    request.limitPrice = 90
    let queued = try exchange.submit(request)
    var change = ReplaceRequest()
    change.limitPrice = 91
    #expect(throws: ExchangeError.unprocessable("cannot replace order in accepted status")) {
      try exchange.replace(id: queued.id, change)
    }
    exchange.advance(bars: 1)
    let fresh = try exchange.replace(id: queued.id, change)
    exchange.advance(bars: 1)
    #expect(exchange.current(queued).status == .replaced)
    #expect(exchange.current(queued).replacedBy == fresh.id)
    #expect(throws: ExchangeError.unprocessable("order parameters are not changed")) {
      var same = ReplaceRequest()
      same.limitPrice = 91
      _ = try exchange.replace(id: fresh.id, same)
    }
    #expect(throws: ExchangeError.unprocessable("order already replaced")) {
      try exchange.replace(id: queued.id, change)
    }
    #expect(throws: ExchangeError.unprocessable("order is already in \"replaced\" state")) {
      try exchange.cancel(id: queued.id)
    }
    try exchange.cancel(id: fresh.id)
    try exchange.cancel(id: fresh.id)
    #expect(throws: ExchangeError.notFound("order not found for \(stableUUID("x"))")) {
      try exchange.cancel(id: stableUUID("x"))
    }
    #expect(throws: ExchangeError.invalid("order_id is missing")) { try exchange.cancel(id: "x") }
  }

  @Test func readsNumbersAsTextOrNumberAndRefusesNonsense() throws {
    let body = JSON(
      parsing: Array(
        #"{"symbol":"SPY","qty":"1e1","side":"buy","type":"limit","time_in_force":"day","limit_price":101.5,"extended_hours":"True"}"#
          .utf8))
    let request = try OrderRequest(try #require(body))
    #expect(request.quantity == 10 && request.limitPrice == 101.5 && request.extendedHours)
    for text in [
      #"{"symbol":"SPY","qty":"ten","side":"buy","type":"market","time_in_force":"day"}"#,
      #"{"symbol":"SPY","qty":1,"side":"hold","type":"market","time_in_force":"day"}"#,
      #"{"symbol":"SPY","qty":1,"side":"buy","type":"odd","time_in_force":"day"}"#,
      #"{"symbol":"SPY","qty":1,"side":"buy","type":"market","time_in_force":"always"}"#,
      #"{"qty":1,"side":"buy","type":"market","time_in_force":"day"}"#,
      #"{"symbol":"SPY","qty":-1,"side":"buy","type":"market","time_in_force":"day"}"#,
      #"{"symbol":"SPY","qty":1e400,"side":"buy","type":"market","time_in_force":"day"}"#, "[]",
    ] {
      #expect(throws: ExchangeError.self, "\(text)") {
        try OrderRequest(JSON(parsing: Array(text.utf8)) ?? .null)
      }
    }
  }
}
