import Series
import Testing
import Venue

/// The virtual clock: phases, sessions, expiry.
struct ExchangeTimeTests {
  private func minute(_ text: String) -> Timestamp { Timestamp(text) ?? Timestamp(seconds: 0) }

  private func exchange(_ times: [String], _ timeframe: Timeframe) -> Exchange {
    let bars = makeBars(
      times.map { _ in (100, 101, 99, 100) }, timeframe: timeframe, times: times.map(minute))
    var settings = ExchangeSettings()
    settings.seed = 1
    return Exchange(bars: [bars], start: bars.time(1), settings: settings)
  }

  @Test func dailyBarsOpenAndCloseWithTheirSession() {
    var exchange = exchange(["2024-07-02", "2024-07-03", "2024-07-05"], .day)
    #expect(exchange.now == minute("2024-07-02T20:00:00Z"))
    exchange.advance()
    #expect(exchange.now == minute("2024-07-03T13:30:00Z") && exchange.stage == .atOpen)
    exchange.advance()
    #expect(exchange.now == minute("2024-07-03T15:15:00Z") && exchange.stage == .inBar)
    exchange.advance()
    // The day before Independence Day closes at 13:00.
    #expect(exchange.now == minute("2024-07-03T17:00:00Z") && exchange.stage == .closed)
    exchange.advance(bars: 1)
    #expect(exchange.isFinished && exchange.step == 2)
    exchange.advance()
    #expect(exchange.now == minute("2024-07-05T20:00:00Z") && exchange.stage == .closed)
  }

  @Test func dayOrdersExpireAtTheCloseAndLaterOnesWorkTheNextDay() throws {
    var exchange = exchange(["2024-07-02", "2024-07-03", "2024-07-05", "2024-07-08"], .day)
    var request = OrderRequest("SPY", .buy, quantity: 1, kind: .limit)
    request.limitPrice = 90
    let first = try exchange.submit(request)
    #expect(first.expiresAt == minute("2024-07-03T17:00:00Z") && first.status == .accepted)
    exchange.advance(bars: 1)
    #expect(exchange.current(first).status == .expired)
    #expect(exchange.eventNames() == ["accepted", "new", "bar", "expired"])
    let second = try exchange.submit(request)
    #expect(second.expiresAt == minute("2024-07-05T20:00:00Z"))
    request.timeInForce = .gtc
    let lasting = try exchange.submit(request)
    exchange.advance(bars: 2)
    #expect(exchange.current(second).status == .expired)
    #expect(exchange.current(lasting).status == .new)
    #expect(lasting.expiresAt == minute("2024-10-01T20:15:00Z"))
  }

  @Test func intradayBarsShareASession() throws {
    let times = [
      "2024-07-02T19:58:00Z", "2024-07-02T19:59:00Z", "2024-07-03T13:30:00Z",
      "2024-07-03T13:31:00Z",
    ]
    var exchange = exchange(times, .minute)
    #expect(exchange.now == minute("2024-07-02T19:59:00Z"))
    var request = OrderRequest("SPY", .buy, quantity: 1, kind: .limit)
    request.limitPrice = 90
    let today = try exchange.submit(request)
    #expect(today.status == .pendingNew)
    exchange.advance(bars: 1)
    #expect(exchange.current(today).status == .expired)
    let tomorrow = try exchange.submit(request)
    #expect(tomorrow.status == .accepted)
    exchange.advance()
    #expect(exchange.current(tomorrow).status == .new)
    #expect(exchange.now == minute("2024-07-03T13:30:00Z"))
  }

  @Test func hourlyBarsAreCutToTheSession() {
    var exchange = exchange(
      ["2024-07-02T12:00:00Z", "2024-07-02T13:00:00Z", "2024-07-02T19:30:00Z"], .hour)
    exchange.advance()
    #expect(exchange.now == minute("2024-07-02T13:30:00Z"))
    exchange.advance(bars: 1)
    exchange.advance()
    exchange.advance()
    #expect(exchange.now == minute("2024-07-02T20:00:00Z"))
  }

  @Test func beforeTheMarketOnlyExtendedLimitOrdersTrade() throws {
    var exchange = exchange(
      ["2024-07-02T12:00:00Z", "2024-07-02T12:01:00Z", "2024-07-02T13:30:00Z"], .minute)
    let plain = try exchange.submit(OrderRequest("SPY", .buy, quantity: 1))
    var request = OrderRequest("SPY", .buy, quantity: 1, kind: .limit)
    request.limitPrice = 100.5
    request.extendedHours = true
    let early = try exchange.submit(request)
    exchange.advance(bars: 1)
    #expect(exchange.current(plain).status == .accepted)
    #expect(exchange.current(early).filledAveragePrice == 100)
    exchange.advance()
    #expect(exchange.current(plain).status == .filled)
  }

  @Test func openingAndClosingAuctionsFillAtTheSessionsEnds() throws {
    var exchange = exchange(["2024-07-01", "2024-07-02", "2024-07-03"], .day)
    let opening = try exchange.submit(
      OrderRequest("SPY", .buy, quantity: 1, timeInForce: .opg))
    var cheap = OrderRequest("SPY", .buy, quantity: 1, kind: .limit, timeInForce: .opg)
    cheap.limitPrice = 95
    let missed = try exchange.submit(cheap)
    exchange.advance()
    let closing = try exchange.submit(
      OrderRequest("SPY", .buy, quantity: 1, timeInForce: .cls))
    exchange.advance()
    #expect(exchange.current(opening).filledAveragePrice == 100)
    #expect(exchange.current(missed).status == .canceled)
    #expect(exchange.current(closing).status == .new)
    exchange.advance()
    #expect(exchange.current(closing).status == .filled)
    #expect(exchange.current(closing).filledAt.map { $0 >= minute("2024-07-02T20:00:00Z") } == true)
  }

  @Test func immediateOrdersFillAtTheOpenOrNotAtAll() throws {
    var exchange = exchange(["2024-07-01", "2024-07-02", "2024-07-03"], .day)
    exchange.advance()
    var request = OrderRequest("SPY", .buy, quantity: 1, kind: .limit, timeInForce: .ioc)
    request.limitPrice = 99.5
    let missed = try exchange.submit(request)
    #expect(exchange.current(missed).status == .canceled)
    request.limitPrice = 100
    request.timeInForce = .fok
    let filled = try exchange.submit(request)
    #expect(exchange.current(filled).status == .filled)
  }

  @Test func yesterdaysFiguresRollWithTheSession() throws {
    let bars = risingBars(4)
    var exchange = Exchange(bars: [bars], start: bars.time(1), settings: ExchangeSettings())
    _ = try exchange.submit(OrderRequest("SPY", .buy, quantity: 10))
    exchange.advance(bars: 1)
    #expect(exchange.lastEquity == 100_000)
    exchange.advance(bars: 1)
    #expect(exchange.lastEquity == 100_010 && exchange.equity == 100_020)
    let position = exchange.shape(try exchange.position(named: "SPY"))
    #expect(position["lastday_price"] == "102" && position["current_price"] == "103")
    #expect(position["unrealized_pl"] == "20" && position["unrealized_intraday_pl"] == "10")
    #expect(position["change_today"]?.double.map { abs($0 - 1 / 102.0) < 1e-12 } == true)
  }

  @Test func symbolsOfOneTimelineMoveTogether() throws {
    let days = tradingDays(4, from: CalendarDate(dayNumber: 19_724))
    let row = (100.0, 101.0, 99.0, 100.0)
    let first = makeBars([row, row, row], symbol: "AAA", times: [days[0], days[1], days[3]])
    let second = makeBars([row, row, row], symbol: "BBB", times: [days[1], days[2], days[3]])
    var exchange = Exchange(bars: [first, second], start: nil, settings: ExchangeSettings())
    #expect(exchange.now < Timestamp(nanoseconds: days[0].nanoseconds + 86_400_000_000_000))
    let order = try exchange.submit(OrderRequest("BBB", .buy, quantity: 1, timeInForce: .gtc))
    exchange.advance(bars: 1)
    #expect(exchange.current(order).isOpen)
    exchange.advance(bars: 3)
    #expect(exchange.current(order).filledAveragePrice == 100)
    #expect(exchange.isFinished && exchange.step == 4 && exchange.barCount == 6)
  }

  @Test func aCryptoPairTradesAroundTheClock() throws {
    let bars = makeBars(
      [(100, 101, 99, 100), (100, 101, 99, 100)], symbol: "BTC/USD", timeframe: .hour,
      times: [minute("2024-07-06T03:00:00Z"), minute("2024-07-06T04:00:00Z")])
    var exchange = Exchange(bars: [bars], start: bars.time(1), settings: ExchangeSettings())
    let order = try exchange.submit(
      OrderRequest("BTCUSD", .buy, quantity: 0.5, timeInForce: .gtc))
    exchange.advance()
    #expect(exchange.current(order).status == .filled)
    #expect(exchange.shape(try exchange.position(named: "BTC/USD"))["symbol"] == "BTCUSD")
    #expect(throws: ExchangeError.self) {
      try exchange.submit(OrderRequest("BTC/USD", .sell, quantity: 0.6, timeInForce: .gtc))
    }
  }

  @Test func aDayWithBarsIsASessionWhateverTheCalendarSays() throws {
    let saturday = try #require(CalendarDate("2024-07-06"))
    #expect(TradingDays().session(saturday) == nil)
    let session = TradingDays(extraDays: [saturday]).session(saturday)
    #expect(session?.open == minute("2024-07-06T13:30:00Z"))
    #expect(session?.close == minute("2024-07-06T20:00:00Z"))
  }

  @Test func readsNewYorksClocksInSummerAndWinter() {
    #expect(NewYork.text(minute("2024-03-10T06:59:59Z")) == "2024-03-10T01:59:59-05:00")
    #expect(NewYork.text(minute("2024-03-10T07:00:00Z")) == "2024-03-10T03:00:00-04:00")
    #expect(NewYork.text(minute("2024-11-03T05:59:59Z")) == "2024-11-03T01:59:59-04:00")
    #expect(NewYork.text(minute("2024-11-03T06:00:00Z")) == "2024-11-03T01:00:00-05:00")
    #expect(NewYork.text(minute("2000-04-02T07:00:00Z")) == "2000-04-02T03:00:00-04:00")
  }
}
