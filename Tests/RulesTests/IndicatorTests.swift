import Foundation
import Rules
import Series
import TestKit
import Testing

/// Values of a formula over bars, computed by the lane machine.
func values(
  _ formula: Formula, on bars: Bars, tile: Int = 64, parameters: [Parameter] = [],
  set: ParameterSet = ParameterSet(values: [])
) throws -> [Double] {
  try bars.withColumns { columns in
    try FormulaValues.compute(
      [formula.node], parameters: parameters, set: set, columns: columns, rows: bars.count,
      tile: tile)[0]
  }
}

extension Bars {
  /// Calls `body` with the price columns in the order of `BarField`.
  func withColumns<Result>(_ body: ([UnsafePointer<Double>]) throws -> Result) rethrows -> Result {
    try open.withUnsafeBufferPointer { open in
      try high.withUnsafeBufferPointer { high in
        try low.withUnsafeBufferPointer { low in
          try close.withUnsafeBufferPointer { close in
            try volume.withUnsafeBufferPointer { volume in
              try body([open, high, low, close, volume].compactMap(\.baseAddress))
            }
          }
        }
      }
    }
  }
}

@Suite("Indicators")
struct IndicatorTests {
  struct Fixture: Decodable {
    let tool: String
    let bars: [String: [Double]]
    let values: [String: [Double?]]
  }

  static let fixture: Fixture? = {
    let path = repositoryRoot + "/Tests/RulesTests/Fixtures/indicators.json"
    return FileManager.default.contents(atPath: path).flatMap {
      try? JSONDecoder().decode(Fixture.self, from: $0)
    }
  }()

  static let market = Market()
  static let macd = market.close.macd(fast: 12, slow: 26, signal: 9)
  static let bands = market.close.bollinger(20, width: 2)

  /// Ours by the fixture's names, and the rows that TA-Lib leaves empty although ours are known.
  static let ours: [(name: String, formula: Formula, later: Int)] = [
    ("sma 1", market.close.sma(1), 1),
    ("sma 5", market.close.sma(5), 0), ("sma 50", market.close.sma(50), 0),
    ("ema 9", market.close.ema(9), 0), ("ema 21", market.close.ema(21), 0),
    ("rsi 14", market.close.rsi(14), 0), ("rsi 2", market.close.rsi(2), 0),
    ("atr 14", market.atr(14), 0), ("true range", market.trueRange, 0),
    // TA-Lib hides the line until the signal is known: eight rows.
    ("macd line", macd.line, 8), ("macd signal", macd.signal, 0),
    ("macd histogram", macd.histogram, 0),
    ("bollinger upper", bands.upper, 0), ("bollinger middle", bands.middle, 0),
    ("bollinger lower", bands.lower, 0), ("stddev 20", market.close.standardDeviation(20), 0),
    ("highest 10", market.high.highest(10), 0), ("lowest 10", market.low.lowest(10), 0),
    ("roc 12", market.close.rateOfChange(12), 0),
    ("ema of rsi", market.close.rsi(14).ema(5), 0),
  ]

  static func bars() throws -> Bars {
    let fixture = try #require(fixture)
    func column(_ name: String) throws -> Column<Double> {
      Column(try #require(fixture.bars[name]))
    }
    let close = try column("close")
    return Bars(
      symbol: "FIXTURE", timeframe: .day,
      times: Column(close.indices.map { Int64($0) * 86_400_000_000_000 }), open: try column("open"),
      high: try column("high"), low: try column("low"), close: close,
      volume: try column("volume"))
  }

  @Test("equal TA-Lib's to 1e-9, first valid row included", arguments: ours.map(\.name))
  func talib(name: String) throws {
    let bars = try Self.bars()
    let expected = try #require(Self.fixture?.values[name])
    let (_, formula, later) = try #require(Self.ours.first { $0.name == name })
    for tile in [1, 7, 64, 512] {
      let values = try values(formula, on: bars, tile: tile)
      #expect(values.count == expected.count)
      let first = try #require(expected.firstIndex { $0 != nil })
      #expect(values.firstIndex { !$0.isNaN } == first - later)
      for row in first..<expected.count {
        // A deviation of nothing is rounding noise in both: TA-Lib's cut is at 1e-7.
        let tolerance = name.hasPrefix("stddev") ? 1e-7 : 1e-9 * abs(expected[row] ?? 0)
        #expect(
          abs(values[row] - (expected[row] ?? .nan)) <= max(tolerance, 1e-9),
          "\(name), row \(row): \(values[row]) against \(expected[row] ?? .nan)")
      }
    }
  }

  @Test("windows that differ from lane to lane give what single windows give")
  func lanes() throws {
    let bars = try Self.bars()
    let window = Parameter("window", 2...100, default: 5)
    let market = Market()
    let expressions: [Formula] = [
      market.close.sma(window), market.close.ema(window), market.close.rsi(window),
      market.atr(window), market.close.standardDeviation(window), market.high.highest(window),
      market.low.lowest(window), market.close.rateOfChange(window), market.close.lag(window),
      market.close.rsi(5).sma(window), market.close.sma(window).highest(window),
    ]
    for formula in expressions {
      let strategy = try CompiledStrategy(
        name: "test", summary: "",
        rules: Rules {
          EnterLong(when: market.close > 0)
          StopLoss(distance: formula)
        }, constraint: nil)
      let sets = (3...21).map { ParameterSet(values: [Double($0)]) }
      let blocks = LaneBlocks(sets).blocks
      #expect(blocks.count == 3)
      let machine = try SignalMachine(try Program(strategy), blocks: blocks[...], tile: 50)
      var found = [[Double]](repeating: [], count: sets.count)
      bars.withColumns { columns in
        for start in stride(from: 0, to: bars.count, by: 50) {
          let count = min(50, bars.count - start)
          machine.begin(Tile(start: start, count: count, columns: columns))
          for (index, block) in blocks.enumerated() {
            let source = machine.signals(of: index).stopLoss
            for (lane, set) in block.sets.enumerated() where set >= 0 {
              found[set] += (0..<count).map { source.load($0, lane: lane) }
            }
          }
        }
      }
      for (set, values) in zip(sets, found) {
        let single = try RulesTests.values(
          formula, on: bars, parameters: [window], set: set)
        #expect(values.map { $0.bitPattern } == single.map { $0.bitPattern }, "\(formula) \(set)")
      }
    }
  }

  @Test("a missing value leaves recurrences as they were and empties windows that hold it")
  func missing() throws {
    let bars = try Self.bars()
    var closes = Array(bars.close)
    closes[60] = .nan
    let holed = Bars(
      symbol: "HOLE", timeframe: .day, times: bars.times, open: bars.open, high: bars.high,
      low: bars.low, close: Column(closes), volume: bars.volume)
    let ema = try values(Self.market.close.ema(9), on: holed)
    #expect(ema[60].isNaN)
    #expect(ema[61] != ema[59])
    #expect(!ema[61].isNaN)
    let sma = try values(Self.market.close.sma(5), on: holed)
    #expect(sma[59...65].map { $0.isNaN } == [false, true, true, true, true, true, false])
    let highest = try values(Self.market.close.highest(5), on: holed)
    #expect(highest[59...65].map { $0.isNaN } == [false, true, true, true, true, true, false])
    let whole = try values(Self.market.close.sma(5), on: bars)
    #expect(isClose(sma[70], whole[70], within: 1e-13))
  }
}
