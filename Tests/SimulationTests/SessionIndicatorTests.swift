import Rules
import Series
import TestKit
import Testing

/// Indicators of sessions with the calendar's own columns, on minute bars of New York.
@Suite("Session indicators")
struct SessionIndicatorTests {
  /// Five sessions, of which the second lacks its first two bars and the third some in the middle.
  static let bars = sessionWalk(
    "AAA", seed: 31, without: [390, 391, 850, 851, 852])

  /// The rows of each session, by the date of New York.
  static let sessions: [Range<Int>] = [
    0..<390, 390..<778, 778..<1165, 1165..<1555, 1555..<1945,
  ]

  static func values(_ text: String) throws -> [Double] {
    try MarketTests.values(text, on: bars)
  }

  /// Compares a formula with its definition at every row of every session.
  static func expect(
    _ text: String, _ definition: (_ session: Int, _ row: Int) -> Double
  ) throws {
    let found = try values(text)
    for (index, rows) in sessions.enumerated() {
      let wrong = rows.first { !isClose(found[$0], definition(index, $0), within: 1e-11) }
      #expect(wrong == nil, "\(text) at row \(wrong ?? 0)")
    }
  }

  @Test("the sessions are those of the calendar")
  func sessionRows() throws {
    let numbers = try Self.values("session")
    #expect(numbers.count == Self.sessions.last?.upperBound)
    for rows in Self.sessions { #expect(Set(numbers[rows]).count == 1) }
    #expect(Set(numbers).count == Self.sessions.count)
  }

  @Test("prices so far, first and of the session before")
  func prices() throws {
    let (bars, sessions) = (Self.bars, Self.sessions)
    try Self.expect("session_high()") { index, row in
      bars.high[sessions[index].lowerBound...row].max() ?? .nan
    }
    try Self.expect("session_low()") { index, row in
      bars.low[sessions[index].lowerBound...row].min() ?? .nan
    }
    try Self.expect("session_open()") { index, _ in bars.open[sessions[index].lowerBound] }
    try Self.expect("bars_since_open()") { index, row in
      Double(row - sessions[index].lowerBound)
    }
    try Self.expect("previous_session().high") { index, _ in
      index == 0 ? .nan : bars.high[sessions[index - 1]].max() ?? .nan
    }
    try Self.expect("previous_session().low") { index, _ in
      index == 0 ? .nan : bars.low[sessions[index - 1]].min() ?? .nan
    }
    try Self.expect("previous_session().close") { index, _ in
      index == 0 ? .nan : bars.close[sessions[index - 1].upperBound - 1]
    }
    try Self.expect("session_gap()") { index, _ in
      guard index > 0 else { return .nan }
      return bars.open[sessions[index].lowerBound]
        / bars.close[sessions[index - 1].upperBound - 1] - 1
    }
  }

  @Test("the average by volume begins anew with each session")
  func average() throws {
    try Self.expect("session_vwap()") { index, row in
      let rows = Self.sessions[index].lowerBound...row
      let money = rows.reduce(0) {
        $0 + (Self.bars.high[$1] + Self.bars.low[$1] + Self.bars.close[$1]) / 3
          * Self.bars.volume[$1]
      }
      return money / Self.bars.volume[rows].reduce(0, +)
    }
  }

  @Test("the opening range is unknown until it is over")
  func openingRange() throws {
    let (bars, sessions) = (Self.bars, Self.sessions)
    try Self.expect("opening_range(6).high") { index, row in
      let first = sessions[index].lowerBound
      return row < first + 5 ? .nan : bars.high[first..<first + 6].max() ?? .nan
    }
    // The second session lacks two of its thirty minutes.
    try Self.expect("opening_range_minutes(30).low") { index, row in
      let first = sessions[index].lowerBound
      let last = first + (index == 1 ? 28 : 30)
      return row < last ? .nan : bars.low[first..<last].min() ?? .nan
    }
  }

  @Test("relative volume compares with the same minute of the sessions before")
  func relativeVolume() throws {
    let minutes = try Self.values("minute_of_day")
    try Self.expect("rvol_at_time(2)") { index, row in
      let same = Self.sessions[..<index].reversed().compactMap { rows in
        rows.first { minutes[$0] == minutes[row] }.map { Self.bars.volume[$0] }
      }
      return same.count < 2 ? .nan : Self.bars.volume[row] / ((same[0] + same[1]) / 2)
    }
  }

  @Test("the methods are the formulas")
  func methods() throws {
    let market = Market()
    let pairs: [(Formula, String)] = [
      (market.sessionVWAP, "session_vwap()"), (market.sessionHigh, "session_high()"),
      (market.sessionLow, "session_low()"), (market.sessionOpen, "session_open()"),
      (market.previousSession.close, "previous_session().close"),
      (market.sessionGap, "session_gap()"), (market.barsSinceOpen, "bars_since_open()"),
      (market.openingRange(bars: 6).low, "opening_range(6).low"),
      (market.openingRange(minutes: 30).high, "opening_range_minutes(30).high"),
      (market.relativeVolumeAtTime(sessions: 10), "rvol_at_time(10)"),
    ]
    for (method, text) in pairs { #expect(try Formula(reading: text) == method) }
  }
}
