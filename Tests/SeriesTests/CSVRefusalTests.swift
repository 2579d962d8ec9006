import Foundation
import Series
import TestKit
import Testing

struct CSVRefusalTests {
  let scratch = Scratch()
  static let head = "date,open,high,low,close,volume\n2024-01-02,1,2,1,2,5\n"

  func sentence(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) throws -> String {
    let path = try scratch.file("a.csv", bytes)
    return refusal { _ = try CSVImporter(options).read(path, symbol: "X") }
      .replacingOccurrences(of: scratch.path + "/", with: "")
  }

  @Test(arguments: [
    (
      "2024-01-03,1,2,1",
      "a.csv:3: the line has 4 fields where the header has 6; complete or remove it"
    ),
    (
      "2024-01-03,1,2,1,2,5,6",
      "a.csv:3: the line has 7 fields where the header has 6; complete or remove it"
    ),
    ("\n2024-01-03,1,2,1,2,5", "a.csv:3: the line is blank; remove it"),
    ("2024-01-03,1,x,1,2,5", "a.csv:3: high: `x` is not a number; correct it"),
    ("2024-01-03,1,2,1,2,", "a.csv:3: volume: is empty; fill the number in or remove the line"),
    (
      "2024-01-03,1,2,1,NaN,5",
      "a.csv:3: close: `NaN` is not a finite number; remove the line or correct it"
    ),
    (
      "2024-01-03,1,inf,1,2,5",
      "a.csv:3: high: `inf` is not a finite number; remove the line or correct it"
    ),
    (
      "2024-01-03,1,\"2,5\",1,2,5",
      "a.csv:3: high: `2,5` is not a number; write a point for decimals and nothing between thousands"
    ),
    ("2024-01-03,1,1e999,1,2,5", "a.csv:3: high: `1e999` is not a number; correct it"),
    (
      "2024-01-03,1,\"2,1,2,5",
      "a.csv:3: a quoted field does not end on its line; add the closing quote or complete the line"
    ),
    (
      "2024-02-30,1,2,1,2,5",
      "a.csv:3: date: `2024-02-30` is not a date or time like the first row's; correct it"
    ),
    (",1,2,1,2,5", "a.csv:3: date: is empty; every row needs its time"),
    (
      "2024-01-02,1,2,1,2,5",
      "a.csv:3: date: 2024-01-02 repeats line 2; remove one of the two lines"
    ),
    (
      "2024-01-01,1,2,1,2,5",
      "a.csv:3: date: 2024-01-01 comes after 2024-01-02 on line 2; sort the file by time"
    ),
    (
      "2024-01-03,1,2,3,2,5", "a.csv:3: high: high 2.0 is below low 3.0; correct or remove the line"
    ),
    (
      "2024-01-03,3,2,1,2,5",
      "a.csv:3: open: open 3.0 lies outside low 1.0 to high 2.0; correct or remove the line"
    ),
    (
      "2024-01-03,1,2,1,0.5,5",
      "a.csv:3: close: close 0.5 lies outside low 1.0 to high 2.0; correct or remove the line"
    ),
    (
      "2024-01-03,0,2,0,2,5",
      "a.csv:3: open: the price 0.0 is not above zero; correct or remove the line"
    ),
    (
      "2024-01-03,1,2,-1,2,5",
      "a.csv:3: low: the price -1.0 is not above zero; correct or remove the line"
    ),
    ("2024-01-03,1,2,1,2,-5", "a.csv:3: volume: the volume -5.0 is negative; correct it"),
    (
      "1500-01-03,1,2,1,2,5",
      "a.csv:3: date: `1500-01-03` lies outside the years 1680 to 2260; correct it"
    ),
  ])
  func `a bad line is named`(line: String, expected: String) throws {
    #expect(try sentence(Array((CSVRefusalTests.head + line + "\n").utf8)) == expected)
    #expect(try sentence(Array((CSVRefusalTests.head + line).utf8)) == expected)
  }

  @Test(arguments: [
    ("", "a.csv: is empty; it needs a header line and rows below it"),
    ("\n \r\n", "a.csv: is empty; it needs a header line and rows below it"),
    ("date,open,high,low,close\n", "a.csv: has a header and no rows; give a file with data"),
    (
      "hello world\n1\n",
      "a.csv:1: no delimiter (, ; tab or |) in the header `hello world`; give a CSV file or name its delimiter"
    ),
    (
      "2024-01-02,1,2,1,2\n2024-01-03,1,2,1,2\n",
      "a.csv:1: the first line holds values; put a header line above it, such as date,open,high,low,close,volume"
    ),
    (
      "date,open,high,low,volume\n2024-01-02,1,2,1,2\n",
      "a.csv:1: close: no column of this meaning among date, open, high, low, volume; name the column that holds it"
    ),
    (
      "date,open,high,low,close,Close\n2024-01-02,1,2,1,2,3\n",
      "a.csv:1: close: columns `close` and `Close` both could be it; name the right one"
    ),
    (
      "date,open,high,low,close\nyesterday,1,2,1,2\n",
      "a.csv:2: date: `yesterday` is not a date or time; write 2024-01-31, 2024-01-31T09:30:00Z or seconds since 1970"
    ),
    (
      "date,open,high,low,close\n01/02/2024,1,2,1,2\n02/02/2024,1,2,1,2\n",
      "a.csv: date: dates could be month/day or day/month; name the date order, mdy or dmy"
    ),
    (
      "date,open,high,low,close\n2024-01-02T09:30:00Z,1,2,1,2\n",
      "a.csv: timeframe: too few rows to tell the length of a bar; name it, for example 1Min or 1Day"
    ),
    (
      "date,open,high,low,close\n2024-01-31,1,2,1,2\n2024-03-02,1,2,1,2\n",
      "a.csv: timeframe: rows are 31 days apart, which is no length of bars that can be found out; name it, for example 1Min or 1Day"
    ),
    (
      "\"date,open,high,low,close\n2024-01-31,1,2,1,2\n",
      "a.csv:1: no delimiter (, ; tab or |) in the header `\"date,open,high,low,close`; give a CSV file or name its delimiter"
    ),
  ])
  func `a bad file is named`(text: String, expected: String) throws {
    #expect(try sentence(Array(text.utf8)) == expected)
  }

  @Test func `files that are not UTF-8 text are refused`() throws {
    let head = Array(CSVRefusalTests.head.utf8)
    #expect(
      try sentence(head + [50, 0, 51])
        == "a.csv: is not text: it holds NUL bytes; give a CSV file")
    #expect(
      try sentence(head + [0xE4, 10])
        == "a.csv:3: is not UTF-8 text; save the file as UTF-8")
    #expect(try sentence([0xFF, 0xFE, 65, 0]) == "a.csv: is UTF-16 text; save it as UTF-8")
    #expect(
      try sentence([0x50, 0x4B, 3, 4, 0])
        == "a.csv: is a zip archive, not CSV text; unpack or convert it to CSV first")
  }

  @Test func `gzip data is unpacked, and refused if cut or damaged`() throws {
    let rows = (0..<3000).map {
      "\(CalendarDate(dayNumber: 10_000 + $0)),1,2,1,\(1 + Double($0) / 3000)\n"
    }
    let packed = gzip(Array(("date,open,high,low,close\n" + rows.joined()).utf8))
    let path = try scratch.file("a.csv.gz", packed + gzip(Array("2020-01-01,1,2,1,2\n".utf8)))
    let bars = try CSVImporter().read(path, symbol: "X").bars
    #expect(bars.count == 3001 && bars.close[2999] == 1 + 2999.0 / 3000)
    #expect(
      try sentence(Array(packed.dropLast(9)))
        == "a.csv: the gzip data is cut off; copy or download the file again")
    var damaged = packed
    damaged[packed.count / 2] ^= 0x55
    #expect(
      try sentence(damaged) == "a.csv: the gzip data is damaged; copy or download the file again")
  }

  /// Packs bytes as one gzip member of stored blocks (RFC 1952, RFC 1951 section 3.2.4).
  func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var checksum = UInt32.max
    for byte in bytes {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    for start in stride(from: 0, to: bytes.count, by: 60_000) {
      let block = bytes[start..<min(bytes.count, start + 60_000)]
      packed.append(start + 60_000 >= bytes.count ? 1 : 0)
      for value in [UInt16(block.count), ~UInt16(block.count)] {
        packed += [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)]
      }
      packed += block
    }
    for value in [~checksum, UInt32(bytes.count)] {
      packed += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return packed
  }

  @Test func `options that do not fit are refused`() throws {
    let text = Array(CSVRefusalTests.head.utf8)
    #expect(
      try sentence(text, CSVOptions(columns: [.close: "Last"]))
        == "a.csv:1: close: there is no column `Last`; the columns are date, open, high, low, "
        + "close, volume")
    #expect(
      try sentence(text, CSVOptions(zone: "Mars/Olympus"))
        == "zone: there is no time zone `Mars/Olympus`; use a name such as America/New_York or UTC")
    #expect(
      try sentence(text, CSVOptions(dateOrder: .dayMonthYear))
        == "a.csv:2: date order: `2024-01-02` is not written in the order dmy; "
        + "choose another order or leave it out")
    #expect(
      try sentence(text, CSVOptions(delimiter: "\""))
        == "delimiter: `\"` cannot separate fields; use , ; tab or |")
  }

  @Test func `a raw reading lists rows as they stand and lines that cannot be read`() throws {
    let path = try scratch.file(
      "raw.csv",
      CSVRefusalTests.head
        + "2024-01-05,1,2,1,2,5\n2024-01-04,1,x,1,2,5\n2024-01-03,3,2,1,2,5\ntorn")
    let raw = try CSVImporter().readRaw(path, symbol: "X")
    #expect(raw.lines == [2, 3, 5] && raw.bars.count == 3)
    #expect(raw.problems.map(\.line) == [4, 6])
    #expect(raw.bars.times[2] < raw.bars.times[1])
  }

  @Test func `a large file is read in pieces, and its first bad line is the one named`() throws {
    var lines = (0..<60_000).map { row in
      "\(Timestamp(seconds: 1_704_205_800 + Int64(row) * 60)),1,2,1,\(1 + Double(row) / 60_000)"
    }
    func path() throws -> String {
      try scratch.file("large.csv", "time,open,high,low,close\n" + lines.joined(separator: "\n"))
    }
    let bars = try CSVImporter().read(try path(), symbol: "X").bars
    #expect(bars.count == 60_000)
    #expect((0..<60_000).allSatisfy { bars.close[$0] == 1 + Double($0) / 60_000 })
    #expect(bars.times[59_999] - bars.times[0] == 59_999 * 60_000_000_000)
    let raw = try CSVImporter().readRaw(try path(), symbol: "X")
    #expect(raw.lines == Array(2..<60_002) && equal(raw.bars, bars))
    lines[59_000] = "torn"
    #expect(refusal { _ = try CSVImporter().read(try path(), symbol: "X") }.contains(".csv:59002:"))
    lines[58_000] = ""
    #expect(refusal { _ = try CSVImporter().read(try path(), symbol: "X") }.contains(".csv:58002:"))
    lines[7] = "torn"
    #expect(refusal { _ = try CSVImporter().read(try path(), symbol: "X") }.contains(".csv:9:"))
  }
}
