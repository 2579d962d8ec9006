import Foundation
import Series

/// Historical and latest market data: `/v2/stocks/…` and `/v1beta3/crypto/us/…`.
struct DataRoutes {
  let call: Call
  let isCrypto: Bool
  /// The path after `/v2/stocks/` or `/v1beta3/crypto/us/`.
  let path: [String]

  func answer(_ exchange: Exchange) throws(ExchangeError) -> Reply {
    guard call.method == "GET" else { throw Call.unknown }
    if path == ["bars"] { return .ok(try bars(exchange, symbols: call.list("symbols"))) }
    if path == ["snapshots"] { return .ok(snapshots(exchange)) }
    if let kind = latestKind { return .ok(latest(exchange, kind, call.list("symbols"))) }
    guard !isCrypto, path.count >= 2 else { throw Call.unknown }
    let symbol = path[0]
    let rest = path.dropFirst().joined(separator: "/")
    switch rest {
    case "bars":
      let page = try bars(exchange, symbols: [symbol])
      return .ok([
        "symbol": .string(symbol), "bars": page["bars"]?[symbol] ?? [],
        "next_page_token": page["next_page_token"] ?? nil,
      ])
    case "snapshot": return .ok(exchange.markets[symbol].map { snapshot($0, exchange) } ?? nil)
    case "bars/latest", "quotes/latest", "trades/latest":
      let kind = String(path[1].dropLast())
      let reply = latest(exchange, kind, [symbol])
      return .ok(["symbol": .string(symbol), kind: reply[kind + "s"]?[symbol] ?? nil])
    default: throw Call.unknown
    }
  }

  /// `bar`, `quote`, `trade` or `orderbook` of a path that asks for the latest ones.
  private var latestKind: String? {
    guard path.count == 2 else { return nil }
    let (kind, mark) = isCrypto ? (path[1], path[0]) : (path[0], path[1])
    let known =
      isCrypto ? ["bars", "quotes", "trades", "orderbooks"] : ["bars", "quotes", "trades"]
    return mark == "latest" && known.contains(kind) ? String(kind.dropLast()) : nil
  }

  private func markets(_ exchange: Exchange, _ symbols: [String]) -> [Market] {
    symbols.compactMap { exchange.markets[$0] }.filter { $0.isCrypto == isCrypto }
  }

  // MARK: Bars

  private func bars(_ exchange: Exchange, symbols: [String]) throws(ExchangeError) -> JSON {
    let query = try BarQuery(call, exchange)
    var groups: [JSON.Field] = []
    var room = query.limit
    var token: JSON = .null
    let wanted = markets(exchange, Array(Set(symbols)).sorted())
    for market in wanted {
      if let mark = query.mark, market.symbol < mark.symbol { continue }
      var found = market.dataBars(query.length, from: query.start, through: query.end)
      if query.isDescending { found.reverse() }
      if let mark = query.mark, market.symbol == mark.symbol {
        found = found.filter { query.isDescending ? $0.time < mark.time : $0.time > mark.time }
      }
      let page = found.prefix(room)
      if !page.isEmpty {
        groups.append(JSON.Field(market.symbol, .array(page.map { .object($0.fields) })))
      }
      room -= page.count
      if let last = page.last,
        page.count < found.count || room == 0 && market.symbol != wanted.last?.symbol
      {
        token = .string(PageMark(symbol: market.symbol, time: last.time).token)
        break
      }
    }
    return ["bars": .object(groups), "next_page_token": token]
  }

  // MARK: Latest

  private func latest(_ exchange: Exchange, _ kind: String, _ symbols: [String]) -> JSON {
    let rows = markets(exchange, symbols).compactMap { market -> JSON.Field? in
      guard let value = latest(market, kind, exchange) else { return nil }
      return JSON.Field(market.symbol, value)
    }
    return .object([JSON.Field(kind + "s", .object(rows))])
  }

  private func latest(_ market: Market, _ kind: String, _ exchange: Exchange) -> JSON? {
    switch kind {
    case "bar": market.next > 0 ? .object(market.dataBar(market.next - 1).fields) : nil
    case "quote": market.quote(at: exchange.now).map { .object($0) }
    case "trade": market.trade(at: exchange.now).map { .object($0) }
    default:
      market.price.map { price -> JSON in
        let level: JSON = [["p": .number(price), "s": 1]]
        return ["t": .time(exchange.now), "b": level, "a": level]
      }
    }
  }

  // MARK: Snapshots

  private func snapshots(_ exchange: Exchange) -> JSON {
    let rows = markets(exchange, call.list("symbols")).map {
      JSON.Field($0.symbol, snapshot($0, exchange))
    }
    return isCrypto ? ["snapshots": .object(rows)] : .object(rows)
  }

  private func snapshot(_ market: Market, _ exchange: Exchange) -> JSON {
    var fields: [JSON.Field] = []
    if let trade = market.trade(at: exchange.now) {
      fields.append(JSON.Field("latestTrade", .object(trade)))
    }
    if let quote = market.quote(at: exchange.now) {
      fields.append(JSON.Field("latestQuote", .object(quote)))
    }
    if market.next > 0 {
      fields.append(JSON.Field("minuteBar", .object(market.dataBar(market.next - 1).fields)))
    }
    let days = market.recentDays()
    if let day = days.last { fields.append(JSON.Field("dailyBar", .object(day.fields))) }
    if days.count > 1 {
      fields.append(JSON.Field("prevDailyBar", .object(days[days.count - 2].fields)))
    }
    return .object(fields)
  }
}

extension Market {
  /// The last price as a quote without a spread.
  func quote(at moment: Timestamp) -> [JSON.Field]? {
    guard let price else { return nil }
    let prices: [JSON.Field] = [
      JSON.Field("t", .time(moment)), JSON.Field("bp", .number(price)), JSON.Field("bs", 100),
      JSON.Field("ap", .number(price)), JSON.Field("as", 100),
    ]
    if isCrypto { return prices }
    return prices + [
      JSON.Field("bx", "V"), JSON.Field("ax", "V"), JSON.Field("c", ["R"]), JSON.Field("z", "C"),
    ]
  }

  /// The last price as a trade.
  func trade(at moment: Timestamp) -> [JSON.Field]? {
    guard let price else { return nil }
    let fields: [JSON.Field] = [
      JSON.Field("t", .time(moment)), JSON.Field("p", .number(price)), JSON.Field("s", 100),
      JSON.Field("i", .integer(next)),
    ]
    if isCrypto { return fields + [JSON.Field("tks", "B")] }
    return fields + [JSON.Field("x", "V"), JSON.Field("c", ["@"]), JSON.Field("z", "C")]
  }
}

/// The parameters of a request for bars.
private struct BarQuery {
  let length: BarLength
  let start: Timestamp
  let end: Timestamp
  let limit: Int
  let isDescending: Bool
  let mark: PageMark?

  init(_ call: Call, _ exchange: Exchange) throws(ExchangeError) {
    let name = call.query("timeframe") ?? ""
    guard let length = BarLength(name) else {
      throw ExchangeError(400, 40_010_000, "invalid timeframe \(name)")
    }
    guard length.isMultiple(of: exchange.timeframe) else {
      throw ExchangeError(
        400, 40_010_000,
        "timeframe \(name) is not available: this venue replays \(exchange.timeframe) bars")
    }
    self.length = length
    let today = NewYork.moment(NewYork.date(exchange.now), seconds: 0)
    start = try Self.moment(call, "start", isEnd: false) ?? today
    end = min(try Self.moment(call, "end", isEnd: true) ?? exchange.now, exchange.now)
    let limitText = call.query("limit") ?? "1000"
    guard let limit = Int(limitText), limit > 0 else {
      throw ExchangeError(400, 40_010_000, "invalid limit: \(limitText)")
    }
    guard limit <= 10_000 else {
      throw ExchangeError(
        400, 40_010_000, "invalid limit: larger than the allowed maximum of 10000")
    }
    self.limit = limit
    isDescending = call.query("sort") == "desc"
    if let token = call.query("page_token") {
      guard let mark = PageMark(token: token) else {
        throw ExchangeError(400, 40_010_000, "invalid page_token")
      }
      self.mark = mark
    } else {
      mark = nil
    }
  }

  /// A time, or a date: its beginning, or its last moment for the end of a range.
  private static func moment(_ call: Call, _ name: String, isEnd: Bool) throws(ExchangeError)
    -> Timestamp?
  {
    guard let text = call.query(name) else { return nil }
    if let date = CalendarDate(text), NewYork.isServed(date) {
      return NewYork.moment(date, seconds: isEnd ? 86_399 : 0)
    }
    guard let moment = Timestamp(text), NewYork.isServed(moment.utcDate) else {
      throw ExchangeError(400, 40_010_000, "invalid \(name): \(text)")
    }
    return moment
  }
}

/// Where a page of bars ended.
private struct PageMark {
  let symbol: String
  let time: Timestamp

  init(symbol: String, time: Timestamp) {
    self.symbol = symbol
    self.time = time
  }

  init?(token: String) {
    guard let data = Data(base64Encoded: token) else { return nil }
    let parts = String(decoding: data, as: UTF8.self).split(separator: "|")
    guard parts.count == 2, let nanoseconds = Int64(parts[1]) else { return nil }
    symbol = String(parts[0])
    time = Timestamp(nanoseconds: nanoseconds)
  }

  var token: String { Data("\(symbol)|\(time.nanoseconds)".utf8).base64EncodedString() }
}
