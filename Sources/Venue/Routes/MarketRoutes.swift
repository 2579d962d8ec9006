import Series

/// `/v2/clock`, `/v2/calendar` and `/v2/assets`.
struct MarketRoutes {
  let call: Call

  func answer(_ exchange: Exchange) throws(ExchangeError) -> Reply {
    guard call.method == "GET" else { throw Call.unknown }
    let rest = call.path.dropFirst().joined(separator: "/")
    switch (call.path.first, rest) {
    case ("clock", ""): return .ok(clock(exchange))
    case ("calendar", ""): return .ok(.array(try calendar(exchange)))
    case ("assets", ""): return .ok(.array(assets(exchange)))
    case ("assets", _):
      guard let market = exchange.market(named: rest) else {
        throw .notFound("asset not found for \(rest)")
      }
      return .ok(market.assetShape)
    default: throw Call.unknown
    }
  }

  private func clock(_ exchange: Exchange) -> JSON {
    let current = exchange.days.current(exchange.now)
    let next = exchange.days.next(after: exchange.now)
    return [
      "timestamp": .string(NewYork.text(exchange.now)), "is_open": .bool(current != nil),
      "next_open": .string(NewYork.text(next.open)),
      "next_close": .string(NewYork.text((current ?? next).close)),
    ]
  }

  private func calendar(_ exchange: Exchange) throws(ExchangeError) -> [JSON] {
    let first = try date("start") ?? CalendarDate(year: 1970, month: 1, day: 1)
    let last = try date("end") ?? CalendarDate(year: 2029, month: 12, day: 31)
    guard var day = first, let last else { return [] }
    var rows: [JSON] = []
    while day <= last {
      if let session = exchange.days.session(day) {
        let close = NewYork.text(session.close)
        rows.append([
          "date": .string(day.description), "open": "09:30",
          "close": .string(String(close.dropFirst(11).prefix(5))), "session_open": "0400",
          "session_close": "2000",
          "settlement_date": .string(exchange.days.next(after: session.open).date.description),
        ])
      }
      day = day + 1
    }
    return rows
  }

  private func date(_ name: String) throws(ExchangeError) -> CalendarDate? {
    guard let text = call.query(name) else { return nil }
    guard let date = CalendarDate(String(text.prefix(10))), NewYork.isServed(date) else {
      throw .invalid("\(name) must be a date like 2026-03-02, from 1700 to 2200")
    }
    return date
  }

  private func assets(_ exchange: Exchange) -> [JSON] {
    if call.query("status") == "inactive" { return [] }
    let wanted = call.query("asset_class") ?? "us_equity"
    return exchange.symbols.compactMap { exchange.markets[$0] }
      .filter { ($0.isCrypto ? "crypto" : "us_equity") == wanted }
      .filter { market in call.query("exchange").map { $0 == market.exchangeName } ?? true }
      .map(\.assetShape)
  }
}

extension Market {
  var exchangeName: String { isCrypto ? "CRYPTO" : "NASDAQ" }

  /// The symbol in the shape of an asset.
  var assetShape: JSON {
    var fields: [JSON.Field] = [
      JSON.Field("id", .string(assetID)),
      JSON.Field("class", .string(isCrypto ? "crypto" : "us_equity")),
      JSON.Field("exchange", .string(exchangeName)),
      JSON.Field("symbol", .string(symbol)), JSON.Field("name", .string(symbol)),
      JSON.Field("status", "active"), JSON.Field("tradable", true),
      JSON.Field("marginable", .bool(!isCrypto)), JSON.Field("shortable", .bool(!isCrypto)),
      JSON.Field("easy_to_borrow", .bool(!isCrypto)), JSON.Field("fractionable", true),
      JSON.Field("margin_requirement_long", .string(isCrypto ? "100" : "30")),
      JSON.Field("margin_requirement_short", .string(isCrypto ? "0" : "100")),
      JSON.Field("attributes", []),
    ]
    if isCrypto {
      fields.append(JSON.Field("min_order_size", "0.000000001"))
      fields.append(JSON.Field("min_trade_increment", "0.000000001"))
      fields.append(JSON.Field("price_increment", "0.000000001"))
    } else {
      fields.append(JSON.Field("maintenance_margin_requirement", 30))
    }
    return .object(fields)
  }
}
