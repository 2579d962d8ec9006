import Foundation
import Series
import Testing

struct StoreTests {
  let scratch = Scratch()
  var store: Store { Store(folder: scratch.path + "/data") }

  @Test func `stored bars are listed and read`() throws {
    try store.write(sampleBars("SPY", .day))
    let entry = try store.write(
      sampleBars("BTC/USD", .minute, count: 3), notes: BarsNotes(source: "a.csv"))
    #expect(entry.rows == 3 && entry.notes.source == "a.csv")
    #expect(entry.path == scratch.path + "/data/BTC%2FUSD.1Min.arrow")
    #expect(try store.entries().map(\.symbol) == ["BTC/USD", "SPY"])
    #expect(store.symbols == ["BTC/USD", "SPY"])
    #expect(try store.entries()[0].last?.description == "2024-01-02T14:32:00Z")
    #expect(equal(try store.bars("BTC/USD"), sampleBars("BTC/USD", .minute, count: 3)))
    #expect(try store.entry("SPY").timeframe == .day)
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder).count == 2)
  }

  @Test func `without a timeframe the only one or the daily one is taken`() throws {
    try store.write(sampleBars("SPY", .minute))
    #expect(try store.bars("SPY").timeframe == .minute)
    try store.write(sampleBars("SPY", .hour))
    #expect(
      refusal { _ = try store.bars("SPY") }
        == "\(store.folder): SPY is stored as 1Min, 1Hour; say which timeframe")
    try store.write(sampleBars("SPY", .day))
    #expect(try store.bars("SPY").timeframe == .day)
    #expect(try store.bars("SPY", timeframe: .hour).timeframe == .hour)
    #expect(
      refusal { _ = try store.bars("SPY", timeframe: Timeframe(seconds: 300)) }
        == "\(store.folder): SPY is stored as 1Min, 1Hour, 1Day, not as 5Min; "
        + "choose one of these or import the other")
  }

  @Test func `an unknown symbol is answered with the known ones`() throws {
    #expect(
      refusal { _ = try store.bars("SPY") }
        == "\(store.folder): no bars are stored here; import some with `lockstep data import FILE` "
        + "or make some with `lockstep data synth`")
    for symbol in ["SPY", "AAPL"] { try store.write(sampleBars(symbol, .day)) }
    #expect(
      refusal { _ = try store.bars("spyy") }
        == "\(store.folder): no bars of `spyy` are stored; did you mean SPY? Known symbols: AAPL, SPY"
    )
    #expect(
      refusal { _ = try store.bars("GOOG") }
        == "\(store.folder): no bars of `GOOG` are stored; Known symbols: AAPL, SPY")
  }

  @Test(arguments: ["..", "a/../b", "/SPY", "SPY/", "a b", "", ".SPY", "ä", "a%2F", "a\0b", "A//B"])
  func `odd symbols are refused`(symbol: String) {
    #expect(throws: SeriesError.self) { try store.write(sampleBars(symbol, .day)) }
    #expect(refusal { _ = try store.path(symbol, .day) }.hasPrefix("symbol: "))
  }

  @Test(arguments: ["SPY", "BRK.B", "BTC/USD", "^GSPC", "EURUSD=X", "BF-B", "FX:EURUSD"])
  func `symbols with marks come back`(symbol: String) throws {
    try store.write(sampleBars(symbol, .day))
    #expect(try store.entries().map(\.symbol) == [symbol])
    #expect(try store.bars(symbol).count == 10)
  }

  @Test func `a broken file is named, and others stay usable`() throws {
    try store.write(sampleBars("SPY", .day))
    try store.write(sampleBars("QQQ", .day))
    let path = try store.path("SPY", .day)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.dropLast(20).write(to: URL(fileURLWithPath: path))
    #expect(
      refusal { _ = try store.bars("SPY") }
        == "\(path): is cut off: its end is missing; write or import it again")
    #expect(refusal { _ = try store.entries() }.hasPrefix(path))
    #expect(try store.bars("QQQ").count == 10)
  }

  @Test func `a file under another name is refused`() throws {
    try store.write(sampleBars("SPY", .day))
    try FileManager.default.copyItem(
      atPath: try store.path("SPY", .day), toPath: try store.path("QQQ", .day))
    #expect(refusal { _ = try store.bars("QQQ") }.contains("holds SPY 1Day where QQQ 1Day"))
  }

  @Test func `the fingerprint tells one changed bit, symbol and timeframe`() {
    let bars = sampleBars()
    #expect(bars.fingerprint == sampleBars().fingerprint)
    #expect(bars.fingerprint != sampleBars("Y").fingerprint)
    #expect(bars.fingerprint != sampleBars("X", .hour).fingerprint)
    #expect(bars.fingerprint != bars.slice(0..<9).fingerprint)
    var closes = Array(bars.close)
    closes[3] = closes[3].nextUp
    let changed = Bars(
      symbol: "X", timeframe: .minute, times: bars.times, open: bars.open, high: bars.high,
      low: bars.low, close: Column(closes), volume: bars.volume)
    #expect(changed.fingerprint != bars.fingerprint)
  }
}
