import Rules
import Series
import Simulation
import TestKit
import Testing

/// The phases of a bar, on bars of which every fill can be told by eye.
@Suite("Lane kernel")
struct LaneKernelTests {
  /// Trades on the volume of a bar: 1 buys, 2 sells, 3 sells short, 4 buys back.
  struct Scripted: Strategy {
    var stop: Formula?
    var target: Formula?
    var size = Size.shares(10)
    let summary = "Trades on a script."

    func rules(_ market: Market) -> Rules {
      var rules = Rules {
        EnterLong(when: market.volume.equals(1))
        ExitLong(when: market.volume.equals(2))
        EnterShort(when: market.volume.equals(3))
        ExitShort(when: market.volume.equals(4))
        size
      }
      rules.stopLoss = stop.map { .price($0) }
      rules.takeProfit = target.map { .price($0) }
      return rules
    }
  }

  typealias Row = (open: Double, high: Double, low: Double, close: Double, script: Double)

  private func run(
    _ strategy: Scripted, _ rows: [Row], _ change: (inout Settings) -> Void = { _ in }
  ) throws -> Backtest {
    let bars = Bars(
      symbol: "X", timeframe: .day,
      times: Column(rows.indices.map { Int64($0) * 86_400_000_000_000 }),
      open: Column(rows.map(\.open)), high: Column(rows.map(\.high)),
      low: Column(rows.map(\.low)), close: Column(rows.map(\.close)),
      volume: Column(rows.map(\.script)))
    var settings = Settings()
    settings.cash = 10_000
    settings.side = .both
    change(&settings)
    let compiled = try CompiledStrategy(strategy)
    return try Backtest(compiled, compiled.parameterSet(), on: bars, settings: settings)
  }

  @Test("it does what a plain simulator does, on random scripts", arguments: Array(UInt64(0)..<60))
  func plain(seed: UInt64) throws {
    var state = seed
    func pick<Value>(_ values: [Value]) -> Value {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return values[Int((state >> 33) % UInt64(values.count))]
    }
    let bars = walk(rows: 600, seed: seed &+ 99, start: 40)
    let rows: [Row] = (0..<bars.count).map {
      (
        bars.open[$0], bars.high[$0], bars.low[$0], bars.close[$0],
        Double(pick([0, 0, 1, 2, 3, 4]))
      )
    }
    let stop = pick([nil, 0.2, 0.8, 2])
    let target = pick([nil, 0.5, 3])
    let sizes: [SizeSetting] = [
      .all, .fraction(0.5), .shares(30), .notional(900), .fraction(1.5), .net(0.7),
    ]
    let size = stop == nil ? pick(sizes) : pick(sizes + [.risk(0.01), .risk(0.2)])
    var settings = Settings()
    settings.cash = pick([1000, 10_000])
    settings.side = .both
    settings.slippage = pick([0, 0.0005, 0.01])
    settings.shares = pick([.whole, .fractional])
    settings.commission = pick([
      Commission(), Commission(rate: 0.001), Commission(perShare: 0.01, minimum: 1),
      Commission(rate: 0.002, perShare: 0.005, minimum: 20),
      Commission(rate: 0.001, minimum: 15, perOrder: 2, cap: 0.02),
    ])
    settings.size = size
    let run = try run(
      Scripted(stop: stop.map(\.formula), target: target.map(\.formula)), rows
    ) { $0 = settings }
    var plain = PlainSimulator(settings, size, stop: stop, target: target)
    plain.run(rows.map { .init(open: $0.0, high: $0.1, low: $0.2, close: $0.3, script: Int($0.4)) })
    #expect(run.fills.map(\.row) == plain.fills.map(\.row))
    for (one, other) in zip(run.fills, plain.fills) {
      #expect(isClose(one.shares, other.shares, within: 1e-9))
      #expect(isClose(one.price, other.price, within: 1e-12))
    }
    for (one, other) in zip(run.equity.values, plain.equity) {
      #expect(isClose(one, other, within: 1e-9))
    }
    #expect(run.fills.count > 1)
  }

  @Test("a size that is not known yet orders nothing, rather than all cash")
  func unknownSize() throws {
    let rows: [Row] = (0..<6).map { _ in (100, 101, 99, 100, 1) }
    let late = Market().close.lag(3) / 20
    let run = try run(Scripted(size: .shares(late)), rows)
    #expect(run.fills.map(\.row) == [4])
    #expect(run.fills.map(\.shares) == [5])
  }

  @Test("a stop that slippage puts beyond the open fills at the open")
  func stopBeyondOpen() throws {
    let rows: [Row] = [(100, 100, 100, 100, 1), (100, 100.2, 99, 99.5, 0), (99, 99, 99, 99, 0)]
    let long = try run(Scripted(stop: 0.5), rows) { $0.slippage = 0.01 }
    #expect(long.fills.map(\.price) == [101, 99])
    #expect(long.trades.map(\.exitReason) == [.stop])
    let mirrored: [Row] = [
      (100, 100, 100, 100, 3), (100, 101, 99.8, 100.5, 0), (99, 99, 99, 99, 0),
    ]
    let short = try run(Scripted(stop: 0.5), mirrored) { $0.slippage = 0.01 }
    #expect(short.fills.map(\.price) == [99, 101])
  }

  @Test("a gap fills at the open, a touch at its price, and the stop before the target")
  func protection() throws {
    let flat: Row = (100, 100, 100, 100, 1)
    let entered: Row = (100, 101, 99, 100, 0)
    func exit(_ row: Row) throws -> Trade? {
      try run(Scripted(stop: 5, target: 5), [flat, entered, row]).trades.first
    }
    let gap = try #require(try exit((90, 111, 89, 100, 0)))
    #expect(gap.exitPrice == 90 && gap.exitReason == .stop && !gap.isAmbiguous)
    let leap = try #require(try exit((110, 111, 89, 100, 0)))
    #expect(leap.exitPrice == 110 && leap.exitReason == .target)
    let touched = try #require(try exit((100, 104, 94, 100, 0)))
    #expect(touched.exitPrice == 95 && touched.exitReason == .stop && !touched.isAmbiguous)
    let both = try #require(try exit((100, 106, 94, 100, 0)))
    #expect(both.exitPrice == 95 && both.exitReason == .stop && both.isAmbiguous)
    let entryBar = try run(Scripted(stop: 5, target: 5), [flat, (100, 106, 99, 104, 0)])
    #expect(entryBar.trades.map(\.exitPrice) == [105])
    #expect(entryBar.trades.map(\.barsHeld) == [0])
  }

  @Test("an exit that waits leaves at the open, and a reversal enters behind it")
  func waitingExit() throws {
    let rows: [Row] = [
      (100, 100, 100, 100, 1), (100, 101, 99, 100, 2), (90, 111, 80, 100, 0),
      (100, 100, 100, 100, 3), (100, 101, 99, 100, 1), (102, 103, 101, 102, 0),
    ]
    let run = try run(Scripted(stop: 5, target: 5), rows)
    #expect(run.fills.map(\.row) == [1, 2, 4, 5, 5])
    #expect(run.fills.map(\.shares) == [10, -10, -10, 10, 10])
    #expect(run.fills.map(\.price) == [100, 90, 100, 102, 102])
    #expect(run.trades.map(\.exitReason) == [.signal, .reversal, .open])
  }

  @Test("ruin ends the trade at its mark, counts it as lost, and nothing trades after it")
  func ruin() throws {
    let rows: [Row] = [
      (100, 100, 100, 100, 3), (100, 101, 99, 100, 0), (210, 230, 200, 220, 0),
      (100, 101, 99, 100, 3), (50, 51, 49, 50, 1), (50, 51, 49, 50, 0),
    ]
    let run = try run(Scripted(size: .shares(100)), rows)
    let trade = try #require(run.trades.first)
    #expect(run.trades.count == 1 && run.fills.count == 2)
    #expect(trade.exitReason == .ruin && trade.exitRow == 2 && trade.profit == -12_000)
    #expect(Array(run.equity.values) == [10_000, 10_000, -2000, -2000, -2000, -2000])
    #expect(run.metrics.trades == 1 && run.metrics.winRate == 0 && !run.metrics.isHeld)
    #expect(run.metrics.totalReturn == -1 && run.metrics.maxDrawdown == -1)
    let performance = run.performance(AnnualBasis(periods: 252))
    for name in ["trades", "open-trades", "win-rate", "total-return", "max-drawdown"] {
      let metric = try #require(Metric.named(name))
      #expect(run.metrics.value(name, periodsPerYear: 252) == performance[metric], "\(name)")
    }
  }

  @Test("excursions of fills at the close begin behind the entry's bar and hold the exit's")
  func closeExcursions() throws {
    let rows: [Row] = [
      (100, 150, 50, 100, 1), (100, 104, 98, 101, 0), (101, 110, 97, 102, 2),
    ]
    let trade = try #require(try run(Scripted(), rows) { $0.fill = .close }.trades.first)
    #expect(isClose(trade.maximumFavorableExcursion, 0.1, within: 1e-12))
    #expect(isClose(trade.maximumAdverseExcursion, -0.03, within: 1e-12))
  }

  @Test("no bars and one bar are walked without a trade")
  func shortHistories() throws {
    #expect(try run(Scripted(), []).equity.count == 0)
    let one = try run(Scripted(), [(100, 101, 99, 100, 1)])
    #expect(one.fills.isEmpty && one.pending.entry == .long && one.pending.quantity == 10)
  }

  @Test("a window far longer than the history costs no memory for the rows that never come")
  func longWindow() throws {
    struct Long: Strategy {
      let window = Parameter("window", 1...10, default: 1)
      let summary = "Looks back."
      func rules(_ market: Market) -> Rules {
        Rules { EnterLong(when: (market.close + 1).lag(window) > 0) }
      }
    }
    let strategy = try CompiledStrategy(Long())
    let bars = walk(rows: 50, seed: 1)
    let set = try strategy.parameterSet(["window": 1_000_000])
    #expect(try Backtest(strategy, set, on: bars, settings: Settings()).fills.isEmpty)
    let near = try strategy.parameterSet(["window": 49])
    let run = try Backtest(strategy, near, on: bars, settings: Settings(), tile: 8)
    #expect(run.pending.entry == .long && run.fills.isEmpty)
    #expect(throws: RulesError.self) {
      try Backtest(
        strategy, strategy.parameterSet(["window": 1_000_001]), on: bars, settings: Settings())
    }
  }

  @Test("a set that comes twice has its metrics twice")
  func copies() throws {
    let strategy = try CompiledStrategy(SMACross())
    let bars = walk(rows: 300, seed: 2)
    let grid = try ParameterGrid(
      of: strategy,
      axes: [.init(name: "fast", values: [5, 5, 6, 5]), .init(name: "slow", values: [20])])
    let sweep = try LaneSweep(strategy, on: bars, settings: Settings())
    let metrics = try #require(try sweep.run(grid.sets, segments: [0..<300]))
    #expect(metrics.setCount == 4 && metrics.segmentCount == 1)
    #expect(metrics[0, 0] == metrics[1, 0] && metrics[0, 0] == metrics[3, 0])
    #expect(metrics[0, 0] != metrics[2, 0] && metrics[0, 0].bars == 300)
  }
}
