import Foundation
import Series
import Simulation
import Trading

/// The two streams of one session: trade updates of the account, bars of a symbol.
struct AlpacaStreams: Sendable {
  let settings: AlpacaSettings
  let symbol: String
  let timeframe: Timeframe
  /// Whether a venue serves them, which counts its messages and closes days by itself.
  let isVenue: Bool
  let hub: StreamHub
  /// Whether a day's bar can't change any more; asked for Alpaca only.
  let isFinal: @Sendable (Bar) async -> Bool

  private var isCrypto: Bool { symbol.contains("/") }

  var trading: StreamRunner {
    let key = settings.credentials.key
    let secret = settings.credentials.secret
    let hub = hub
    return StreamRunner(
      stream: .trading, url: settings.tradingStreamURL, headers: [], hub: hub,
      opening: Self.text([
        "action": "authenticate", "data": ["key_id": key, "secret_key": secret],
      ]), signInSeconds: settings.connectSeconds
    ) { bytes in
      switch TradingStreamMessage(bytes) {
      case .authorized:
        return [.send(Self.text(["action": "listen", "data": ["streams": ["trade_updates"]]]))]
      case .unauthorized:
        return [
          .fail(.unauthorized("the trading stream does not accept the keys; check them"))
        ]
      case .listening: return [.ready]
      case .update(let update, let executionID):
        hub.receive(update, executionID: executionID)
        return []
      case .other: return []
      }
    }
  }

  var data: StreamRunner {
    let path = isCrypto ? "/v1beta3/crypto/us" : "/v2/\(settings.feed)"
    let sorter = BarSorter(streams: self)
    let (key, secret) = (settings.credentials.key, settings.credentials.secret)
    return StreamRunner(
      stream: .data, url: settings.dataStreamURL + path,
      headers: [(name: "Content-Type", value: "application/json")], hub: hub, opening: nil,
      signInSeconds: settings.connectSeconds
    ) { bytes in
      var steps: [StreamRunner.Step] = []
      for message in DataStreamMessage.read(bytes) {
        switch message {
        case .connected:
          steps.append(.send(Self.text(["action": "auth", "key": key, "secret": secret])))
        case .authenticated: steps.append(.send(sorter.subscription))
        case .subscribed: steps.append(.ready)
        case .failed(let code, let text): steps.append(Self.failure(code, text))
        case .bar(let channel, let symbol, let bar): await sorter.take(channel, symbol, bar)
        case .other: break
        }
      }
      return steps
    }
  }

  /// What an error message means: wrong keys and missing rights do not heal by themselves.
  private static func failure(_ code: Int, _ text: String) -> StreamRunner.Step {
    switch code {
    case 402: .fail(.unauthorized("the data stream does not accept the keys; check them"))
    case 409:
      .fail(.unauthorized("the account has no right to this data feed (\(text)); use feed iex"))
    default: .drop("error \(code): \(text)")
    }
  }

  static func text(_ message: [String: any Sendable]) -> String {
    let data = try? JSONSerialization.data(withJSONObject: message, options: [.sortedKeys])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}

/// Picks the session's bars out of a data stream, each once.
private actor BarSorter {
  private let streams: AlpacaStreams
  private var lastTime = Int64.min

  init(streams: AlpacaStreams) { self.streams = streams }

  private nonisolated var channel: String { streams.timeframe.isDaily ? "d" : "b" }

  /// A venue counts the bars of all symbols, so all are asked for there.
  nonisolated var subscription: String {
    AlpacaStreams.text([
      "action": "subscribe",
      channel == "d" ? "dailyBars" : "bars": [streams.isVenue ? "*" : streams.symbol],
    ])
  }

  func take(_ channel: String, _ symbol: String, _ bar: Bar) async {
    guard channel == self.channel, symbol == streams.symbol, bar.time > lastTime,
      streams.settings.wants(bar, of: symbol, streams.timeframe)
    else {
      return streams.hub.receive(nil)
    }
    // Alpaca sends the day's bar every minute while it grows.
    if streams.timeframe.isDaily, !streams.isVenue, await !streams.isFinal(bar) {
      return streams.hub.receive(nil)
    }
    lastTime = bar.time
    streams.hub.receive(bar)
  }
}
