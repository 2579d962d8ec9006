extension ExchangeCalendar {
  /// The calendar that bars most likely follow, by the days and hours they cover, then their symbol.
  ///
  /// Bars on Saturdays are of a market that never closes; bars on Sundays or through the night are of
  /// currencies, as are symbols of two currencies; all others are taken for New York's.
  public static func guess(for bars: Bars) -> ExchangeCalendar {
    var saturdays = 0
    var sundays = 0
    var nights = 0
    let step = Swift.max(1, bars.count / 5000)
    let rows = stride(from: 0, to: bars.count, by: step)
    for row in rows {
      let moment = bars.time(row)
      let weekday = moment.utcDate.weekday
      if weekday == 6 { saturdays += 1 }
      if weekday == 7 { sundays += 1 }
      if !bars.timeframe.isDaily {
        let local = moment.seconds + ZoneOffsets.newYork.offset(atSeconds: moment.seconds)
        let hour = local / 3600 % 24
        if hour >= 20 || hour < 4 { nights += 1 }
      }
    }
    let count = Swift.max(1, (bars.count + step - 1) / step)
    if saturdays * 20 > count { return .alwaysOpen }
    if sundays * 100 > count || nights * 20 > count { return .forex }
    return guess(symbol: bars.symbol)
  }

  /// The calendar that a symbol's form suggests: `BTC/USD`, `EUR/USD` or `EURUSD`, anything else.
  public static func guess(symbol: String) -> ExchangeCalendar {
    let letters = symbol.uppercased().filter(\.isLetter)
    let isPair = symbol.contains("/") || letters.count == 6
    guard isPair, currencies.contains(String(letters.suffix(3))) || symbol.contains("/") else {
      return .nyse
    }
    return currencies.contains(String(letters.prefix(3)))
      ? .forex
      : symbol.contains("/")
        ? .alwaysOpen : coins.contains(String(letters.prefix(3))) ? .alwaysOpen : .nyse
  }

  private static let currencies: Set<String> = [
    "USD", "EUR", "GBP", "JPY", "CHF", "AUD", "NZD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK",
    "HUF", "TRY", "ZAR", "MXN", "SGD", "HKD", "CNH", "CNY", "INR", "KRW", "BRL", "ILS", "XAU",
    "XAG",
  ]
  private static let coins: Set<String> = ["BTC", "ETH", "SOL", "LTC", "XRP", "BCH", "ADA", "DOT"]
}
