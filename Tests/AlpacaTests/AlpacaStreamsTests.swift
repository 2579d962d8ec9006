import Alpaca
import Foundation
import Series
import Simulation
import Synchronization
import Testing
import Trading
import Wire

struct AlpacaStreamsTests {
  /// Plays the server's part of both handshakes, then says what the test wants said.
  static func play(
    trading: [WebSocketServerMessage] = [], data: [WebSocketServerMessage] = []
  ) -> @Sendable (WebSocketServerSession, String) -> Void {
    { session, text in
      func say(_ text: String) { _ = session.send(.text(text)) }
      switch (session.request.path == "/stream", text) {
      case (true, ""): break
      case (true, let text) where text.contains("authenticate"):
        let reply =
          "{\"stream\":\"authorization\",\"data\":{\"status\":\"authorized\",\"action\":\"authenticate\"}}"
        _ = session.send(.binary(Array(reply.utf8)))
      case (true, _):
        say("{\"stream\":\"listening\",\"data\":{\"streams\":[\"trade_updates\"]}}")
        for message in trading { _ = session.send(message) }
      case (false, ""): say("[{\"T\":\"success\",\"msg\":\"connected\"}]")
      case (false, let text) where text.contains("auth"):
        say("[{\"T\":\"success\",\"msg\":\"authenticated\"}]")
      case (false, _):
        say("[{\"T\":\"subscription\",\"bars\":[\"AAPL\"]}]")
        for message in data { _ = session.send(message) }
      }
    }
  }

  static func collect(_ events: AsyncStream<BrokerEvent>, _ count: Int) async -> [BrokerEvent] {
    var found: [BrokerEvent] = []
    for await event in events {
      found.append(event)
      if found.count == count { break }
    }
    return found
  }

  static let noVenue: ScriptedService.Handler = { request, _ in
    request.path == "/venue/status" ? plain("", status: 404) : plain("", status: 500)
  }

  @Test func tradeUpdatesComeAsTextOrBinaryEachOnceAndUnknownWordsStay() async throws {
    let update = try fixture("trade_update.json")
    let strange = update.replacing("partial_fill", with: "teleported").replacing(
      "partially_filled", with: "in_limbo"
    ).replacing("000000000001", with: "000000000002")
    let service = try ScriptedService(
      streams: Self.play(trading: [
        .binary(Array(update.utf8)), .text(update), .text("not json"), .text(strange),
      ]), Self.noVenue)
    defer { service.stop() }
    let broker = try service.broker()
    let events = try await broker.connect(symbol: "AAPL", timeframe: .minute)
    let found = await Self.collect(events, 2)
    guard case .order(let first)? = found.first, case .order(let second)? = found.last else {
      Issue.record("\(found)")
      return
    }
    #expect(first.event == "partial_fill")
    #expect(first.execution?.price == 101.5)
    #expect(first.execution?.quantity == 4)
    #expect(first.execution?.id == "0e0a9a66-3f0a-4b61-9a4e-000000000001")
    #expect(first.time == Timestamp("2026-03-02T15:15:00.208Z")?.nanoseconds)
    #expect(first.order.clientOrderID == "strat-7-0001")
    #expect(first.order.filledQuantity == 4)
    #expect(first.order.filledAveragePrice == 101.5)
    #expect(second.event == "teleported")
    #expect(second.order.status == "in_limbo")
    #expect(second.execution == nil)
    #expect(!second.order.isDone)
    await broker.disconnect()
    let said = service.messages.filter { $0.hasPrefix("/stream") }
    #expect(said.count == 2)
    #expect(said.first?.contains("\"key_id\":\"KEY\"") == true)
  }

  @Test func minuteBarsOfTheSymbolArePickedOutOfTheStream() async throws {
    let messages = try fixture("data_messages.json")
    let other = messages.replacing("AAPL", with: "MSFT")
    let later = messages.replacing(
      "\"t\":\"2026-03-02T14:30:00Z\"", with: "\"t\":\"2026-03-02T14:31:00Z\"")
    let service = try ScriptedService(
      streams: Self.play(data: [.text(other), .text(messages), .text(messages), .text(later)]),
      Self.noVenue)
    defer { service.stop() }
    let broker = try service.broker()
    let events = try await broker.connect(symbol: "AAPL", timeframe: .minute)
    let found = await Self.collect(events, 2)
    let start = try #require(Timestamp("2026-03-02T14:30:00Z")).nanoseconds
    #expect(
      found
        == [start, start + 60_000_000_000].map {
          .bar(Bar(time: $0, open: 101.2, high: 101.9, low: 101.1, close: 101.5, volume: 12034))
        })
    await broker.disconnect()
    #expect(
      service.messages.contains("/v2/iex {\"action\":\"subscribe\",\"bars\":[\"AAPL\"]}"))
  }

  @Test func barsOutsideRegularHoursAreLeftOut() async throws {
    let messages = try fixture("data_messages.json")
    let early = messages.replacing("2026-03-02T14:30:00Z", with: "2026-03-02T14:29:00Z")
    let service = try ScriptedService(
      streams: Self.play(data: [.text(early), .text(messages)]), Self.noVenue)
    defer { service.stop() }
    let broker = try service.broker { $0.regularHoursOnly = true }
    let events = try await broker.connect(symbol: "AAPL", timeframe: .minute)
    guard case .bar(let bar)? = await Self.collect(events, 1).first else {
      Issue.record("expected a bar")
      return
    }
    #expect(bar.time == Timestamp("2026-03-02T14:30:00Z")?.nanoseconds)
    await broker.disconnect()
  }

  @Test func aGrowingDayIsOnlyPassedOnWhenTheExchangeHasClosed() async throws {
    func day(_ close: String) -> WebSocketServerMessage {
      .text(
        "[{\"T\":\"d\",\"S\":\"AAPL\",\"o\":1,\"h\":2,\"l\":0.5,\"c\":\(close),\"v\":1,\"t\":\"2026-03-02T05:00:00Z\"}]"
      )
    }
    let service = try ScriptedService(streams: Self.play(data: [day("1"), day("1.5"), day("1.5")]))
    {
      request, earlier in
      guard request.path == "/v2/clock" else { return plain("", status: 404) }
      return json(
        earlier == 0
          ? """
          {"timestamp":"2026-03-02T15:59:30-05:00","is_open":true,
           "next_open":"2026-03-03T09:30:00-05:00","next_close":"2026-03-02T16:00:00-05:00"}
          """
          : """
          {"timestamp":"2026-03-02T16:00:30-05:00","is_open":false,
           "next_open":"2026-03-03T09:30:00-05:00","next_close":"2026-03-03T16:00:00-05:00"}
          """)
    }
    defer { service.stop() }
    let broker = try service.broker()
    let events = try await broker.connect(symbol: "AAPL", timeframe: .day)
    let found = await Self.collect(events, 1)
    let date = try #require(Timestamp("2026-03-02")).nanoseconds
    #expect(
      found == [.bar(Bar(time: date, open: 1, high: 2, low: 0.5, close: 1.5, volume: 1))])
    await broker.disconnect()
  }

  @Test func aStreamThatDropsComesBackAndSaysSo() async throws {
    let sessions = Mutex<[WebSocketServerSession]>([])
    let play = Self.play()
    let service = try ScriptedService(
      streams: { session, text in
        if text.isEmpty { sessions.withLock { $0.append(session) } }
        play(session, text)
      }, Self.noVenue)
    defer { service.stop() }
    let broker = try service.broker()
    let events = try await broker.connect(symbol: "AAPL", timeframe: .minute)
    for session in sessions.withLock({ $0 }) where session.request.path == "/stream" {
      session.close(1001)
    }
    let found = await Self.collect(events, 2)
    #expect(
      found == [.connectionLost("closed by the server, code 1001"), .connectionRestored])
    await broker.disconnect()
    #expect(service.messages.filter { $0.contains("listen") }.count == 2)
  }

  @Test func aServerThatTakesTheSocketAndSaysNothingIsGivenUp() async throws {
    let sessions = Mutex<[WebSocketServerSession]>([])
    let play = Self.play()
    let service = try ScriptedService(
      streams: { session, text in
        let number = sessions.withLock { sessions in
          guard session.request.path == "/stream" else { return 0 }
          if text.isEmpty { sessions.append(session) }
          return (sessions.firstIndex { $0.id == session.id } ?? 0) + 1
        }
        // The second time nobody answers the sign-in.
        if number != 2 { play(session, text) }
      }, Self.noVenue)
    defer { service.stop() }
    let broker = try service.broker { $0.connectSeconds = 1.5 }
    let events = try await broker.connect(symbol: "AAPL", timeframe: .minute)
    sessions.withLock { $0.first }?.close(1001)
    let found = await Self.collect(events, 2)
    #expect(found.last == .connectionRestored)
    #expect(sessions.withLock { $0.count } == 3)
    await broker.disconnect()
  }

  @Test func aFeedWithoutRightsAndWrongKeysEndTheAttempt() async throws {
    for (code, word) in [(402, "keys"), (409, "feed iex")] {
      let service = try ScriptedService(
        streams: { session, text in
          guard session.request.path != "/stream" else {
            return Self.play()(session, text)
          }
          let reply =
            text.isEmpty
            ? "[{\"T\":\"success\",\"msg\":\"connected\"}]"
            : "[{\"T\":\"error\",\"code\":\(code),\"msg\":\"no\"}]"
          _ = session.send(.text(reply))
        }, Self.noVenue)
      defer { service.stop() }
      let broker = try service.broker()
      let error = await #expect(throws: BrokerError.self) {
        try await broker.connect(symbol: "AAPL", timeframe: .minute)
      }
      guard case .unauthorized(let text)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(text.contains(word))
    }
  }

  @Test func barLengthsThatNobodyStreamsAreRefused() async throws {
    let service = try ScriptedService(Self.noVenue)
    defer { service.stop() }
    let broker = try service.broker()
    let error = await #expect(throws: BrokerError.self) {
      try await broker.connect(symbol: "AAPL", timeframe: .hour)
    }
    #expect(error == .unsupported("Alpaca streams 1Min and 1Day bars, the session wants 1Hour"))
  }
}
