import Foundation
import Rules
import Series
import TestKit
import Testing

/// The file that `Fixtures/make_further.py` writes.
struct FurtherFixture: Decodable {
  struct Case: Decodable {
    let formula: String
    let series: String
    let values: [FixtureNumber]
  }

  let tool: String
  let series: [String: [String: [FixtureNumber]]]
  let brown72: [Double]
  let cases: [Case]

  static let read: Result<FurtherFixture, any Error> = Result {
    let path = repositoryRoot + "/Tests/RulesTests/Fixtures/further.json.gz"
    let packed = try Data(contentsOf: URL(fileURLWithPath: path))
    let text = try packed.withUnsafeBytes { packed in
      let (storage, count) = try Gzip.unpack(packed, file: path)
      return withExtendedLifetime(storage) { Data(bytes: storage.bytes, count: count) }
    }
    return try JSONDecoder().decode(FurtherFixture.self, from: text)
  }

  func bars(_ name: String) -> Bars {
    let columns = series[name] ?? [:]
    func column(_ name: String) -> Column<Double> { Column((columns[name] ?? []).map(\.value)) }
    return RulesTests.bars(
      open: column("open"), high: column("high"), low: column("low"), close: column("close"),
      volume: column("volume"))
  }
}

/// Daily bars from columns.
func bars(
  open: Column<Double>, high: Column<Double>, low: Column<Double>, close: Column<Double>,
  volume: Column<Double>
) -> Bars {
  Bars(
    symbol: "TEST", timeframe: .day,
    times: Column(close.indices.map { Int64($0) * 86_400_000_000_000 }), open: open, high: high,
    low: low, close: close, volume: volume)
}

/// Bars of which only the close counts.
func bars(closes: [Double]) -> Bars {
  let close = Column(closes)
  return bars(open: close, high: close, low: close, close: close, volume: close)
}

@Suite("Further indicators")
struct FurtherIndicatorTests {
  static let seriesNames = ["real", "gaps", "far", "flat", "short", "ties", "sessions"]

  @Test(
    "equal their definitions in numpy, scipy and pandas, first known row included",
    arguments: seriesNames)
  func definitions(series: String) throws {
    let fixture = try FurtherFixture.read.get()
    let cases = fixture.cases.filter { $0.series == series }
    #expect(!cases.isEmpty)
    let bars = fixture.bars(series)
    for one in cases {
      let expected = one.values.map(\.value)
      let found = try values(Formula(reading: one.formula), on: bars)
      #expect(found.count == expected.count)
      let scale = expected.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
      let wrong = expected.indices.first { row in
        let (ours, theirs) = (found[row], expected[row])
        if ours.isNaN || theirs.isNaN { return ours.isNaN != theirs.isNaN }
        return ours != theirs && !(abs(ours - theirs) <= 1e-9 * max(abs(theirs), 1e-3 * scale))
      }
      if let row = wrong {
        Issue.record("\(one.formula) on \(series), row \(row): \(found[row]), not \(expected[row])")
      }
    }
  }
}
