import Foundation
import Series
import TestKit
import Testing

struct ArrowFileTests {
  let scratch = Scratch()

  @Test func `bars come back as they were written`() throws {
    let path = scratch.path + "/x.arrow"
    let bars = sampleBars("BTC/USD", .minute, count: 1000)
    try bars.write(to: path, notes: BarsNotes(source: "test", adjustment: "splits"))
    #expect(equal(try Bars.read(path), bars))
    let notes = try ArrowTable.read(path).metadata
    #expect(notes["lockstep.symbol"] == "BTC/USD" && notes["lockstep.adjustment"] == "splits")
  }

  @Test(arguments: [0, 1, 7, 8, 9]) func `a table of every type comes back`(rows: Int) throws {
    let table = ArrowTable(
      columns: [
        TableColumn("a", .float64(Column((0..<rows).map { Double($0) / 3 }))),
        TableColumn("b", .int64(Column((0..<rows).map { Int64($0) << 40 }))),
        TableColumn("c", .timestamp(Column((0..<rows).map { Int64($0) }))),
        TableColumn("d", .text((0..<rows).map { String(repeating: "ö", count: $0) })),
      ], metadata: ["key": "välue"])
    let path = scratch.path + "/t.arrow"
    try table.write(to: path)
    let read = try ArrowTable.read(path)
    #expect(read.columns.map(\.name) == ["a", "b", "c", "d"])
    #expect(read.count == rows && read.metadata == ["key": "välue"])
    #expect("\(read.columns.map(\.values).map(flat))" == "\(table.columns.map(\.values).map(flat))")
  }

  func flat(_ values: TableColumn.Values) -> [String] {
    switch values {
    case .float64(let column): column.map { "f\($0)" }
    case .int64(let column): column.map { "i\($0)" }
    case .timestamp(let column): column.map { "t\($0)" }
    case .text(let texts): texts
    }
  }

  @Test(arguments: ["plain", "batches", "feather"])
  func `files of pyarrow are read as they are`(name: String) throws {
    let bars = try Bars.read(fixture(name + ".arrow"), symbol: "X", timeframe: .minute)
    #expect(equal(bars, sampleBars()))
  }

  @Test func `other number types, units and missing values are converted`() throws {
    let bars = try Bars.read(fixture("foreign.arrow"), symbol: "X", timeframe: .minute)
    #expect(Array(bars.times) == Array(sampleBars().times))
    #expect(Array(bars.open) == Array(sampleBars().open))
    #expect(bars.volume[4].isNaN && bars.volume[5] == 1005)
    let dates = try Bars.read(fixture("dates.arrow"), symbol: "X", timeframe: .day)
    #expect(dates.time(0).description == "2024-01-02T00:00:00Z")
    #expect(dates.volume.count == 10 && dates.volume[9].isNaN)
    let texts = try ArrowTable.read(fixture("texts.arrow"))
    #expect(texts.columns.map(\.values).map(flat) == [["a", "", "öß"], ["i1", "i2", "i3"]])
  }

  @Test(arguments: [
    ("compressed", "is compressed and cannot be mapped; write it with compression='uncompressed'"),
    (
      "unsorted",
      "time: row 2 (2024-01-02T14:31:00Z) does not come after the row before it; "
        + "sort the rows and remove repeated times"
    ),
    (
      "nested",
      "list: the column has an Arrow type that is not supported (type 12); "
        + "leave the column out or write it as text or numbers"
    ),
    (
      "texts",
      "time: the column is missing (there are name, count); "
        + "bars need time, open, high, low and close"
    ),
  ])
  func `foreign files that do not serve are refused`(name: String, sentence: String) {
    let path = fixture(name + ".arrow")
    #expect(
      refusal { _ = try Bars.read(path, symbol: "X", timeframe: .minute) } == "\(path): \(sentence)"
    )
  }

  @Test func `files that are not Arrow files are refused`() throws {
    let csv = try scratch.file("a.arrow", "date,open,high,low,close\n")
    #expect(
      refusal { _ = try Bars.read(csv) }
        == "\(csv): is not an Arrow IPC file; import CSV files with `lockstep data import`")
    let empty = try scratch.file("b.arrow", "")
    #expect(refusal { _ = try Bars.read(empty) } == "\(empty): is empty; import the data again")
    let old = try scratch.file("c.arrow", "FEA1xxxxxxxxxxxxFEA1")
    #expect(
      refusal { _ = try Bars.read(old) }
        == "\(old): is Feather version 1; write it as version 2 (Arrow IPC)")
    let none = scratch.path + "/none"
    #expect(
      refusal { _ = try Bars.read(none) } == "\(none): there is no such file; check the path")
    #expect(
      refusal { _ = try Bars.read(scratch.path) }
        == "\(scratch.path): is a folder; name a file in it")
    #expect(
      refusal { _ = try Bars.read("/dev/null") }
        == "/dev/null: is not a regular file; save the data in a file first")
  }

  @Test func `bars without a name or with the wrong one are refused`() throws {
    let path = fixture("plain.arrow")
    #expect(
      refusal { _ = try Bars.read(path) } == "\(path): does not name its symbol; say which it is")
    #expect(
      refusal { _ = try Bars.read(path, symbol: "X") }
        == "\(path): does not name its timeframe; say which it is")
    let own = scratch.path + "/x.arrow"
    try sampleBars().write(to: own)
    #expect(
      refusal { _ = try Bars.read(own, symbol: "Y") }
        == "\(own): holds X 1Min where Y 1Min was expected; "
        + "give the file its right name or import the data again")
  }

  @Test func `a file cut at any byte is refused in one sentence`() throws {
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: fixture("batches.arrow"))))
    for length in 1..<whole.count {
      let path = try scratch.file("cut.arrow", Array(whole[..<length]))
      let sentence = refusal { _ = try Bars.read(path, symbol: "X", timeframe: .minute) }
      #expect(sentence.hasPrefix(path + ": is "), "cut at \(length)")
    }
  }

  @Test(arguments: ["dates.arrow", "foreign.arrow", "texts.arrow"])
  func `a file with any byte changed is read or refused and never traps`(name: String) throws {
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: fixture(name))))
    var refused = 0
    for place in whole.indices {
      for change in [0x01, 0xFF] as [UInt8] {
        var bytes = whole
        bytes[place] ^= change
        let path = try scratch.file("bad.arrow", bytes)
        let sentence = refusal {
          _ = try ArrowTable.read(path)
          _ = try Bars.read(path, symbol: "X", timeframe: .minute)
        }
        refused += sentence.isEmpty ? 0 : 1
      }
    }
    #expect(refused > 100)
  }
}
