import Foundation
import Series
import TestKit
import Testing

struct BarsCheckTests {
  /// Daily bars of New York sessions around 100 with small honest moves.
  func daily(_ count: Int = 120, _ change: (inout [[Double]], inout [Int64]) -> Void = { _, _ in })
    -> Bars
  {
    let first = CalendarDate(dayNumber: 19_724)
    let dates = ExchangeCalendar.nyse.sessions(from: first, through: first + 2 * count)
    var times = dates.prefix(count).map(\.date.start.nanoseconds)
    var columns: [[Double]] = [[], [], [], [], []]
    for row in 0..<count {
      let close = 100 + Double(row * 7919 % 200) / 100
      let bar = [close - 0.3, close + 0.5, close - 0.7, close, 1000]
      for index in 0..<5 { columns[index].append(bar[index]) }
    }
    change(&columns, &times)
    return Bars(
      symbol: "X", timeframe: .day, times: Column(times), open: Column(columns[0]),
      high: Column(columns[1]), low: Column(columns[2]), close: Column(columns[3]),
      volume: Column(columns[4]))
  }

  func found(_ bars: Bars) -> [String] {
    BarsCheck(calendar: .nyse).findings(in: bars).map(\.description)
  }

  @Test func `sound bars give no finding`() {
    #expect(found(daily()) == [])
  }

  @Test func `broken bars are named`() {
    let bars = daily(10) { columns, times in
      times[3] = times[2]
      times[5] = times[1]
      columns[1][6] = 50
      columns[0][7] = 90
      columns[2][8] = -1
      columns[3][9] = .nan
    }
    let findings = BarsCheck(calendar: .nyse).findings(in: bars)
    #expect(
      findings.map { "\($0.row) \($0.kind.rawValue): \($0.message)" } == [
        "3 repeated: repeats the bar before",
        "5 unsorted: comes after 2024-01-08T00:00:00Z",
        "9 not-finite: holds \(bars.open[9]), \(bars.high[9]), \(bars.low[9]), nan",
        "8 not-positive: prices \(bars.open[8]), \(bars.high[8]), -1.0, \(bars.close[8]), "
          + "volume 1000.0",
        "6 high-below-low: high 50.0 is below low \(bars.low[6])",
        "7 outside-range: open 90.0 or close \(bars.close[7]) lies outside \(bars.low[7]) to "
          + "\(bars.high[7])",
      ])
    #expect(findings.filter { !$0.kind.isError } == [])
  }

  @Test func `missing sessions are gathered into ranges and strange days named`() {
    let bars = daily(30) { columns, times in
      for index in 0..<5 { columns[index].removeSubrange(10...12) }
      times.removeSubrange(10...12)
      times[19] += 86_400_000_000_000  // a Friday becomes a Saturday
    }
    #expect(
      found(bars) == [
        "2024-01-17T00:00:00Z missing-sessions: 3 sessions are missing, 2024-01-17 to 2024-01-19",
        "2024-02-02T00:00:00Z missing-sessions: the session of 2024-02-02 is missing",
        "2024-02-03T00:00:00Z outside-session: there is a bar on a day when the market (nyse) is "
          + "closed",
      ])
  }

  @Test func `splits, bad ticks and outliers are told apart`() {
    let bars = daily { columns, _ in
      for row in 60..<120 {
        for index in 0..<4 { columns[index][row] /= 2 }
      }
      columns[2][30] = 10
      for index in 0..<4 { columns[index][90] *= 1.5 }
      for row in 100..<120 {
        for index in 0..<4 { columns[index][row] *= 1.45 }
      }
    }
    let findings = BarsCheck(calendar: .nyse).findings(in: bars)
    #expect(findings.filter { $0.kind == .split }.map(\.row) == [60])
    #expect(findings.filter { $0.kind == .badTick }.map(\.row) == [30, 90])
    #expect(findings.filter { $0.kind == .outlier }.map(\.row) == [100])
    #expect(findings.first?.message.contains("as after a split of about 2:1") == true)
  }

  @Test func `a kind that fills the list is cut and counted`() {
    let bars = daily(50) { columns, _ in
      for row in 0..<50 { columns[1][row] = 1 }
    }
    let findings = BarsCheck(calendar: .nyse, limit: 5).findings(in: bars)
    #expect(findings.count == 6)
    #expect(findings.last?.message == "and 45 more like these" && findings.last?.count == 45)
  }

  @Test func `volume is summed up`() {
    let zero = daily(30) { columns, _ in for row in 5..<8 { columns[4][row] = 0 } }
    #expect(
      found(zero).map { $0.dropFirst(21) } == [
        "zero-volume: 3 of 30 bars have no volume, this one first"
      ])
    let unknown = daily(30) { columns, _ in for row in 0..<30 { columns[4][row] = .nan } }
    #expect(
      found(unknown).map { $0.dropFirst(21) } == [
        "unknown-volume: 30 of 30 bars have unknown volume"
      ])
  }

  @Test func `gaps and extended hours within the day are named`() throws {
    let market = SyntheticMarket(
      symbol: "X", seed: 1, timeframe: Timeframe(seconds: 300),
      from: try #require(CalendarDate("2024-07-01")),
      through: try #require(CalendarDate("2024-07-08")))
    let bars = try market.bars()
    #expect(found(bars) == [])
    let kept = Array(0..<10) + Array(13..<bars.count)
    func column(_ column: Column<Double>) -> Column<Double> { Column(kept.map { column[$0] }) }
    var times = kept.map { bars.times[$0] }
    times[times.count - 1] += 2 * 3600 * 1_000_000_000
    let torn = Bars(
      symbol: "X", timeframe: bars.timeframe, times: Column(times), open: column(bars.open),
      high: column(bars.high), low: column(bars.low), close: column(bars.close),
      volume: column(bars.volume))
    #expect(
      found(torn).filter { $0.contains("gap") } == [
        "2024-07-01T14:20:00Z gap: 3 bars are missing in the session, until 2024-07-01T14:30:00Z",
        "2024-07-08T19:55:00Z gap: one bar is missing in the session",
      ])
    #expect(
      found(torn).contains(
        "2024-07-08T21:55:00Z outside-session: 1 of \(kept.count) bars lie outside the sessions of "
          + "nyse (extended hours or holidays), this one first"))
  }

  @Test func `a raw file's unreadable lines come first`() throws {
    let scratch = Scratch()
    let path = try scratch.file(
      "raw.csv",
      "date,open,high,low,close\n2024-01-02,1,2,1,2\n2024-01-03,1,x,1,2\n2024-01-04,3,2,1,2\n")
    let raw = try CSVImporter().readRaw(path, symbol: "X")
    let findings = BarsCheck().findings(in: raw)
    #expect(findings.map(\.kind) == [.unreadable, .outsideRange, .unknownVolume])
    #expect(findings[0].message == "\(path):3: high: `x` is not a number; correct it")
  }

  @Test(
    .enabled(if: realData != nil, "skipped: no real data"),
    arguments: [
      ("AAPL", ["2000-06-21", "2005-02-28", "2014-06-09", "2020-08-31"]),
      ("QQQ", ["2000-03-20"]), ("IWM", ["2005-06-09"]), ("USO", ["2020-04-29"]), ("SPY", []),
      ("AIG", ["1998-08-03", "2000-07-31", "2009-07-01"]), ("FB", []), ("BNO", ["2013-08-29"]),
    ])
  func `real splits are found on their day`(symbol: String, days: [String]) throws {
    let path = try #require(realData) + "/us-equities/daily/\(symbol).csv"
    let bars = try CSVImporter().read(path, symbol: symbol).bars
    let findings = BarsCheck().findings(in: bars).filter { $0.kind == .split }
    #expect(findings.map { $0.time.utcDate.description } == days)
  }

  @Test(.enabled(if: realData != nil, "skipped: no real data"))
  func `the hole in QQQ's history and the night of minute bars are found`() throws {
    let folder = try #require(realData) + "/us-equities/"
    let qqq = try CSVImporter().read(folder + "daily/QQQ.csv", symbol: "QQQ").bars
    let missing = BarsCheck().findings(in: qqq).filter { $0.kind == .missingSessions }
    #expect(missing.map(\.message) == ["1588 sessions are missing, 2004-12-01 to 2011-03-22"])
    let aapl = try CSVImporter().read(folder + "minute/AAPL_trades.csv", symbol: "AAPL").bars
    let findings = BarsCheck().findings(in: aapl)
    #expect(findings.filter { $0.kind == .outsideSession }.map(\.count) == [1133])
    #expect(
      findings.filter { $0.kind == .split }.map(\.time.description) == ["2014-06-09T08:00:00Z"])
  }
}
