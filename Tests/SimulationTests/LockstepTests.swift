import LockstepTesting
import Rules
import Series
import Simulation
import TestKit
import Testing

/// Batch equals stepping: the machine gives the same bits however it is cut up.
@Suite("Batch equals stepping")
struct LockstepTests {
  /// Real bars where there are some, else a seeded walk of the same length.
  static func bars() throws -> Bars {
    realData == nil
      ? walk(rows: 3000, seed: 7) : try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
  }

  /// A built-in strategy with bars on which it trades, and what it reads beside them.
  static func builtIn(
    _ name: String
  ) throws -> (strategy: CompiledStrategy, bars: Bars, around: Surroundings) {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    var bars = try strategy.readsTimeOfDay ? sessionWalk(seed: 7, days: 60, minutes: 5) : bars()
    // Against itself a symbol has no spread.
    if strategy.namedSymbols.contains(bars.symbol) { bars = walk(rows: 3000, seed: 7) }
    return (strategy, bars, sampleSurroundings(for: strategy, like: bars))
  }

  static func settings() -> Settings {
    var settings = Settings()
    settings.side = .both
    settings.commission = Commission(rate: 0.0005, perShare: 0.005, minimum: 1)
    settings.slippage = 0.0002
    return settings
  }

  @Test(
    "every lane and tile gives the same trades, fills and equity",
    arguments: builtInStrategies.map(\.name))
  func laneAndTile(name: String) throws {
    let (strategy, bars, around) = try Self.builtIn(name)
    let set = try strategy.parameterSet()
    let whole = try Backtest(
      strategy, set, on: bars, among: around, settings: Self.settings())
    // One of them decides once a month.
    #expect(whole.trades.count > 5)
    for (lane, tile) in [(0, 1), (3, 7), (7, 512), (5, 64)] {
      let other = try Backtest(
        strategy, set, on: bars, among: around, settings: Self.settings(), lane: lane, tile: tile)
      #expect("\(other.trades)" == "\(whole.trades)")
      #expect(other.fills == whole.fills)
      #expect(other.metrics == whole.metrics)
      #expect(Array(other.equity.values) == Array(whole.equity.values))
    }
  }

  @Test(
    "a sweep's lane is the single backtest", arguments: builtInStrategies.map(\.name), [1, 7, 256])
  func sweepLane(name: String, tile: Int) throws {
    let (strategy, all, around) = try Self.builtIn(name)
    let bars = all.slice(0..<1500)
    let axes = strategy.parameters.prefix(2).map { parameter in
      ParameterGrid.Axis(
        name: parameter.name,
        values: (0..<6).map { parameter.defaultValue + Double($0) * parameter.step })
    }
    let sets = try ParameterGrid(of: strategy, axes: Array(axes)).sets
    var layout = LaneSweep.Layout()
    layout.tile = tile
    let sweep = try LaneSweep(
      strategy, on: bars, among: around, settings: Self.settings(), layout: layout)
    let metrics = try #require(try sweep.run(sets, segments: [0..<bars.count]))
    for index in stride(from: 0, to: sets.count, by: 5) {
      let single = try Backtest(
        strategy, sets[index], on: bars, among: around, settings: Self.settings())
      #expect(metrics[index, 0] == single.metrics)
    }
  }

  @Test(
    "the bar stepper decides what the backtest trades", arguments: builtInStrategies.map(\.name))
  func stepper(name: String) throws {
    let (strategy, bars, around) = try Self.builtIn(name)
    let set = try strategy.parameterSet()
    let run = try Backtest(strategy, set, on: bars, among: around, settings: Self.settings())
    let stepper = try run.stepper()
    var cash = run.settings.cash
    var shares = 0.0
    var fills = run.fills[...]
    var decided = Decision(
      time: 0, exit: false, entry: nil, quantity: 0, stopDistance: .nan, targetDistance: .nan)
    for row in 0..<bars.count {
      // Fills of this bar, as the backtest made them: each market entry must have been decided.
      while let fill = fills.first, fill.row == row {
        if fill.kind == .entry {
          #expect(decided.entry == (fill.shares > 0 ? .long : .short))
          #expect(abs(fill.shares) <= decided.quantity)
          #expect(
            abs(fill.shares) > decided.quantity - 1
              || cash < decided.quantity * fill.price * 1.001 + 10)
        }
        cash -= fill.shares * fill.price + fill.commission
        shares += fill.shares
        fills.removeFirst()
      }
      if decided.exit || decided.entry != nil {
        #expect(run.fills.contains { $0.row == row })
      }
      let bar = Bar(bars, row)
      decided = stepper.close(bar, account: AccountState(cash: cash, shares: shares))
      #expect(isClose(cash + shares * bar.close, run.equity.values[row], within: 1e-12))
    }
    #expect(decided.exit == run.pending.exit)
    #expect(decided.entry == run.pending.entry)
  }

  @Test("nothing after a bar changes anything before it", arguments: builtInStrategies.map(\.name))
  func noLookAhead(name: String) throws {
    let (strategy, bars, around) = try Self.builtIn(name)
    let set = try strategy.parameterSet()
    let whole = try Backtest(
      strategy, set, on: bars, among: around, settings: Self.settings())
    for cut in [100, 777, 1999] {
      // The other symbols' bars have the same times, and so the same rows.
      let short = try Backtest(
        strategy, set, on: bars.slice(0..<cut), among: around.mapped { $0.slice(0..<cut) },
        settings: Self.settings())
      let changed = try Backtest(
        strategy, set, on: scrambled(bars, after: cut),
        among: around.mapped { scrambled($0, after: cut) }, settings: Self.settings())
      let fills = whole.fills.filter { $0.row < cut }
      #expect(short.fills == fills)
      #expect(changed.fills.filter { $0.row < cut } == fills)
      #expect(Array(short.equity.values) == Array(whole.equity.values.prefix(cut)))
      #expect(Array(changed.equity.values.prefix(cut)) == Array(short.equity.values))
    }
  }

  @Test("a price step must divide one", arguments: [2.5, 0.3, -0.01, .nan])
  func ticks(tick: Double) throws {
    var settings = Settings()
    settings.tick = tick
    #expect(throws: RulesError.self) {
      let strategy = try CompiledStrategy(SMACross())
      _ = try Backtest(
        strategy, strategy.parameterSet(), on: walk(rows: 50, seed: 1), settings: settings)
    }
  }

  @Test("a segment starts flat and sees the indicators of the rows before it")
  func segments() throws {
    let strategy = try CompiledStrategy(SMACross())
    let bars = try Self.bars()
    let set = try strategy.parameterSet()
    let sweep = try LaneSweep(strategy, on: bars, settings: Self.settings())
    let segments = [0..<1000, 500..<1500, 1500..<bars.count]
    let metrics = try #require(try sweep.run([set], segments: segments))
    for (index, rows) in segments.enumerated() {
      let single = try Backtest(strategy, set, on: bars, settings: Self.settings(), rows: rows)
      #expect(metrics[0, index] == single.metrics)
      #expect(single.equity.count == rows.count)
    }
    #expect(metrics[0, 1].endEquity != metrics[0, 0].endEquity)
  }

  @Test("a missing price or a ruin leaves neighbours and tiles their bits", arguments: [1, 7, 256])
  func rough(tile: Int) throws {
    let strategy = try CompiledStrategy(SMACross())
    let grid = try ParameterGrid(
      of: strategy,
      axes: [
        .init(name: "fast", values: (2...12).map(Double.init)),
        .init(name: "slow", values: [15, 20, 40, 70]),
      ])
    var settings = Settings()
    settings.side = .both
    settings.size = .all
    var layout = LaneSweep.Layout()
    layout.tile = tile
    var ruined = 0
    var intact = 0
    for jump in [300, 500, 700, 900] {
      let bars = Self.rough(scrambled(walk(rows: 1200, seed: 5), after: jump))
      let sweep = try LaneSweep(strategy, on: bars, settings: settings, layout: layout)
      let metrics = try #require(try sweep.run(grid.sets, segments: [0..<bars.count]))
      for (index, set) in grid.sets.enumerated() {
        let single = try Backtest(strategy, set, on: bars, settings: settings)
        // As text, in which a number that is missing equals itself.
        #expect("\(metrics[index, 0])" == "\(single.metrics)")
        #expect(single.equity.values[1001].isNaN && single.equity.values.last?.isNaN == false)
        if single.metrics.endEquity > 0 { intact += 1 } else { ruined += 1 }
      }
    }
    #expect(ruined > 0 && intact > 0, "\(ruined) ruined, \(intact) intact")
  }

  /// Bars of which three have no close.
  private static func rough(_ bars: Bars) -> Bars {
    let close = bars.close.enumerated().map { (1000...1002) ~= $0.offset ? .nan : $0.element }
    return Bars(
      symbol: bars.symbol, timeframe: bars.timeframe, times: bars.times, open: bars.open,
      high: bars.high, low: bars.low, close: Column(close), volume: bars.volume)
  }

  /// Prices after a row replaced by others.
  private func scrambled(_ bars: Bars, after row: Int) -> Bars {
    func changed(_ column: Column<Double>) -> Column<Double> {
      Column(column.enumerated().map { $0.offset < row ? $0.element : $0.element * 3 + 11 })
    }
    return Bars(
      symbol: bars.symbol, timeframe: bars.timeframe, times: bars.times, open: changed(bars.open),
      high: changed(bars.high), low: changed(bars.low), close: changed(bars.close),
      volume: changed(bars.volume))
  }
}
