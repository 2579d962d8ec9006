import Series
import Wire

/// What one client of a market-data stream has asked for; decides the answers, touches no socket.
package struct DataStream {
  package enum Feed: Sendable { case stocks, crypto, test }

  /// What to send, and whether to hang up afterwards.
  package struct Answer: Equatable {
    package var messages: [JSON]
    package var closes = false
  }

  package let feed: Feed
  package private(set) var isAuthenticated = false
  /// Symbols by channel; `*` stands for all.
  package private(set) var channels: [String: Set<String>] = [:]
  private let accepts: (String?, String?) -> Bool
  private let symbolLimit: Int?

  package init(
    feed: Feed, symbolLimit: Int? = nil, accepts: @escaping (String?, String?) -> Bool
  ) {
    self.feed = feed
    self.symbolLimit = symbolLimit
    self.accepts = accepts
  }

  package static let greeting: JSON = ["T": "success", "msg": "connected"]
  package static let authenticated: JSON = ["T": "success", "msg": "authenticated"]

  static func error(_ code: Int, _ message: String) -> JSON {
    ["T": "error", "code": .integer(code), "msg": .string(message)]
  }

  /// Takes over the keys of the upgrade request.
  package mutating func authenticateByHeaders() { isAuthenticated = true }

  /// Answers a message; `isFull` says that the feed allows no further connection.
  package mutating func receive(_ message: JSON?, isFull: Bool = false) -> Answer {
    guard let message, let action = message["action"]?.string else {
      return Answer(messages: [Self.error(400, "invalid syntax")])
    }
    switch action {
    case "auth":
      if isAuthenticated {
        return Answer(messages: [Self.error(403, "already authenticated")])
      }
      guard accepts(message["key"]?.string, message["secret"]?.string) else {
        return Answer(messages: [Self.error(402, "auth failed")])
      }
      if isFull {
        return Answer(messages: [Self.error(406, "connection limit exceeded")], closes: true)
      }
      isAuthenticated = true
      return Answer(messages: [Self.authenticated])
    case "subscribe", "unsubscribe":
      guard isAuthenticated else {
        return Answer(messages: [Self.error(401, "not authenticated")])
      }
      return Answer(messages: [change(message, adds: action == "subscribe")])
    default: return Answer(messages: [Self.error(400, "invalid syntax")])
    }
  }

  /// What is left to say to a client that did not authenticate in time.
  package static let timeout = Answer(messages: [error(404, "auth timeout")], closes: true)

  private var knownChannels: [String] {
    switch feed {
    case .crypto: ["trades", "quotes", "bars", "updatedBars", "dailyBars", "orderbooks"]
    case .stocks, .test:
      [
        "trades", "quotes", "bars", "updatedBars", "dailyBars", "statuses", "lulds", "imbalances",
      ]
    }
  }

  private mutating func change(_ message: JSON, adds: Bool) -> JSON {
    guard case .object(let fields) = message else { return Self.error(400, "invalid syntax") }
    var next = channels
    var isEmpty = true
    for field in fields where field.name != "action" {
      guard let items = field.value.items else { return Self.error(400, "invalid syntax") }
      let symbols = items.compactMap(\.string)
      guard symbols.count == items.count else { return Self.error(400, "invalid syntax") }
      guard knownChannels.contains(field.name) else {
        if ["corrections", "cancelErrors"].contains(field.name) { continue }
        let isElsewhere = ["news", "orderbooks", "statuses", "lulds", "imbalances"]
          .contains(field.name)
        return isElsewhere
          ? Self.error(410, "invalid subscribe action for this feed")
          : Self.error(400, "invalid syntax")
      }
      if !symbols.isEmpty { isEmpty = false }
      if adds {
        next[field.name, default: []].formUnion(symbols)
      } else {
        next[field.name]?.subtract(symbols)
      }
    }
    if isEmpty { return Self.error(400, "invalid syntax") }
    if let symbolLimit {
      let limited = (next["trades"] ?? []).count + (next["quotes"] ?? []).count
      if limited > symbolLimit { return Self.error(405, "symbol limit exceeded") }
    }
    channels = next
    return subscription
  }

  /// The complete set, empty channels left out.
  private var subscription: JSON {
    var fields = [JSON.Field("T", "subscription")]
    let list = { (symbols: Set<String>) in JSON.array(symbols.sorted().map { .string($0) }) }
    for name in knownChannels {
      if let symbols = channels[name], !symbols.isEmpty {
        fields.append(JSON.Field(name, list(symbols)))
      }
    }
    if feed != .crypto, let trades = channels["trades"], !trades.isEmpty {
      fields.append(JSON.Field("corrections", list(trades)))
      fields.append(JSON.Field("cancelErrors", list(trades)))
    }
    return .object(fields)
  }

  private func wants(_ channel: String, _ symbol: String) -> Bool {
    channels[channel].map { $0.contains(symbol) || $0.contains("*") } ?? false
  }

  /// What a closed bar means to this client: quote, trade, bar and day, as far as subscribed.
  package func messages(of bar: PublishedBar, _ market: Market) -> [JSON] {
    guard isAuthenticated, market.isCrypto == (feed == .crypto) else { return [] }
    let symbol = market.symbol
    var messages: [JSON] = []
    let add = { (type: String, fields: [JSON.Field]) in
      messages.append(
        .object([JSON.Field("T", .string(type)), JSON.Field("S", .string(symbol))] + fields))
    }
    if wants("quotes", symbol), let quote = market.quote(at: bar.time) { add("q", quote) }
    if wants("trades", symbol), let trade = market.trade(at: bar.time) { add("t", trade) }
    if wants("bars", symbol) { add("b", market.dataBar(bar.row).fields) }
    if wants("dailyBars", symbol), let day = market.recentDays().last { add("d", day.fields) }
    return messages
  }
}
