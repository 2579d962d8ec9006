import Series
import Testing
import Venue
import Wire

/// The streams' answers, without sockets.
struct StreamTests {
  private func stream(_ feed: DataStream.Feed = .stocks, limit: Int? = nil) -> DataStream {
    DataStream(feed: feed, symbolLimit: limit) { key, secret in key == "k" && secret == "s" }
  }

  private let auth: JSON = ["action": "auth", "key": "k", "secret": "s"]

  private func codes(_ answer: DataStream.Answer) -> [JSON] {
    answer.messages.compactMap { $0["code"] ?? $0["T"] }
  }

  @Test func answersErrorsByTheTable() {
    var stream = stream()
    #expect(codes(stream.receive(nil)) == [400])
    #expect(codes(stream.receive(["action": "dance"])) == [400])
    #expect(codes(stream.receive(["action": "subscribe", "bars": ["SPY"]])) == [401])
    #expect(codes(stream.receive(["action": "auth", "key": "k", "secret": "x"])) == [402])
    #expect(codes(stream.receive(["action": "auth"])) == [402])
    #expect(!stream.isAuthenticated)
    let full = stream.receive(auth, isFull: true)
    #expect(codes(full) == [406] && full.closes)
    #expect(stream.receive(auth).messages == [DataStream.authenticated])
    #expect(codes(stream.receive(auth)) == [403])
    #expect(codes(stream.receive(["action": "subscribe"])) == [400])
    #expect(codes(stream.receive(["action": "subscribe", "bars": "SPY"])) == [400])
    #expect(codes(stream.receive(["action": "subscribe", "wishes": ["SPY"]])) == [400])
    #expect(codes(stream.receive(["action": "subscribe", "news": ["SPY"]])) == [410])
    #expect(stream.channels.isEmpty)
    #expect(DataStream.timeout.closes)
  }

  @Test func subscriptionsAddUpAndShrink() {
    var stream = stream()
    _ = stream.receive(auth)
    let first = stream.receive(["trades": ["SPY"], "bars": ["*"], "action": "subscribe"])
    #expect(
      first.messages == [
        [
          "T": "subscription", "trades": ["SPY"], "bars": ["*"], "corrections": ["SPY"],
          "cancelErrors": ["SPY"],
        ]
      ])
    let second = stream.receive(["action": "subscribe", "trades": ["QQQ"]])
    #expect(second.messages[0]["trades"] == ["QQQ", "SPY"])
    let third = stream.receive(["action": "unsubscribe", "trades": ["SPY", "QQQ"], "bars": ["*"]])
    #expect(third.messages == [["T": "subscription"]])
  }

  @Test func limitsTheSymbolsOfTradesAndQuotes() {
    var stream = stream(limit: 2)
    _ = stream.receive(auth)
    let many: JSON = ["A", "B", "C"]
    #expect(codes(stream.receive(["action": "subscribe", "bars": many])) == ["subscription"])
    #expect(codes(stream.receive(["action": "subscribe", "trades": many])) == [405])
    #expect(stream.channels["trades"] == nil)
  }

  @Test func aClosedBarBecomesWhatWasSubscribed() throws {
    var exchange = makeExchange([(100, 101, 99, 100), (100, 102, 98, 101)])
    exchange.advance(bars: 1)
    let market = try #require(exchange.markets["SPY"])
    let published = exchange.takeEvents().compactMap { event -> PublishedBar? in
      if case .bar(let bar) = event { bar } else { nil }
    }
    let bar = try #require(published.first)
    var stream = stream()
    _ = stream.receive(auth)
    #expect(stream.messages(of: bar, market) == [])
    _ = stream.receive([
      "action": "subscribe", "trades": ["SPY"], "quotes": ["SPY"], "bars": ["*"],
      "dailyBars": ["SPY"],
    ])
    let messages = stream.messages(of: bar, market)
    #expect(messages.map { $0["T"] } == ["q", "t", "b", "d"])
    #expect(messages.allSatisfy { $0["S"] == "SPY" })
    #expect(messages[1]["p"] == .number(101) && messages[2]["h"] == .number(102))
    #expect(messages[2]["t"] == .time(Timestamp("2024-01-03T05:00:00Z")))
    #expect(messages[2].messagePack["t"]?.timeNanoseconds == 1_704_258_000_000_000_000)
    _ = stream.receive(["action": "unsubscribe", "bars": ["*"]])
    #expect(stream.messages(of: bar, market).count == 3)
    var coins = self.stream(.crypto)
    _ = coins.receive(auth)
    _ = coins.receive(["action": "subscribe", "bars": ["*"]])
    #expect(coins.messages(of: bar, market) == [])
  }

  @Test func theTradingStreamAcceptsBothSpellings() {
    var first = TradingStream { key, secret in key == "k" && secret == "s" }
    #expect(
      first.receive(["action": "listen", "data": ["streams": ["trade_updates"]]]) == [
        [
          "stream": "authorization", "data": ["status": "unauthorized", "action": "listen"],
        ]
      ])
    #expect(
      first.receive(["action": "authenticate", "data": ["key_id": "k", "secret_key": "x"]])[0][
        "data"]?["status"] == "unauthorized")
    #expect(
      first.receive(["action": "authenticate", "data": ["key_id": "k", "secret_key": "s"]])[0][
        "data"]?["status"] == "authorized")
    #expect(!first.listens)
    #expect(
      first.receive(["action": "listen", "data": ["streams": ["trade_updates"]]]) == [
        ["stream": "listening", "data": ["streams": ["trade_updates"]]]
      ])
    #expect(first.listens)
    let other = first.receive(["action": "listen", "data": ["streams": ["gossip"]]])
    #expect(other[0]["data"]?["error"]?.string != nil && !first.listens)
    var second = TradingStream { key, secret in key == "k" && secret == "s" }
    #expect(second.receive(auth)[0]["data"]?["status"] == "authorized")
    #expect(second.receive(nil)[0]["action"] == "error")
  }
}
