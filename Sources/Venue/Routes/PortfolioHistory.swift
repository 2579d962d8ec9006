import Series

/// `GET /v2/account/portfolio/history`: the account's worth over time.
struct PortfolioHistory {
  private let call: Call

  init(_ call: Call) { self.call = call }

  func shape(of exchange: Exchange) throws(ExchangeError) -> JSON {
    let until = try moment("end") ?? exchange.now
    let period = try period()
    let from = try moment("start") ?? periodStart(until, period)
    let days = (until.seconds - from.seconds) / 86_400
    let name = call.query("timeframe") ?? (days < 7 ? "1Min" : days < 30 ? "15Min" : "1D")
    let lengths: [String: Int64] = [
      "1Min": 60, "5Min": 300, "15Min": 900, "1H": 3600, "1D": 86_400,
    ]
    guard let length = lengths[name] else { throw .invalid("invalid timeframe") }
    var points: [EquityPoint] = []
    for point in exchange.equityHistory where point.time >= from && point.time <= until {
      if let last = points.last, bucket(last.time, length) == bucket(point.time, length) {
        points.removeLast()
      }
      points.append(point)
    }
    let earlier = exchange.equityHistory.last { $0.time < from }
    let base = earlier?.equity ?? exchange.settings.cash
    return [
      "timestamp": .array(points.map { .integer(Int($0.time.seconds)) }),
      "equity": .array(points.map { .number($0.equity) }),
      "profit_loss": .array(points.map { .number($0.equity - base) }),
      "profit_loss_pct": .array(points.map { .number(base == 0 ? 0 : $0.equity / base - 1) }),
      "base_value": .number(base),
      "base_value_asof": .string(NewYork.date(earlier?.time ?? from).description),
      "timeframe": .string(name), "cashflow": [:],
    ]
  }

  private func bucket(_ time: Timestamp, _ length: Int64) -> Int64 {
    // A point is the close of its bucket, so it belongs to the bucket that ends with it.
    length == 86_400 ? Int64(NewYork.date(time).dayNumber) : (time.seconds - 1) / length
  }

  private func moment(_ name: String) throws(ExchangeError) -> Timestamp? {
    guard let text = call.query(name) else { return nil }
    guard let moment = Timestamp(text), NewYork.isServed(moment.utcDate) else {
      throw .invalid("\(name) must be a date or an RFC 3339 time")
    }
    return moment
  }

  private func period() throws(ExchangeError) -> (count: Int, unit: Character) {
    let text = call.query("period") ?? "1M"
    guard let unit = text.last, "DWMA".contains(unit), let count = Int(text.dropLast()), count > 0,
      count < 1000
    else { throw .invalid("invalid period") }
    return (count, unit)
  }

  private func periodStart(_ end: Timestamp, _ period: (count: Int, unit: Character)) -> Timestamp {
    let days = ["D": 1, "W": 7, "M": 31, "A": 366][String(period.unit)] ?? 1
    // No earlier than 1716: a period of many years would leave what nanoseconds can hold.
    return Timestamp(
      seconds: max(end.seconds - Int64(period.count * days) * 86_400, -8_000_000_000))
  }
}
