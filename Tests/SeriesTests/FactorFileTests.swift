import Foundation
import Series
import TestKit
import Testing

struct FactorFileTests {
  let scratch = Scratch()
  static let head = "date,price_factor,split_factor,reference_price\n"

  func factors(_ rows: String) throws -> FactorFile {
    try FactorFile(path: try scratch.file("f.csv", FactorFileTests.head + rows))
  }

  @Test func `factors hold up to and including their date`() throws {
    let factors = try factors("2024-01-03,0.5,0.25,10\n2024-01-05,0.8,0.5,0\n2050-12-31,1,1,0\n")
    let dates = (0..<6).map { CalendarDate(dayNumber: 19_724 + $0) }  // 2024-01-02 and on
    let splits = dates.compactMap { factors.row(on: $0)?.splitFactor }
    #expect(splits == [0.25, 0.25, 0.5, 0.5, 1, 1])
    let bars = Bars(
      symbol: "X", timeframe: .day, times: Column(dates.map(\.start.nanoseconds)),
      open: Column([8, 8, 8, 8, 8, 8]), high: Column([8, 8, 8, 8, 8, 8]),
      low: Column([8, 8, 8, 8, 8, 8]), close: Column([8, 8, 8, 8, 8, 8]),
      volume: Column([100, 100, 100, 100, 100, 100]))
    let split = try bars.adjusted(by: factors, mode: .splits)
    #expect(Array(split.close) == [2, 2, 4, 4, 8, 8])
    #expect(Array(split.volume) == [400, 400, 200, 200, 100, 100])
    let all = try bars.adjusted(by: factors, mode: .all)
    #expect(zip(all.open, [1, 1, 3.2, 3.2, 8, 8]).allSatisfy { isClose($0, $1) })
    #expect(Array(all.volume) == Array(split.volume))
  }

  @Test(arguments: [
    (
      "2024-01-03,1,1\n",
      "f.csv:2: the line has 3 fields where 4 belong (date,price_factor,split_factor,reference_price); complete or remove it"
    ),
    ("2024-1-3,1,1,1\n", "f.csv:2: date: `2024-1-3` is not a date; write it as 2024-01-31"),
    ("2024-01-03,0,1,1\n", "f.csv:2: price_factor: `0` is not a positive number; correct it"),
    ("2024-01-03,1,x,1\n", "f.csv:2: split_factor: `x` is not a positive number; correct it"),
    ("2024-01-03,1,1,-1\n", "f.csv:2: reference_price: `-1` is not a positive number; correct it"),
    (
      "2024-01-03,1,1,1\n2024-01-03,1,1,1\n",
      "f.csv:3: date: 2024-01-03 does not come after 2024-01-03 on line 2; sort the rows"
    ),
    ("", "f.csv: has a header and no rows; give a file with factors"),
  ])
  func `malformed files are refused`(rows: String, expected: String) throws {
    let sentence = refusal { _ = try factors(rows) }
    #expect(sentence.replacingOccurrences(of: scratch.path + "/", with: "") == expected)
  }

  @Test func `a foreign header and factors that end too early are refused`() throws {
    let path = try scratch.file("g.csv", "date,open\n2024-01-02,1\n")
    #expect(
      refusal { _ = try FactorFile(path: path) }
        == "\(path):1: the header is `date,open`; a factor file begins with "
        + "date,price_factor,split_factor,reference_price")
    let early = try factors("2020-01-01,1,1,1\n")
    #expect(
      refusal { _ = try sampleBars("X", .day).adjusted(by: early, mode: .all) }
        == "\(scratch.path)/f.csv: the factors end on 2020-01-01, before the bars' 2024-01-02; "
        + "add a row for the days after it (for example 2050-12-31,1,1,0)")
  }

  @Test(
    .enabled(if: realData != nil, "skipped: no real data"),
    arguments: [
      "AAPL", "AIG", "BNO", "IWM", "QQQ", "USO", "SPY",
    ])
  func `real splits are gone after adjusting`(symbol: String) throws {
    let folder = try #require(realData) + "/us-equities/"
    let raw = try CSVImporter().read(folder + "daily/\(symbol).csv", symbol: symbol).bars
    let factors = try FactorFile(path: folder + "factors/\(symbol).csv")
    for mode in Adjustment.allCases {
      let bars = try raw.adjusted(by: factors, mode: mode)
      #expect(BarsCheck().findings(in: bars).filter { $0.kind == .split } == [])
      #expect(bars.close[bars.count - 1] <= raw.close[raw.count - 1])
    }
  }

  @Test(.enabled(if: realData != nil, "skipped: no real data"))
  func `Apple's closes around its splits are the known adjusted ones`() throws {
    let folder = try #require(realData) + "/us-equities/"
    let raw = try CSVImporter().read(folder + "daily/AAPL.csv", symbol: "AAPL").bars
    let factors = try FactorFile(path: folder + "factors/AAPL.csv")
    let bars = try raw.adjusted(by: factors, mode: .splits)
    let row = bars.firstRow(atOrAfter: try #require(Timestamp("2014-06-06")))
    // 645.57 before the splits 7:1 (2014) and 4:1 (2020).
    #expect(isClose(bars.close[row], 645.57 / 28, within: 1e-5))
    #expect(isClose(bars.volume[row], raw.volume[row] * 28, within: 1e-5))
  }
}
