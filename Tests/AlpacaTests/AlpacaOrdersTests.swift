import Alpaca
import Foundation
import Testing
import Trading
import Wire

struct AlpacaOrdersTests {
  static func request(_ change: (inout OrderRequest) -> Void = { _ in }) -> OrderRequest {
    var request = OrderRequest(
      symbol: "AAPL", side: .buy, quantity: 10, kind: .market, clientOrderID: "c1")
    change(&request)
    return request
  }

  static func order(_ status: String = "new", orderClass: String = "", legs: String = "null")
    -> String
  {
    """
    {"id":"o1","client_order_id":"c1","symbol":"AAPL","side":"buy","type":"market","qty":"10",
     "filled_qty":"0","filled_avg_price":null,"status":"\(status)","order_class":"\(orderClass)",
     "limit_price":null,"stop_price":null,"updated_at":"2026-03-02T15:15:00.208Z","legs":\(legs)}
    """
  }

  func body(_ request: ServerRequest?) throws -> [String: Any] {
    let bytes = try #require(request?.body)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func everyNumberOfAnOrderIsDecimalText() async throws {
    let service = try ScriptedService { _, _ in json(Self.order("pending_new")) }
    defer { service.stop() }
    let order = try await service.broker().submit(
      Self.request {
        $0.kind = .stopLimit
        $0.quantity = 1e-9
        $0.limitPrice = 101.5
        $0.stopPrice = 0.00015
        $0.timeInForce = .untilCancelled
      })
    #expect(order.status == "pending_new")
    let sent = try #require(service.requests("POST").first)
    #expect(sent.path == "/v2/orders")
    #expect(sent.headers["content-type"] == "application/json")
    let body = try body(sent)
    #expect(body["qty"] as? String == "0.000000001")
    #expect(body["limit_price"] as? String == "101.5")
    #expect(body["stop_price"] as? String == "0.00015")
    #expect(body["type"] as? String == "stop_limit")
    #expect(body["time_in_force"] as? String == "gtc")
    #expect(body["client_order_id"] as? String == "c1")
    #expect(body["order_class"] == nil)
  }

  @Test func anExitPairIsALimitOrderWhoseLegsAreAskedForWhenTheyAreLeftOut() async throws {
    let leg = Self.order("held").replacing("\"o1\"", with: "\"o2\"").replacing(
      "\"c1\"", with: "\"leg\"")
    let service = try ScriptedService { request, _ in
      request.method == "POST"
        ? json(Self.order(orderClass: "oco"))
        : json(Self.order(orderClass: "oco", legs: "[\(leg)]"))
    }
    defer { service.stop() }
    let order = try await service.broker().submit(
      Self.request {
        $0.side = .sell
        $0.kind = .limit
        $0.limitPrice = 110
        $0.orderClass = .oneCancelsOther(takeProfit: 110, stopLoss: 95.5)
      })
    #expect(order.legs.map(\.id) == ["o2"])
    #expect(order.legs.first?.clientOrderID == "leg")
    let body = try body(service.requests("POST").first)
    #expect(body["type"] as? String == "limit")
    #expect(body["order_class"] as? String == "oco")
    #expect((body["take_profit"] as? [String: String]) == ["limit_price": "110"])
    #expect((body["stop_loss"] as? [String: String]) == ["stop_price": "95.5"])
    let asked = try #require(service.requests("GET").first)
    #expect(asked.path == "/v2/orders/o1")
    #expect(asked.query("nested") == "true")
  }

  @Test func aRefusalCarriesStatusCodeAndMessage() async throws {
    let service = try ScriptedService { _, _ in
      json(
        "{\"code\":40310000,\"message\":\"insufficient buying power\",\"buying_power\":\"1\"}",
        status: 403)
    }
    defer { service.stop() }
    let error = await #expect(throws: BrokerError.self) {
      try await service.broker().submit(Self.request())
    }
    #expect(
      error == .refused(status: 403, code: 40_310_000, message: "insufficient buying power"))
    #expect(
      error?.description == "the broker refused (403/40310000): insufficient buying power")
    #expect(service.requests("POST").count == 1)
  }

  @Test func aTimeoutAfterTheOrderWasTakenFindsItAndSendsNothingAgain() async throws {
    let service = try ScriptedService { request, earlier in
      if request.method == "POST" { return plain("", status: 504) }
      // Not found soon after a timeout proves nothing.
      return earlier == 0
        ? json("{\"code\":40410000,\"message\":\"order not found for c1\"}", status: 404)
        : json(Self.order("filled"))
    }
    defer { service.stop() }
    let order = try await service.broker().submit(Self.request())
    #expect(order.status == "filled")
    #expect(service.requests("POST").count == 1)
    #expect(service.requests("GET").count == 2)
  }

  @Test func anOrderThatIsNowhereIsSentAgainUnderTheSameName() async throws {
    let service = try ScriptedService { request, earlier in
      if request.method == "GET" { return plain("", status: 404) }
      return earlier == 0 ? plain("", status: 500) : json(Self.order())
    }
    defer { service.stop() }
    #expect(try await service.broker().submit(Self.request()).id == "o1")
    let names = try service.requests("POST").map { try body($0)["client_order_id"] as? String }
    #expect(names == ["c1", "c1"])
  }

  @Test func aRepeatThatTheBrokerKnowsIsTheOrderItself() async throws {
    let service = try ScriptedService { request, _ in
      request.method == "GET"
        ? json(Self.order())
        : json("{\"code\":40010001,\"message\":\"client_order_id must be unique\"}", status: 422)
    }
    defer { service.stop() }
    let broker = try service.broker()
    #expect(try await broker.submit(Self.request()).id == "o1")
    // The same name for something else is a mistake, not a repeat.
    await #expect(throws: BrokerError.self) {
      try await broker.submit(Self.request { $0.quantity = 11 })
    }
  }

  @Test func anOutcomeThatCannotBeLearntIsUncertain() async throws {
    let service = try ScriptedService { _, _ in plain("", status: 503) }
    defer { service.stop() }
    let error = await #expect(throws: BrokerError.self) {
      try await service.broker().submit(Self.request())
    }
    guard case .uncertain? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(service.requests("POST").count == 1)
  }

  @Test func aRefusalAfterALostReplyDoesNotProveThatThereIsNoOrder() async throws {
    // The first attempt was taken and holds the shares; the repeat is refused because of it.
    let service = try ScriptedService { request, earlier in
      if request.method == "GET" { return plain("", status: 404) }
      return earlier == 0
        ? plain("", status: 504)
        : json("{\"code\":40310000,\"message\":\"insufficient qty available\"}", status: 403)
    }
    defer { service.stop() }
    await expectUncertain(service)
  }

  @Test func anUnreadableReplyToAnOrderThatWasTakenIsLookedUpAndElseUncertain() async throws {
    let found = try ScriptedService { request, _ in
      request.method == "POST" ? plain("{\"id\":", status: 200) : json(Self.order())
    }
    defer { found.stop() }
    #expect(try await found.broker().submit(Self.request()).id == "o1")
    let nowhere = try ScriptedService { request, _ in
      plain("", status: request.method == "POST" ? 200 : 404)
    }
    defer { nowhere.stop() }
    await expectUncertain(nowhere)
    #expect(nowhere.requests("POST").count == 1)
  }

  @Test func aRepeatThatIsNotFoundIsUncertain() async throws {
    let service = try ScriptedService { request, _ in
      request.method == "GET"
        ? plain("", status: 404)
        : json("{\"code\":40010001,\"message\":\"client_order_id must be unique\"}", status: 422)
    }
    defer { service.stop() }
    await expectUncertain(service)
  }

  func expectUncertain(_ service: ScriptedService) async {
    let error = await #expect(throws: BrokerError.self) {
      try await service.broker().submit(Self.request())
    }
    guard case .uncertain? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aShortSaleIsASaleWhateverItIsCalled() async throws {
    let service = try ScriptedService { _, _ in
      json(Self.order().replacing("\"side\":\"buy\"", with: "\"side\":\"sell_short\""))
    }
    defer { service.stop() }
    #expect(try await service.broker().order(clientOrderID: "c1")?.side == .sell)
  }

  @Test func aBusyBrokerIsAskedAgainAndACancelOnce() async throws {
    let service = try ScriptedService { request, earlier in
      switch request.method {
      case "POST": earlier == 0 ? plain("", status: 429) : json(Self.order())
      default:
        request.path.hasSuffix("/o1")
          ? ServerResponse(status: 204)
          : json(
            "{\"code\":42210000,\"message\":\"order is already in \\\"filled\\\" state\"}",
            status: 422)
      }
    }
    defer { service.stop() }
    let broker = try service.broker()
    #expect(try await broker.submit(Self.request()).id == "o1")
    #expect(service.requests("POST").count == 2)
    try await broker.cancel(orderID: "o1")
    let error = await #expect(throws: BrokerError.self) {
      try await broker.cancel(orderID: "o9")
    }
    #expect(
      error
        == .refused(
          status: 422, code: 42_210_000, message: "order is already in \"filled\" state"))
    #expect(service.requests("DELETE").map(\.path) == ["/v2/orders/o1", "/v2/orders/o9"])
  }
}
