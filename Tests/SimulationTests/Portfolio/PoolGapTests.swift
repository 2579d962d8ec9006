import Rules
import Series
import Simulation
import TestKit
import Testing

/// Symbols that are silent for longer than a tile, come late, or end early, under rules that remember.
@Suite("Gaps in a pool")
struct PoolGapTests {
  static let texts = [
    "enter long: close > sma(close, 20)\nexit long: close < sma(close, 20)",
    "enter long: zscore(close, 20) < -1\nexit long: rsi(close, 14) > 60\nrank: roc(close, 10)",
    "enter long: cs_rank(close / sma(close, 9)) > 0.4\nexit long: close < ema(close, 5)",
    "enter long: REF:close > sma(REF:close, 30)\nexit long: REF:close < sma(REF:close, 30)",
    "enter long: close@7Day > sma(close@7Day, 5)\nexit long: close@7Day < sma(close@7Day, 5)",
  ]

  /// One whole, one with a hole, one that comes late and ends early.
  static let bars: [Bars] = {
    let kept = [Array(0..<900), Array(0..<200) + Array(620..<900), Array(350..<700)]
    return kept.enumerated().map { place, rows in
      walk(rows: 900, seed: 40 + UInt64(place)).taking(
        rows, symbol: "S\(place)", volume: rows.map { _ in 1 })
    }
  }()

  static let reference = walk(rows: 900, seed: 77).taking(
    Array(0..<900), symbol: "REF", volume: [Double](repeating: 1, count: 900))

  private func settings() -> Settings {
    var settings = Settings()
    settings.size = .fraction(0.3)
    settings.portfolio = PortfolioSettings()
    return settings
  }

  @Test("tiles change nothing", arguments: texts)
  func tiles(text: String) throws {
    let strategy = try StrategyText(reading: text, name: "test").strategy
    let set = try strategy.parameterSet()
    let runs = try [1, 7, 64, 256, 8192].map { tile in
      try Backtest(
        pooling: Self.bars, strategy, set, references: [Self.reference], settings: settings(),
        tile: tile)
    }
    #expect(runs[0].trades.count > 5)
    for run in runs {
      #expect(run.fillBits == runs[0].fillBits)
      #expect(run.equityBits == runs[0].equityBits)
    }
  }

  @Test(
    "each symbol trades as it does by itself", arguments: [texts[0], texts[1], texts[3], texts[4]])
  func alone(text: String) throws {
    let strategy = try StrategyText(reading: text, name: "test").strategy
    let set = try strategy.parameterSet()
    var settings = settings()
    settings.size = .shares(1)
    let pooled = try Backtest(
      pooling: Self.bars, strategy, set, references: [Self.reference], settings: settings)
    settings.portfolio = nil
    for bars in Self.bars {
      let plain = try Backtest(
        strategy, set, on: bars, among: Surroundings(references: [Self.reference]),
        settings: settings)
      let own = pooled.trades.filter { $0.symbol == bars.symbol && $0.exitReason == .signal }
      let closed = plain.trades.filter { $0.exitReason == .signal }
      #expect(own.map(\.entryTime) == closed.map(\.entryTime))
      #expect(own.map(\.exitTime) == closed.map(\.exitTime))
      #expect(own.map(\.profit) == closed.map(\.profit))
    }
  }

  @Test("a drift follows exits and weights that change, and lets what has ended rest")
  func drift() throws {
    var settings = settings()
    settings.size = nil
    settings.portfolio?.rebalancing = Rebalancing(drift: 0.05)
    settings.portfolio?.allocation = Allocation(.equal)
    let cross = try StrategyText(reading: Self.texts[0], name: "test").strategy
    let chosen = try Backtest(
      pooling: [Self.bars[0]], cross, cross.parameterSet(), settings: settings)
    #expect(chosen.trades.count > 20)
    settings.portfolio?.allocation = nil
    let text = "weight: if(close > sma(close, 50), 0.4, 0.1)"
    let weighed = try StrategyText(reading: text, name: "test").strategy
    let run = try Backtest(pooling: Self.bars, weighed, weighed.parameterSet(), settings: settings)
    #expect((run.pool?.fills.count ?? 0) > 20)
    // S2 ends at row 700: from then on the others are put right as seldom as before.
    let even = try StrategyText(reading: "weight: 0.3", name: "test").strategy
    let held = try Backtest(pooling: Self.bars, even, even.parameterSet(), settings: settings)
    let late = (held.pool?.fills ?? []).filter { $0.fill.row > 705 }
    #expect(late.count < 40)
  }

  @Test("a window of a walk-forward is rebalanced as a run of its own")
  func windows() throws {
    var settings = settings()
    settings.size = nil
    settings.portfolio?.rebalancing = Rebalancing(period: .quarter)
    let strategy = try StrategyText(
      reading: "weight: if(roc(close, 20) > 0, 1, 0.2) / 3", name: "test"
    )
    .strategy
    let set = try strategy.parameterSet()
    let sweep = try PortfolioSweep(strategy, on: Self.bars, settings: settings)
    let windows = [100..<400, 250..<600, 333..<800]
    let table = try #require(try sweep.run([set], segments: windows))
    for (index, rows) in windows.enumerated() {
      let run = try Backtest(pooling: Self.bars, strategy, set, settings: settings, rows: rows)
      #expect("\(run.metrics)" == "\(table[0, index])")
    }
  }
}
