import Foundation
import Series
import TestKit
import Testing

struct CSVImporterTests {
  let scratch = Scratch()

  func read(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> ImportResult {
    try CSVImporter(options).read(try scratch.file("a.csv", text), symbol: "X")
  }

  func times(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> [String] {
    let bars = try read(text, options).bars
    return bars.times.map { Timestamp(nanoseconds: $0).description }
  }

  @Test func `a plain daily file is read`() throws {
    let result = try read(
      "date,open,high,low,close,volume\n2024-01-02,1,2.5,0.5,2,100\n2024-01-03,2,3,1,1.25,0\n")
    #expect(result.bars.timeframe == .day && result.bars.symbol == "X")
    #expect(Array(result.bars.open) == [1, 2] && Array(result.bars.high) == [2.5, 3])
    #expect(Array(result.bars.low) == [0.5, 1] && Array(result.bars.close) == [2, 1.25])
    #expect(Array(result.bars.volume) == [100, 0])
    #expect(result.bars.time(0).description == "2024-01-02T00:00:00Z")
    #expect(result.delimiter == "," && result.columns[.close] == "close")
    #expect(result.warnings.isEmpty)
  }

  @Test(arguments: [
    "Date;Open;High;Low;Close;Volume\n2024-01-02;1;2;1;2;5\n2024-01-03;1;2;1;2;5",
    "\u{FEFF}date\topen\thigh\tlow\tclose\tvolume\r\n20240102\t1\t2\t1\t2\t5\r\n20240103\t1\t2\t1\t2\t5\r\n\r\n",
    "t|o|h|l|c|v\n2024-01-02|1|2|1|2|5\n2024-01-03|1|2|1|2|5\n\n\n",
    "\"Date\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n\"2024-01-02\",\"1\",\"2\",\"1\",\"2\",\"5\"\n2024-01-03,1,2,1,2,5",
    ",Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1,2,1,2,9,5\n2024-01-03, 1 ,2,1,2,9,5",
    "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n2024/01/02,1,2,1,2,5\n2024/01/03,1,2,1,2,5",
    "note,close,low,high,open,vol,date\n\"a,b\",2,1,2,1,5,2024.1.2\nx,2,1,2,1,5,2024.1.3",
    "date,open,high,low,close,volume\n01/02/2024,1,2,1,2,5\n01/03/2024,1,2,1,2,5\n01/13/2024,1,2,1,2,5",
    "date,open,high,low,close,volume\n1704153600,1,2,1,2,5\n1704240000,1,2,1,2,5",
    "date,open,high,low,close,volume\n2024-01-02T05:00:00Z,1,2,1,2,5\n2024-01-03T05:00:00Z,1,2,1,2,5",
    "date,open,high,low,close,volume\n2024-01-02 00:00:00-05:00,1,2,1,2,5e0\n2024-01-03 00:00:00-05:00,1,2,1,2,5",
  ])
  func `daily files of many makes give the same bars`(text: String) throws {
    let bars = try read(text).bars
    #expect(bars.timeframe == .day)
    #expect(bars.time(0).description == "2024-01-02T00:00:00Z")
    #expect(bars.time(1).description == "2024-01-03T00:00:00Z")
    #expect(
      bars.open[1] == 1 && bars.high[1] == 2 && bars.low[1] == 1 && bars.close[1] == 2
        && bars.volume[1] == 5)
  }

  @Test(arguments: [
    ("2024-01-02T14:30:00Z", "2024-01-02T14:31:00Z"),
    ("2024-01-02 14:30:00", "2024-01-02 14:31:00"),
    ("2024-01-02 14:30", "2024-01-02 14:31"),
    ("2024-01-02T14:30:00.000Z", "2024-01-02T14:31:00.000Z"),
    ("2024-01-02T09:30:00-05:00", "2024-01-02T09:31:00-0500"),
    ("2024-01-02 15:30:00.0 +01", "2024-01-02 14:31:00 UTC"),
    ("20240102 143000", "20240102 143100"), ("20240102T1430", "20240102T1431"),
    ("1704205800", "1704205860"), ("1704205800000", "1704205860000"),
    ("1704205800.0", "1704205860.000"), ("1704205800000000", "1704205860000000"),
    ("1704205800000000000", "1704205860000000000"),
  ])
  func `intraday times of many makes give the same bars`(first: String, second: String) throws {
    let result = try read("time,open,high,low,close\n\(first),1,2,1,2\n\(second),1,2,1,2\n")
    #expect(result.bars.timeframe == .minute)
    #expect(result.bars.time(0).description == "2024-01-02T14:30:00Z")
    #expect(result.bars.time(1).description == "2024-01-02T14:31:00Z")
    #expect(result.bars.volume[0].isNaN && result.bars.volume[1].isNaN)
    #expect(result.warnings == ["There is no volume column; volume is unknown (NaN)."])
    let isOpen = !first.contains { "Z-+".contains($0) } || first == "2024-01-02 14:30"
    let isUTC = result.assumptions.contains("Times without a zone are taken as UTC.")
    if first.hasPrefix("2024-01-02 14") { #expect(isUTC && (isOpen || first.count == 19)) }
    if first.hasSuffix("Z") || first.hasSuffix("05:00") || first.hasSuffix("+01") {
      #expect(!isUTC)
    }
  }

  @Test func `date and time in two columns are joined`() throws {
    let text =
      "Date,Time,Open,High,Low,Close,Volume\n2024-01-02,14:30,1,2,1,2,5\n2024-01-02,14:35,1,2,1,2,5"
    #expect(try times(text) == ["2024-01-02T14:30:00Z", "2024-01-02T14:35:00Z"])
    #expect(try read(text).bars.timeframe == Timeframe(seconds: 300))
    #expect(try read(text).columns[.clock] == "Time")
  }

  @Test func `times without a zone are read in the zone that is named`() throws {
    let rows = ["2024-03-08 09:30", "2024-03-08 10:30", "2024-03-11 09:30", "2024-11-04 09:30"]
    let text = "time,open,high,low,close\n" + rows.map { "\($0),1,2,1,2\n" }.joined()
    for zone in ["America/New_York", "America/Toronto"] {
      let options = CSVOptions(zone: zone)
      #expect(
        try times(text, options) == [
          "2024-03-08T14:30:00Z", "2024-03-08T15:30:00Z", "2024-03-11T13:30:00Z",
          "2024-11-04T14:30:00Z",
        ])
      #expect(
        try read(text, options).assumptions.contains("Times without a zone are read in \(zone)."))
    }
  }

  @Test func `options override what would be found`() throws {
    let text = "when,o1,h1,l1,last,n\n03/04/2024,1,2,1,2,5\n04/04/2024,1,2,1,2,5\n"
    let columns: [CSVRole: String] = [
      .time: "when", .open: "O1", .high: "h1", .low: "l1", .volume: "n",
    ]
    let day = CSVOptions(columns: columns, dateOrder: .dayMonthYear)
    #expect(try times(text, day) == ["2024-04-03T00:00:00Z", "2024-04-04T00:00:00Z"])
    let month = CSVOptions(columns: columns, timeframe: .day, dateOrder: .monthDayYear)
    #expect(try times(text, month) == ["2024-03-04T00:00:00Z", "2024-04-04T00:00:00Z"])
  }

  @Test func `numbers are read to the last bit`() throws {
    let numbers = [
      "0.1", "100.33999633789062", "3.141592653589793238", "9007199254740993", "1.7e3",
      "123456789.123456789", "0.000123456789012345678901", "9999999999999999999",
      "0.30000000000000004441", "1e22", "5e-1", "17.999999999999998", "4503599627370497.5",
    ]
    for text in numbers {
      let bars = try read("date,open,high,low,close\n2024-01-02,\(text),\(text),\(text),\(text)")
        .bars
      #expect(bars.close[0] == Double(text), "\(text)")
    }
    var seed: UInt64 = 1
    var text = "date,open,high,low,close\n"
    var expected: [Double] = []
    for row in 0..<5000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(seed >> (seed % 40) | 1)
      let point = digits.index(digits.startIndex, offsetBy: min(digits.count, Int(seed >> 60)))
      let number = "\(digits[..<point].isEmpty ? "0" : digits[..<point]).\(digits[point...])0"
      expected.append(try #require(Double(number)))
      text += "\(CalendarDate(dayNumber: row)),\(number),\(number),\(number),\(number)\n"
    }
    #expect(Array(try read(text, CSVOptions(timeframe: .day)).bars.open) == expected)
  }

  @Test(
    .enabled(if: realData != nil, "skipped: no real data"),
    arguments: [
      ("us-equities/daily/SPY.csv", "1Day", 5849), ("us-equities/hour/SPY.csv.gz", "1Hour", -1),
      ("us-equities/minute/SPY_trades.csv", "1Min", -1), ("forex/EURUSD_hour.csv.gz", "1Hour", -1),
      ("crypto/BTCUSD_daily.csv", "1Day", -1), ("backtesting-py/GOOG.csv", "1Day", 2148),
      ("backtesting-py/EURUSD.csv", "1Hour", 5000),
    ])
  func `real files are read`(name: String, timeframe: String, count: Int) throws {
    let path = try #require(realData) + "/" + name
    let bars = try CSVImporter().read(path, symbol: "X").bars
    #expect(bars.timeframe.description == timeframe)
    #expect(count < 0 || bars.count == count)
    #expect(bars.count > 1000)
  }
}
