import Series
import Testing
import Venue
import Wire

/// The REST routes, without sockets.
struct RouteTests {
  private struct Session {
    var exchange: Exchange
    var router = Router(credentials: nil, pace: .client)

    init(_ bars: [Bars], history: Int = 10) {
      var settings = ExchangeSettings()
      settings.seed = 1
      let start =
        history < bars[0].count ? bars[0].time(history) : Timestamp(seconds: 4_000_000_000)
      exchange = Exchange(bars: bars, start: start, settings: settings)
    }

    mutating func ask(
      _ method: String, _ path: String, _ query: [String: String] = [:], body: String = ""
    ) -> (status: Int, body: JSON) {
      let request = ServerRequest(
        method: method, path: path, query: query.map { ($0.key, $0.value) },
        body: Array(body.utf8))
      let reply = router.answer(request, &exchange)
      return (reply.status, reply.body ?? .null)
    }

    mutating func get(_ path: String, _ query: [String: String] = [:]) -> JSON {
      ask("GET", path, query).body
    }
  }

  private func rising() -> Session { Session([risingBars(30)]) }

  private func closes(_ rows: JSON?) -> [Double] {
    (rows?.items ?? []).compactMap { $0["c"]?.double }
  }

  @Test func unknownEndpointsAndBrokenBodiesAreToldApart() {
    var session = rising()
    for (method, path) in [
      ("GET", "/nothing"), ("GET", "/v2/nothing"), ("POST", "/v2/clock"), ("PUT", "/v2/orders"),
      ("GET", "/"), ("GET", "/v2/stocks/SPY/nothing"), ("GET", "/v2/account/nothing"),
    ] {
      let reply = session.ask(method, path)
      #expect(reply.status == 404 && reply.body["code"] == 40_410_000, "\(method) \(path)")
    }
    let broken = session.ask("POST", "/v2/orders", body: "{")
    #expect(broken.status == 400 && broken.body["code"] == 40_010_000)
  }

  @Test(arguments: [
    ("/v2/stocks/bars", "start", "9999-12-31"), ("/v2/stocks/bars", "start", "0001-01-01"),
    ("/v2/stocks/bars", "end", "0001-01-01"), ("/v2/stocks/bars", "end", "2259-12-31T00:00:00Z"),
    ("/v2/calendar", "start", "0001-01-01"), ("/v2/calendar", "end", "9999-12-31"),
    ("/v2/account/portfolio/history", "end", "1681-01-01"),
    ("/v2/account/portfolio/history", "start", "2259-01-01T00:00:00Z"),
  ])
  func datesThatNoMomentCanHoldAreRefused(path: String, name: String, date: String) {
    var session = rising()
    let reply = session.ask(
      "GET", path,
      ["symbols": "SPY", "timeframe": "1Day", "period": "999A", name: date])
    #expect((400..<500).contains(reply.status), "\(path) \(name)=\(date)")
  }

  @Test func aPeriodOfNineHundredYearsIsAnswered() {
    var session = rising()
    let reply = session.ask("GET", "/v2/account/portfolio/history", ["period": "999A"])
    #expect(reply.status == 200)
  }

  @Test func keysAreCheckedByHeadersOrBasicAuthorization() {
    var session = rising()
    session.router = Router(
      credentials: .init(key: "key", secret: "secret"), pace: .client)
    let cases: [([String: String], Int)] = [
      ([:], 401), (["apca-api-key-id": "key"], 401),
      (["apca-api-key-id": "key", "apca-api-secret-key": "wrong"], 401),
      (["apca-api-key-id": "key", "apca-api-secret-key": "secret"], 200),
      (["authorization": "Basic a2V5OnNlY3JldA=="], 200), (["authorization": "Basic !"], 401),
    ]
    for (headers, status) in cases {
      let request = ServerRequest(method: "GET", path: "/v2/account", headers: headers)
      let reply = session.router.answer(request, &session.exchange)
      #expect(reply.status == status, "\(headers)")
      if status == 401 { #expect(reply.body?["code"] == 40_110_000) }
    }
  }

  @Test func anOrderHasEveryFieldOfTheProtocol() {
    var session = rising()
    let order = session.ask(
      "POST", "/v2/orders",
      body:
        #"{"symbol":"SPY","qty":"10","side":"buy","type":"limit","time_in_force":"gtc","limit_price":"90.5","client_order_id":"one"}"#
    ).body
    guard case .object(let fields) = order else {
      Issue.record("no object")
      return
    }
    let names = Set(fields.map(\.name))
    let wanted = """
      id client_order_id created_at updated_at submitted_at filled_at expired_at expires_at canceled_at
      failed_at replaced_at replaced_by replaces asset_id symbol asset_class notional qty filled_qty
      filled_avg_price order_class order_type type side position_intent time_in_force limit_price
      stop_price status extended_hours legs trail_percent trail_price hwm ratio_qty subtag source
      """
    #expect(names == Set(wanted.split { $0 == " " || $0 == "\n" }.map(String.init)))
    #expect(order["qty"] == "10" && order["limit_price"] == "90.5" && order["order_class"] == "")
    #expect(order["position_intent"] == "buy_to_open" && order["filled_qty"] == "0")
    #expect(session.get("/v2/orders:by_client_order_id", ["client_order_id": "one"]) == order)
    let missing = session.ask(
      "GET", "/v2/orders:by_client_order_id", ["client_order_id": "two"])
    #expect(missing.status == 404)
  }

  @Test func listsOrdersByStatusTimeSideAndDirection() throws {
    var session = rising()
    var ids: [String] = []
    for index in 0..<5 {
      let order = try session.exchange.submit(
        {
          var request = OrderRequest("SPY", .buy, quantity: 1, kind: .limit, timeInForce: .gtc)
          request.limitPrice = 50 + Double(index)
          return request
        }())
      ids.append(order.id)
    }
    try session.exchange.cancel(id: ids[0])
    func listed(_ query: [String: String]) -> [Int] {
      (session.get("/v2/orders", query).items ?? []).compactMap { order in
        ids.firstIndex { .string($0) == order["id"] }
      }
    }
    #expect(listed([:]) == [4, 3, 2, 1])
    #expect(listed(["status": "closed"]) == [0])
    #expect(listed(["status": "all", "direction": "asc", "limit": "2"]) == [0, 1])
    #expect(listed(["side": "sell"]) == [])
    #expect(listed(["symbols": "SPY,XYZ"]) == [4, 3, 2, 1])
    #expect(listed(["before_order_id": ids[3]]) == [2, 1])
    #expect(listed(["after_order_id": ids[3]]) == [4])
    let moment = session.exchange.orders[2].submittedAt.description
    #expect(listed(["until": moment, "status": "all"]) == [1, 0])
    #expect(listed(["after": moment, "status": "all"]) == [4, 3])
    #expect(session.ask("GET", "/v2/orders", ["limit": "501"]).status == 422)
    #expect(session.ask("DELETE", "/v2/orders").body.items?.count == 4)
    #expect(session.ask("DELETE", "/v2/orders").body == [])
  }

  @Test func pagesThroughBarsOfSeveralSymbols() {
    var session = Session([risingBars(30), risingBars(30, symbol: "QQQ")])
    var query = ["symbols": "SPY,QQQ", "timeframe": "1Day", "start": "2024-01-01", "limit": "4"]
    var found: [String: [Double]] = [:]
    var pages = 0
    while pages < 20 {
      let page = session.get("/v2/stocks/bars", query)
      for symbol in ["SPY", "QQQ"] {
        found[symbol, default: []] += closes(page["bars"]?[symbol])
      }
      pages += 1
      guard let token = page["next_page_token"]?.string else { break }
      query["page_token"] = token
    }
    let expected = (0..<10).map { 101 + Double($0) }
    #expect(found == ["SPY": expected, "QQQ": expected] && pages == 5)
    query["page_token"] = nil
    query["sort"] = "desc"
    query["limit"] = "3"
    query["symbols"] = "SPY"
    let last = session.get("/v2/stocks/bars", query)
    #expect(closes(last["bars"]?["SPY"]) == [110, 109, 108])
    query["page_token"] = last["next_page_token"]?.string
    #expect(closes(session.get("/v2/stocks/bars", query)["bars"]?["SPY"]) == [107, 106, 105])
  }

  @Test func barsAppearOnlyWhenTheyHaveClosed() {
    var session = rising()
    let query = ["symbols": "SPY", "timeframe": "1Day", "start": "2024-01-01"]
    for phase in 0..<3 {
      #expect(closes(session.get("/v2/stocks/bars", query)["bars"]?["SPY"]).count == 10, "\(phase)")
      #expect(session.get("/v2/stocks/SPY/bars/latest")["bar"]?["c"]?.double == 110)
      #expect(session.ask("POST", "/venue/advance").status == 200)
    }
    #expect(closes(session.get("/v2/stocks/bars", query)["bars"]?["SPY"]).last == 111)
    let single = session.get("/v2/stocks/SPY/bars", query)
    #expect(single["symbol"] == "SPY" && closes(single["bars"]).count == 11)
    #expect(single["bars"]?[0]?["t"] == .time(Timestamp("2024-01-02T05:00:00Z")))
  }

  @Test func minutesAggregateToHoursDaysWeeksAndMonths() throws {
    let first = try #require(Timestamp("2024-01-30T14:30:00Z"))
    let times = (0..<3).flatMap { day in
      (0..<120).map { first.adding(seconds: Int64(day) * 86_400 + Int64($0) * 60) }
    }
    let rows = times.indices.map { row in
      let base = 100 + Double(row)
      return (base, base + 2, base - 1, base + 1)
    }
    var session = Session(
      [makeBars(rows, timeframe: .minute, times: times)], history: times.count)
    func bars(_ timeframe: String) -> [JSON] {
      session.get(
        "/v2/stocks/SPY/bars", ["timeframe": timeframe, "start": "2024-01-01", "limit": "1000"])[
          "bars"]?
        .items ?? []
    }
    #expect(bars("1Min").count == 360)
    let hours = bars("1Hour")
    #expect(hours.count == 9)
    #expect(hours[0]["t"] == .time(Timestamp("2024-01-30T14:00:00Z")))
    #expect(hours[0]["o"] == .number(100) && hours[0]["c"] == .number(130))
    #expect(hours[1]["h"] == .number(191) && hours[1]["l"] == .number(129))
    #expect(hours[1]["v"] == 60_000)
    let days = bars("1Day")
    #expect(days.compactMap { $0["c"]?.double } == [220, 340, 460])
    #expect(days[0]["t"] == .time(Timestamp("2024-01-30T05:00:00Z")))
    #expect(bars("1Week").compactMap { $0["t"] } == [.time(Timestamp("2024-01-29T05:00:00Z"))])
    #expect(bars("1Month").compactMap { $0["c"]?.double } == [340, 460])
    #expect(session.ask("GET", "/v2/stocks/SPY/bars", ["timeframe": "1Year"]).status == 400)
    let snapshot = session.get("/v2/stocks/SPY/snapshot")
    #expect(snapshot["dailyBar"]?["c"]?.double == 460)
    #expect(snapshot["prevDailyBar"]?["c"]?.double == 340)
  }

  @Test func refusesBadDataQueries() {
    var session = rising()
    for query in [
      ["timeframe": "1Min"], ["timeframe": ""], ["timeframe": "0Day"],
      ["timeframe": "1Day", "limit": "10001"], ["timeframe": "1Day", "limit": "-1"],
      ["timeframe": "1Day", "start": "yesterday"], ["timeframe": "1Day", "page_token": "%%"],
    ] {
      let reply = session.ask("GET", "/v2/stocks/SPY/bars", query)
      #expect(reply.status == 400 && reply.body["message"]?.string != nil, "\(query)")
    }
  }

  @Test func closesPositionsByQuantityShareAndAllAtOnce() throws {
    var session = rising()
    _ = try session.exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    session.exchange.advance()
    #expect(session.ask("DELETE", "/v2/positions/SPY", ["qty": "2.5"]).body["qty"] == "2.5")
    #expect(session.get("/v2/positions/SPY")["qty"] == "7.5")
    let asset = try #require(session.get("/v2/assets/SPY")["id"]?.string)
    #expect(session.ask("DELETE", "/v2/positions/\(asset)", ["percentage": "50"]).status == 200)
    #expect(session.get("/v2/positions")[0]?["qty"] == "3.75")
    let both = session.ask("DELETE", "/v2/positions/SPY", ["percentage": "50", "qty": "1"])
    #expect(both.status == 422)
    let all = session.ask("DELETE", "/v2/positions", ["cancel_orders": "True"])
    #expect(all.status == 207 && all.body[0]?["body"]?["side"] == "sell")
    #expect(session.get("/v2/positions") == [])
    #expect(session.ask("GET", "/v2/positions/SPY").body["message"] == "position does not exist")
    let fills = session.get("/v2/account/activities/FILL", ["page_size": "3"])
    #expect(fills.items?.count == 3 && fills[0]?["side"] == "sell")
    let token = try #require(fills[2]?["id"]?.string)
    let rest = session.get("/v2/account/activities/FILL", ["page_token": token])
    #expect(rest.items?.count == 1 && rest[0]?["side"] == "buy")
  }

  @Test func theVenuesOwnEndpointsTellWhereItStands() {
    var session = rising()
    let start = session.get("/venue/status")
    #expect(start["phase"] == "close" && start["bar"] == 0 && start["finished"] == false)
    #expect(start["timeframe"] == "1Day" && start["symbols"] == ["SPY"])
    var status = start
    for _ in 0..<100 { status = session.ask("POST", "/venue/advance").body }
    #expect(status["bar"] == 20 && status["finished"] == true && status["bars"] == 20)
    #expect(status["bars_by_symbol"]?["SPY"] == 20)
    session.router = Router(credentials: nil, pace: .clock(barsPerSecond: 1))
    #expect(session.ask("POST", "/venue/advance").status == 422)
  }
}
