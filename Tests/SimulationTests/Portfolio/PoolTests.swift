import Rules
import Series
import Simulation
import TestKit
import Testing

/// Several symbols and one cash.
@Suite("Pooled portfolios")
struct PoolTests {
  /// Random settings of the kind that both simulators know.
  struct Case {
    var settings = Settings()
    let size: SizeSetting
    let stop: Double?
    let target: Double?

    init(_ seed: UInt64) {
      var choices = Choices(seed &+ 77)
      stop = choices.pick([nil, 0.3, 0.9, 2])
      target = choices.pick([nil, 0.5, 3])
      let sizes: [SizeSetting] = [
        .all, .fraction(0.3), .fraction(0.7), .shares(30), .notional(900),
      ]
      size = stop == nil ? choices.pick(sizes) : choices.pick(sizes + [.risk(0.01)])
      settings.cash = choices.pick([1000, 10_000])
      settings.side = choices.pick([.long, .both])
      settings.slippage = choices.pick([0, 0.0005, 0.01])
      settings.shares = choices.pick([.whole, .fractional])
      settings.commission = choices.pick([
        Commission(), Commission(rate: 0.001), Commission(perShare: 0.01, minimum: 1),
      ])
      settings.size = size
      settings.portfolio = PortfolioSettings()
      settings.portfolio?.maximumPositions = choices.pick([nil, 1, 2, 3])
    }
  }

  private func compiled(_ one: Case) throws -> CompiledStrategy {
    try CompiledStrategy(PoolScript(stop: one.stop, target: one.target))
  }

  @Test(
    "of one symbol it is the plain run, to the last bit", arguments: Array(UInt64(0)..<40),
    [Settings.Fill.open, .close])
  func oneSymbol(seed: UInt64, fill: Settings.Fill) throws {
    var one = Case(seed)
    one.settings.portfolio?.maximumPositions = nil
    one.settings.fill = fill
    if seed % 5 == 0 { one.settings.take(.alpaca) }
    let bars = scriptedBars(1, rows: 500, seed: seed)[0]
    let strategy = try compiled(one)
    let set = try strategy.parameterSet()
    let rows = Int(seed % 3) * 40..<bars.count
    let pooled = try Backtest(pooling: [bars], strategy, set, settings: one.settings, rows: rows)
    one.settings.portfolio = nil
    let plain = try Backtest(strategy, set, on: bars, settings: one.settings, rows: rows)
    #expect(plain.fills.count > 2)
    #expect(pooled.pool?.fills.map(\.fill) == plain.fills)
    #expect(pooled.equityBits == plain.equity.values.map(\.bitPattern))
    #expect("\(pooled.trades)" == "\(plain.trades)")
    let spendsAll = one.size == .all && one.settings.shares == .fractional
    if spendsAll, one.settings.side == .long {
      // The plain run takes the returns of such accounts from sums over the price: other last bits.
      for (one, other) in zip(
        pooled.metrics.values(periodsPerYear: 252), plain.metrics.values(periodsPerYear: 252))
      { #expect(isClose(one, other, within: 1e-7)) }
    } else {
      #expect("\(pooled.metrics)" == "\(plain.metrics)")
    }
  }

  @Test(
    "it does what a plain portfolio does, on random scripts", arguments: Array(UInt64(0)..<80),
    OrderTerms.Ambiguity.allCases)
  func plain(seed: UInt64, ambiguity: OrderTerms.Ambiguity) throws {
    let one = Case(seed)
    let bars = scriptedBars(4, rows: 300, seed: seed)
    let strategy = try compiled(one)
    let run = try Backtest(
      pooling: bars, strategy, strategy.parameterSet(), settings: one.settings,
      ambiguity: ambiguity)
    let times = run.bars.times
    let isLong = one.settings.side == .long
    let table = bars.map { bars in
      times.map { time -> PlainPortfolio.Bar? in
        guard let row = bars.times.firstIndex(of: time) else { return nil }
        let script = Int(bars.volume[row])
        return .init(
          open: bars.open[row], high: bars.high[row], low: bars.low[row], close: bars.close[row],
          script: isLong && script > 2 ? 0 : script)
      }
    }
    var plain = PlainPortfolio(
      one.settings, one.size, places: one.settings.portfolio?.maximumPositions ?? .max,
      bars: table, stop: one.stop, target: one.target)
    plain.isOptimist = ambiguity == .optimistic
    plain.run()
    let pool = try #require(run.pool)
    #expect(pool.fills.count == plain.fills.count)
    for (one, other) in zip(pool.fills, plain.fills) {
      #expect(one.fill.row == other.row && one.symbol == bars[other.symbol].symbol)
      #expect(isClose(one.fill.shares, other.shares, within: 1e-9))
      #expect(isClose(one.fill.price, other.price, within: 1e-12))
    }
    for (one, other) in zip(run.equity.values, plain.equity) {
      #expect(isClose(one, other, within: 1e-9))
    }
    #expect(pool.fills.count > 4)
    checkAccount(run, one.settings)
  }

  /// What holds in every portfolio.
  private func checkAccount(_ run: Backtest, _ settings: Settings) {
    guard let pool = run.pool else { return }
    let most = settings.portfolio?.maximumPositions ?? .max
    var closed = 0.0
    for (row, equity) in run.equity.values.enumerated() {
      let sum = pool.cash[row] + pool.longValue[row] - pool.shortValue[row]
      #expect(isClose(sum, equity, within: 1e-9))
      #expect(pool.positions[row] <= most)
      if settings.side == .long { #expect(pool.cash[row] > -1e-9 * settings.cash) }
    }
    for trade in run.trades {
      closed += trade.profit
      #expect(trade.maximumAdverseExcursion <= 0 && trade.maximumFavorableExcursion >= 0)
    }
    let end = run.equity.values.last ?? settings.cash
    #expect(abs(closed - (end - settings.cash)) < 1e-7 * settings.cash)
  }

  @Test("with cash for both, two symbols make the trades of two runs", arguments: [1, 2, 3])
  func independent(seed: UInt64) throws {
    var settings = Settings()
    settings.cash = 1e7
    settings.side = .both
    settings.commission = Commission(rate: 0.001)
    let bars = scriptedBars(2, rows: 400, seed: seed, isWhole: true)
    let strategy = try CompiledStrategy(PoolScript(stop: 1, target: 2))
    let set = try strategy.parameterSet()
    let plain = try bars.map {
      try Backtest(strategy, set, on: $0, settings: settings).trades.map { "\($0)" }
    }
    settings.portfolio = PortfolioSettings()
    let pooled = try Backtest(pooling: bars, strategy, set, settings: settings)
    for (bars, trades) in zip(bars, plain) {
      #expect(pooled.trades.filter { $0.symbol == bars.symbol }.map { "\($0)" } == trades)
      #expect(trades.count > 20)
    }
  }

  @Test("neither the order of symbols nor tile nor lane changes a bit", arguments: [1, 2, 3, 4])
  func invariance(seed: UInt64) throws {
    let one = Case(seed)
    let bars = scriptedBars(5, rows: 300, seed: seed)
    let strategy = try compiled(one)
    let set = try strategy.parameterSet()
    let run = try Backtest(pooling: bars, strategy, set, settings: one.settings)
    let others = try [(1, 3), (7, 7), (64, 0)].map { tile, lane in
      try Backtest(
        pooling: bars.reversed(), strategy, set, settings: one.settings, lane: lane, tile: tile)
    }
    #expect(run.fillBits.count > 10)
    for other in others {
      #expect(other.fillBits == run.fillBits)
      #expect(other.equityBits == run.equityBits)
      #expect("\(other.trades)" == "\(run.trades)")
    }
  }

  @Test("of one symbol the ends under either order of events are the plain run's")
  func boundsOfOne() throws {
    var settings = Settings()
    settings.size = .fraction(0.9)
    let strategy = try CompiledStrategy(PoolScript(stop: 0.15, target: 0.15))
    let set = try strategy.parameterSet()
    var open = 0
    for seed in UInt64(1)...8 {
      let bars = scriptedBars(1, rows: 500, seed: seed)[0]
      settings.portfolio = nil
      let plain = try Backtest(strategy, set, on: bars, settings: settings)
      settings.portfolio = PortfolioSettings()
      let pooled = try Backtest(pooling: [bars], strategy, set, settings: settings)
      let bounds = try pooled.bounds()
      #expect(try bounds == plain.bounds())
      if let bounds, bounds.worst < bounds.best { open += 1 }
    }
    #expect(open > 3)
  }

  /// Hours of some days, and the days that they make, with a script.
  private func hoursAndDays(_ symbol: String, seed: UInt64) -> (hours: Bars, days: Bars) {
    let source = walk(rows: 24 * 200, seed: seed, start: 30)
    let hour: Int64 = 3_600_000_000_000
    var choices = Choices(seed)
    func bars(_ timeframe: Timeframe, _ length: Int, _ volume: [Double]) -> Bars {
      let firsts = Array(stride(from: 0, to: 24 * 200, by: length))
      func fold(_ column: Column<Double>, _ pick: (Double, Double) -> Double) -> Column<Double> {
        Column(
          firsts.map { first in
            (first..<first + length).map { column[$0] }.reduce(column[first], pick)
          })
      }
      return Bars(
        symbol: symbol, timeframe: timeframe, times: Column(firsts.map { Int64($0) * hour }),
        open: fold(source.open) { first, _ in first }, high: fold(source.high, max),
        low: fold(source.low, min), close: fold(source.close) { _, last in last },
        volume: Column(volume))
    }
    let script = (0..<200).map { _ in choices.pick([0.0, 1, 1, 2, 3, 4]) }
    return (bars(.hours(1), 1, [Double](repeating: 0, count: 24 * 200)), bars(.day, 24, script))
  }

  @Test("finer bars settle for a pool of one symbol what they settle for the plain run")
  func finerBars() throws {
    var settings = Settings()
    settings.calendar = .alwaysOpen
    settings.side = .both
    settings.size = .fraction(0.9)
    settings.slippage = 0.0005
    settings.intrabar = .hours(1)
    let strategy = try CompiledStrategy(PoolScript(stop: 0.6, target: 0.6))
    let set = try strategy.parameterSet()
    var settled = 0
    for seed in UInt64(1)...10 {
      let (hours, days) = hoursAndDays("S0", seed: seed)
      let other = hoursAndDays("S1", seed: seed + 50)
      settings.portfolio = nil
      let plain = try Backtest(
        strategy, set, on: days, among: Surroundings(universe: [days], references: [hours]),
        settings: settings)
      settings.portfolio = PortfolioSettings()
      let pooled = try Backtest(
        pooling: [days], strategy, set, references: [hours], settings: settings)
      #expect(pooled.pool?.fills.map(\.fill) == plain.fills)
      #expect(pooled.equityBits == plain.equity.values.map(\.bitPattern))
      #expect(pooled.pool?.settled == plain.orders?.settled)
      settled += plain.orders?.settled ?? 0
      let both = try Backtest(
        pooling: [other.days, days], strategy, set, references: [other.hours, hours],
        settings: settings, tile: 7)
      #expect((both.pool?.settled ?? 0) > 0)
    }
    #expect(settled > 20)
  }

  @Test("a sweep tells both ends of each set, those of single runs")
  func boundsOfSweep() throws {
    var settings = Settings()
    settings.bounds = true
    settings.size = .fraction(0.4)
    settings.portfolio = PortfolioSettings()
    let text = """
      parameter away: real 0.1...9 by 0.1 = 0.5
      enter long: volume == 1
      stop loss: away
      take profit: away

      """
    let strategy = try StrategyText(reading: text, name: "both").strategy
    let bars = scriptedBars(4, rows: 300, seed: 11)
    let sets = try ParameterGrid(
      of: strategy, axes: [.init(name: "away", values: [0.2, 0.3, 0.5, 0.8, 1.3, 2, 3, 4, 6])]
    ).sets
    let sweep = try PortfolioSweep(strategy, on: bars, settings: settings)
    let rows = sweep.rows().count
    let table = try #require(try sweep.run(sets, segments: [0..<rows]))
    var open = 0
    for (place, set) in sets.enumerated() {
      let run = try Backtest(pooling: bars, strategy, set, settings: settings)
      let metrics = table[place, 0]
      let bounds = try run.bounds()
      #expect(metrics.bestReturn == (bounds?.best ?? metrics.endEquity) / settings.cash - 1)
      #expect(metrics.worstReturn == (bounds?.worst ?? metrics.endEquity) / settings.cash - 1)
      open += bounds == nil ? 0 : 1
    }
    #expect(open > 3)
  }

  @Test("a sweep's numbers are those of single runs, however it is cut")
  func sweep() throws {
    let bars = scriptedBars(6, rows: 400, seed: 5)
    let strategy = try CompiledStrategy(SMACross())
    var settings = Settings()
    settings.portfolio = PortfolioSettings()
    settings.portfolio?.maximumPositions = 2
    settings.size = .fraction(0.4)
    let sets = try ParameterGrid(
      of: strategy,
      axes: [.init(name: "fast", values: [2, 3, 5, 8]), .init(name: "slow", values: [4, 9, 13])]
    ).sets
    var layout = LaneSweep.Layout()
    var tables: [[StreamedMetrics]] = []
    for (threads, tile) in [(1, 256), (2, 5)] {
      (layout.threads, layout.tile) = (threads, tile)
      let sweep = try PortfolioSweep(strategy, on: bars, settings: settings, layout: layout)
      let rows = sweep.rows().count
      let table = try #require(try sweep.run(sets, segments: [50..<rows, 100..<200]))
      tables.append(sets.indices.flatMap { [table[$0, 0], table[$0, 1]] })
    }
    let rows = UnionRows(bars).count
    let single = try sets.flatMap { set in
      try [50..<rows, 100..<200].map {
        try Backtest(pooling: bars, strategy, set, settings: settings, rows: $0).metrics
      }
    }
    #expect("\(tables[0])" == "\(single)")
    #expect("\(tables[1])" == "\(single)")
    #expect(single.allSatisfy { $0.trades > 1 })
  }

  @Test("what ends is sold at its last close in the next row, and its cash comes back")
  func delisting() throws {
    let whole = scriptedBars(2, rows: 40, seed: 3, isWhole: true, actions: [0])
    let buys = (0..<20).map { $0 == 4 ? 1.0 : 0 }
    let ended = whole[0].taking(Array(0..<20), symbol: "END", volume: buys)
    var settings = Settings()
    settings.slippage = 0.01
    settings.portfolio = PortfolioSettings()
    let strategy = try CompiledStrategy(PoolScript())
    let run = try Backtest(
      pooling: [whole[1], ended], strategy, strategy.parameterSet(), settings: settings)
    let trade = try #require(run.trades.first)
    #expect(trade.exitReason == .delisted && trade.exitRow == 20)
    #expect(trade.exitPrice == ended.close[19] * 0.99)
    #expect(run.pool?.cash[19] != run.equity.values[19])
    #expect(run.pool?.cash[20] == run.equity.values[20])
    #expect(run.pool?.endings.map(\.symbol) == ["END"])
  }

  @Test("a symbol without a rank is no candidate")
  func unranked() throws {
    let bars = scriptedBars(1, rows: 30, seed: 1, isWhole: true, actions: [1])
    var strategy = try CompiledStrategy(PoolScript()).rules
    strategy.rank = Market().close.lag(10) * 0
    let ranked = try CompiledStrategy(
      name: "late", summary: "", rules: strategy, constraint: nil)
    var settings = Settings()
    settings.portfolio = PortfolioSettings()
    let run = try Backtest(pooling: bars, ranked, ranked.parameterSet(), settings: settings)
    #expect(run.pool?.fills.map(\.fill.row) == [11])
    #expect(run.pool?.refusals == [.noRank: 10])
  }
}
