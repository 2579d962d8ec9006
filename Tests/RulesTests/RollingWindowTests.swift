import Foundation
import Rules
import Series
import TestKit
import Testing

@Suite("Windows")
struct RollingWindowTests {
  /// Bars of a walk in which one close is out of all proportion and a few are missing.
  static let bars: Bars = {
    let plain = walk(rows: 9_000, seed: 4)
    var close = Array(plain.close)
    close[100] = 1e15
    for row in [0, 1, 5_000, 6_000] { close[row] = .nan }
    return Bars(
      symbol: "WALK", timeframe: .day, times: plain.times, open: plain.open, high: plain.high,
      low: plain.low, close: Column(close), volume: plain.volume)
  }()

  /// Formulas, and what a window of numbers gives by definition.
  static let definitions: [String: @Sendable ([Double]) -> Double] = [
    "sma": { $0.reduce(0, +) / Double($0.count) },
    "sum": { $0.reduce(0, +) },
    "wma": { values in
      zip(1..., values).reduce(0) { $0 + Double($1.0) * $1.1 }
        / Double(values.count * (values.count + 1) / 2)
    },
    "variance": { squares($0) / Double($0.count) },
    "stddev": { (squares($0) / Double($0.count)).squareRoot() },
    "avgdev": { values in
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + abs($1 - mean) } / Double(values.count)
    },
    "linearreg_slope": { values in
      let middle = Double(values.count - 1) / 2
      let places = values.indices.map { Double($0) - middle }
      return zip(places, values).reduce(0) { $0 + $1.0 * $1.1 }
        / places.reduce(0) { $0 + $1 * $1 }
    },
    "highest": { $0.max() ?? .nan },
    "lowest": { $0.min() ?? .nan },
    "percentile": { $0.sorted()[($0.count + 1) / 2 - 1] },
    "bars_since_highest": { values in
      Double(values.count - 1 - (values.lastIndex(of: values.max() ?? .nan) ?? 0))
    },
  ]

  private static func squares(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  @Test(
    "equal their definition, thousands of rows on and after a price out of all proportion",
    arguments: definitions.keys.sorted(), [2, 3, 8, 31, 100])
  func definition(name: String, window: Int) throws {
    let definition = try #require(Self.definitions[name])
    let formula = try Formula(reading: "\(name)(close, \(window))")
    let found = try values(formula, on: Self.bars, tile: 512)
    let close = Array(Self.bars.close)
    // What the large price leaves behind in running sums is gone when they are made anew.
    let rows = Array(window..<100) + Array(4_096..<9_000)
    for row in rows {
      let slice = Array(close[(row - window + 1)...row])
      let expected = slice.contains { $0.isNaN } ? .nan : definition(slice)
      let scale = name == "linearreg_slope" ? 1e-11 * 100 : 0
      let isEqual =
        isClose(found[row], expected, within: 1e-9) || abs(found[row] - expected) <= scale
      #expect(isEqual, "row \(row): \(found[row]), by definition \(expected)")
      if !isEqual { break }
    }
  }

  @Test("the length of the tiles changes no bit where sums are made anew", arguments: [1, 7, 64])
  func tiles(tile: Int) throws {
    for name in Self.definitions.keys {
      let formula = try Formula(reading: "\(name)(close, 31)")
      let whole = try values(formula, on: Self.bars, tile: 512).map(\.bitPattern)
      let found = try values(formula, on: Self.bars, tile: tile).map(\.bitPattern)
      #expect(found == whole, "\(name)")
    }
  }
}
