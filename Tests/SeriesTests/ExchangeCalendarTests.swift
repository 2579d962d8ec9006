import Foundation
import Series
import TestKit
import Testing

struct ExchangeCalendarTests {
  func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

  @Test func `every session of 1990 to 2026 is exchange_calendars' session`() throws {
    let text = try String(contentsOfFile: fixture("xnys_sessions.csv"), encoding: .utf8)
    let expected = text.split(separator: "\n").dropFirst().map(String.init)
    let first = try #require(CalendarDate("1990-01-01"))
    let last = try #require(CalendarDate("2026-12-31"))
    let sessions = ExchangeCalendar.nyse.sessions(from: first, through: last)
    let found = sessions.map { session in
      let clock = { (time: Timestamp) in time.description.dropFirst(11).prefix(5) }
      return "\(session.date),\(clock(session.open)),\(clock(session.close))"
    }
    #expect(expected.count > 9000)
    #expect(found.count == expected.count)
    #expect(Set(found).symmetricDifference(expected).sorted().prefix(10) == [])
  }

  @Test func `open and close follow daylight saving`() throws {
    let calendar = ExchangeCalendar.nyse
    #expect(calendar.isOpen(at: try moment("2024-03-08T14:30:00Z")))
    #expect(!calendar.isOpen(at: try moment("2024-03-08T14:29:59Z")))
    #expect(calendar.isOpen(at: try moment("2024-03-11T13:30:00Z")))
    #expect(!calendar.isOpen(at: try moment("2024-03-11T20:00:00Z")))
    #expect(
      calendar.nextOpen(after: try moment("2024-07-03T13:30:00Z")).description
        == "2024-07-05T13:30:00Z")
    #expect(
      calendar.nextClose(after: try moment("2024-07-03T13:30:00Z")).description
        == "2024-07-03T17:00:00Z")
    #expect(calendar.date(of: try moment("2024-07-04T03:00:00Z")).description == "2024-07-03")
  }

  @Test func `round-the-clock markets`() throws {
    #expect(ExchangeCalendar.alwaysOpen.isOpen(at: try moment("2024-12-25T03:00:00Z")))
    let forex = ExchangeCalendar.forex
    #expect(!forex.isOpen(at: try moment("2024-01-07T21:59:59Z")))
    #expect(forex.isOpen(at: try moment("2024-01-07T22:00:00Z")))
    #expect(forex.isOpen(at: try moment("2024-01-12T21:59:59Z")))
    #expect(!forex.isOpen(at: try moment("2024-01-12T22:00:00Z")))
    #expect(forex.date(of: try moment("2024-01-07T22:00:00Z")).description == "2024-01-08")
    #expect(
      forex.nextOpen(after: try moment("2024-01-12T22:00:00Z")).description
        == "2024-01-14T22:00:00Z")
  }

  @Test(arguments: [
    (ExchangeCalendar.nyse, "1Day", 252.0), (.nyse, "1Min", 98_280), (.nyse, "1Hour", 1764),
    (.nyse, "5Min", 19_656), (.nyse, "7Day", 52), (.nyse, "2Day", 126), (.alwaysOpen, "1Day", 365),
    (.alwaysOpen, "1Hour", 8760), (.forex, "1Hour", 6240), (.forex, "1Day", 260),
  ])
  func `bars a year`(calendar: ExchangeCalendar, timeframe: String, bars: Double) throws {
    #expect(calendar.barsPerYear(try #require(Timeframe(timeframe))) == bars)
  }

  @Test(arguments: [
    ("SPY", ExchangeCalendar.nyse), ("BTC/USD", .alwaysOpen), ("EUR/USD", .forex),
    ("EURUSD", .forex), ("BTCUSD", .alwaysOpen), ("BRK.B", .nyse), ("GOOGLE", .nyse),
  ])
  func `symbols suggest their calendar`(symbol: String, calendar: ExchangeCalendar) {
    #expect(ExchangeCalendar.guess(symbol: symbol) == calendar)
  }

  @Test(
    .enabled(if: realData != nil, "skipped: no real data"),
    arguments: [
      ("us-equities/daily/SPY.csv", ExchangeCalendar.nyse),
      ("us-equities/minute/SPY_trades.csv", .nyse), ("us-equities/hour/AAPL.csv.gz", .nyse),
      ("forex/EURUSD_hour.csv.gz", .forex), ("crypto/BTCUSD_daily.csv", .alwaysOpen),
      ("backtesting-py/EURUSD.csv", .forex),
    ])
  func `real bars suggest their calendar`(name: String, calendar: ExchangeCalendar) throws {
    let path = try #require(realData) + "/" + name
    let bars = try CSVImporter().read(path, symbol: "X").bars
    #expect(ExchangeCalendar.guess(for: bars) == calendar)
  }

  @Test func `New York's offsets are the system's`() throws {
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let system = ZoneOffsets(zone)
    for seconds in stride(from: Int64(0), to: 2_145_916_800, by: 1800) {
      let own = ZoneOffsets.newYork.offset(atSeconds: seconds)
      if own != system.offset(atSeconds: seconds) {
        Issue.record("\(Timestamp(seconds: seconds)): \(own)")
        break
      }
    }
    #expect(zone.secondsFromGMT(for: Date(timeIntervalSince1970: 1_720_000_000)) == -14_400)
  }
}
