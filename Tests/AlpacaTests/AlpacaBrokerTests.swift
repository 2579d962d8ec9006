import Alpaca
import Foundation
import Series
import Simulation
import Testing
import Trading
import Wire

struct AlpacaBrokerTests {
  @Test func accountClockPositionAndOrderAreReadAsAlpacaSendsThem() async throws {
    let (account, clock) = (try fixture("account.json"), try fixture("clock.json"))
    let (position, order) = (try fixture("position.json"), try fixture("order.json"))
    let service = try ScriptedService { request, _ in
      switch request.path {
      case "/v2/account": json(account)
      case "/v2/clock": json(clock)
      case "/v2/positions": json("[\(position)]")
      case "/v2/orders": json("[\(order)]")
      default: json(order)
      }
    }
    defer { service.stop() }
    let broker = try service.broker()
    #expect(
      try await broker.account()
        == BrokerAccount(
          id: "5b1f0c1e-2f37-4a4e-9d0c-7f5f2f3c9a10", cash: 98_985, equity: 100_005,
          buyingPower: 198_990))
    let now = try await broker.clock()
    #expect(now.time == Timestamp("2026-03-02T15:15:00.123456789Z"))
    #expect(now.isOpen)
    #expect(now.nextOpen == Timestamp("2026-03-03T14:30:00Z"))
    #expect(
      try await broker.positions()
        == [BrokerPosition(symbol: "AAPL", shares: 10, averagePrice: 101.5)])
    let found = try #require(try await broker.order(clientOrderID: "a b/c+d"))
    #expect(found.id == "61e69015-8549-4bfd-b9c3-01e75843f47d")
    #expect(found.clientOrderID == "strat-7-0001")
    #expect(found.status == "new")
    #expect(found.quantity == 10)
    #expect(found.limitPrice == 101.5)
    #expect(found.filledAveragePrice == nil)
    #expect(!found.isDone)
    #expect(try await broker.openOrders() == [found])
    let asked = service.requests("GET")
    #expect(asked.allSatisfy { $0.headers["apca-api-key-id"] == "KEY" })
    #expect(asked.allSatisfy { $0.headers["apca-api-secret-key"] == "SECRET" })
    #expect(asked.contains { $0.query("client_order_id") == "a b/c+d" })
  }

  @Test func shortsAreNegativeAndNumbersMayComeAsNumbersOrText() async throws {
    let service = try ScriptedService { _, _ in
      json(
        """
        [{"symbol":"A","qty":"-5","side":"short","avg_entry_price":"10.25","new_field":{}},
         {"symbol":"B","qty":5,"side":"short","avg_entry_price":10},
         {"symbol":"BTCUSD","qty":"0.000000001","side":"long","avg_entry_price":1e5}]
        """)
    }
    defer { service.stop() }
    let positions = try await service.broker().positions()
    #expect(positions.map(\.shares) == [-5, -5, 1e-9])
    #expect(positions.map(\.averagePrice) == [10.25, 10, 100_000])
  }

  @Test func aBlockedAccountIsBlocked() async throws {
    let text = try fixture("account.json").replacing(
      "\"account_blocked\":false", with: "\"account_blocked\":true")
    let service = try ScriptedService { _, _ in json(text) }
    defer { service.stop() }
    #expect(try await service.broker().account().isBlocked)
  }

  @Test(arguments: ["\"nan\"", "\"inf\"", "\"1e999\""])
  func aNumberThatIsNotFiniteIsRefused(text: String) async throws {
    let service = try ScriptedService { _, _ in
      json("{\"id\":\"x\",\"cash\":\(text),\"equity\":\"1\",\"buying_power\":\"1\"}")
    }
    defer { service.stop() }
    let error = await #expect(throws: BrokerError.self) { try await service.broker().account() }
    guard case .malformed? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aReplyThatLacksAFieldNamesIt() async throws {
    let service = try ScriptedService { request, _ in
      request.path == "/v2/clock"
        ? json(
          "{\"timestamp\":\"yesterday\",\"is_open\":true,\"next_open\":\"\",\"next_close\":\"\"}")
        : json("{\"id\":\"x\",\"cash\":\"ten\",\"equity\":\"1\"}")
    }
    defer { service.stop() }
    let broker = try service.broker()
    let account = await #expect(throws: BrokerError.self) { try await broker.account() }
    #expect(account == .malformed("account: \"cash\": \"ten\" is not a number"))
    let clock = await #expect(throws: BrokerError.self) { try await broker.clock() }
    #expect(clock == .malformed("clock: \"yesterday\" is not a time"))
  }

  @Test func askingIsRepeatedWhileTheServerIsBusyAndNoLonger() async throws {
    let account = try fixture("account.json")
    let patient = try ScriptedService { _, earlier in
      switch earlier {
      case 0: json("{\"code\":42910000,\"message\":\"rate limit exceeded.\"}", status: 429)
      case 1: plain("<html>bad gateway</html>", status: 502)
      default: json(account)
      }
    }
    defer { patient.stop() }
    #expect(try await patient.broker().account().cash == 98_985)
    #expect(patient.requests("GET").count == 3)
    let broken = try ScriptedService { _, _ in plain("", status: 503) }
    defer { broken.stop() }
    let error = await #expect(throws: BrokerError.self) { try await broken.broker().account() }
    #expect(error == .refused(status: 503, code: nil, message: "no explanation"))
    #expect(broken.requests("GET").count == 3)
  }

  @Test func wrongKeysAreSaidOnceWithoutTheKeys() async throws {
    let service = try ScriptedService { _, _ in
      plain("<html><h1>401 Authorization Required</h1></html>", status: 401)
    }
    defer { service.stop() }
    let error = await #expect(throws: BrokerError.self) { try await service.broker().account() }
    guard case .unauthorized(let text)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!text.contains("SECRET"))
    #expect(service.requests("GET").count == 1)
  }

  @Test func historyComesPageByPageWithDaysAtTheirDates() async throws {
    let service = try ScriptedService { request, _ in
      switch request.query("page_token") {
      case nil:
        // Midnight in New York: five hours after UTC's in winter, four in summer.
        json(
          """
          {"bars":{"SPY":[{"t":"2026-03-05T05:00:00Z","o":1,"h":2,"l":0.5,"c":1.5,"v":10},
           {"t":"2026-03-06T05:00:00Z","o":1.5,"h":2,"l":0.5,"c":1.25,"v":20,"n":1,"vw":1.2}]},
           "next_page_token":"a+b/c="}
          """)
      case "a+b/c=": json("{\"bars\":{},\"next_page_token\":\"d\"}")
      default:
        json(
          """
          {"bars":{"SPY":[{"t":"2026-03-06T05:00:00Z","o":9,"h":9,"l":9,"c":9,"v":9},
           {"t":"2026-03-09T04:00:00Z","o":1.25,"h":2,"l":0.5,"c":1,"v":30}]},
           "next_page_token":null}
          """)
      }
    }
    defer { service.stop() }
    let from = try #require(Timestamp("2026-03-05"))
    let to = try #require(Timestamp("2026-03-10"))
    let bars = try await service.broker().history(
      symbol: "SPY", timeframe: .day, from: from, to: to)
    #expect(bars.count == 3)
    #expect(
      (0..<3).map { "\(bars.time($0).utcDate)" } == ["2026-03-05", "2026-03-06", "2026-03-09"])
    #expect(Array(bars.close) == [1.5, 1.25, 1])
    let first = try #require(service.requests("GET").first)
    #expect(first.path == "/v2/stocks/bars")
    #expect(first.query("start") == "2026-03-05T05:00:00Z")
    #expect(first.query("timeframe") == "1Day")
    #expect(first.query("symbols") == "SPY")
    #expect(first.query("feed") == "iex")
  }

  @Test func nobodyAtTheAddressIsUnreachable() async throws {
    var settings = try AlpacaSettings.venue(url: "http://127.0.0.1:1")
    settings.retryPauses = []
    let broker = try AlpacaBroker(settings)
    let error = await #expect(throws: BrokerError.self) { try await broker.account() }
    guard case .unreachable(let text)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.hasPrefix("127.0.0.1:1: nobody answers there"))
  }
}
