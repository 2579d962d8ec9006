import Foundation
import Series

/// The bars that benchmarks run on.
enum BenchmarkBars {
  /// A CSV file's bars; without a file those of a synthetic market, as many days as SPY's history.
  static func read(_ path: String?) throws -> Bars {
    if let path { return try CSVImporter().read(path, symbol: "BENCH").bars }
    return try synthetic(.day, from: "1998-01-02")
  }

  /// A synthetic market's minutes, more than a million.
  static func minutes() throws -> Bars { try synthetic(.minute, from: "2010-01-04") }

  /// Writes a synthetic market as CSV: OUT, and `day` or `minute`; minutes are a million at most.
  static func write(_ arguments: [String]) throws {
    guard arguments.count == 2, ["day", "minute"].contains(arguments[1]) else {
      throw Problem("bench bars: OUT day|minute")
    }
    let isDaily = arguments[1] == "day"
    let bars =
      isDaily
      ? try synthetic(.day, from: "1998-01-02") : try synthetic(.minute, from: "2010-01-04")
    var text = "date,open,high,low,close,volume\n"
    for row in 0..<min(bars.count, 1_000_000) {
      let time = stamp(bars.times[row], withClock: !isDaily)
      text +=
        "\(time),\(bars.open[row]),\(bars.high[row]),\(bars.low[row]),\(bars.close[row]),"
        + "\(Int(bars.volume[row]))\n"
    }
    try text.write(toFile: arguments[0], atomically: true, encoding: .utf8)
  }

  private static func synthetic(_ timeframe: Timeframe, from first: String) throws -> Bars {
    guard let first = CalendarDate(first), let last = CalendarDate("2021-03-31") else {
      throw Problem("two dates that exist")
    }
    return try SyntheticMarket(
      symbol: "BENCH", seed: 1, timeframe: timeframe, from: first, through: last
    ).bars()
  }

  /// A time as `2010-01-04` or `2010-01-04 14:30:00`.
  private static func stamp(_ nanoseconds: Int64, withClock: Bool) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
    guard withClock else { return date }
    return "\(date) \(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
  }
}
