import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

/// Runs of all kinds over symbols that share one account.
@Suite("Portfolio runs")
struct PortfolioRunTests {
  static let bars = (0..<5).map { place in
    let bars = walk(rows: 1500, seed: UInt64(place + 40), start: 30 + 10 * Double(place))
    return Bars(
      symbol: "S\(place)", timeframe: bars.timeframe, times: bars.times, open: bars.open,
      high: bars.high, low: bars.low, close: bars.close, volume: bars.volume)
  }

  private func spec(_ kind: RunSpec.Kind) throws -> RunSpec {
    var settings = Settings()
    settings.size = .fraction(0.4)
    settings.portfolio = PortfolioSettings()
    settings.portfolio?.maximumPositions = 2
    var spec = RunSpec(
      kind: kind, strategy: "sma-cross", symbols: Self.bars.map(\.symbol), timeframe: .day,
      settings: settings, periodsPerYear: 252)
    if kind != .backtest {
      spec.axes = [
        .init(name: "fast", values: [3, 5, 8]), .init(name: "slow", values: [20, 30, 50]),
      ]
    }
    if kind == .crossvalidate { spec.folds = try FoldPlan(groups: 4, tested: 2) }
    if kind == .walkforward {
      spec.windows = try WindowPlan(
        inSample: WindowPlan.Length("500"), outOfSample: WindowPlan.Length("250"))
    }
    return spec
  }

  private func outcome(
    _ kind: RunSpec.Kind, _ bars: [Bars] = Self.bars, threads: Int = 0, tile: Int = 256
  ) throws -> RunOutcome {
    var layout = LaneSweep.Layout()
    (layout.threads, layout.tile) = (threads, tile)
    return try RunOutcome(
      spec(kind), strategy: CompiledStrategy(SMACross()), bars: bars, layout: layout)
  }

  @Test("a sweep has one row a set, and its best set's backtest agrees with it")
  func sweep() throws {
    let outcome = try outcome(.sweep)
    let sweep = try #require(outcome.sweep)
    #expect(sweep.rows.count == 9 && sweep.rows.allSatisfy { $0.symbol == "pool" })
    let best = try #require(sweep.best)
    #expect(outcome.backtests.map(\.metrics) == [sweep.rows[best].metrics])
    #expect(outcome.backtests[0].pool?.positions.max() == 2)
  }

  @Test("threads, tiles and the order of symbols change no byte", arguments: RunSpec.Kind.allCases)
  func fingerprints(kind: RunSpec.Kind) throws {
    let one = try outcome(kind, threads: 1).resultFingerprint
    #expect(try outcome(kind, threads: 2, tile: 17).resultFingerprint == one)
    #expect(try outcome(kind, Self.bars.reversed()).resultFingerprint == one)
  }

  @Test("walk-forward windows start flat with what the one before left")
  func walkForward() throws {
    let run = try #require(try outcome(.walkforward).walkForwards.first)
    #expect(run.steps.count == 4)
    var cash = 100_000.0
    for step in run.steps {
      #expect(step.outOfSample.settings.cash == cash)
      #expect(step.outOfSample.pool?.positions.first == 0)
      cash = step.outOfSample.equity.values.last ?? 0
    }
    #expect(run.equity.values.last == cash)
    #expect(run.equity.count == 1000)
    #expect(run.trades.count > 20)
    let benchmark = try #require(Metric.named("benchmark-return"))
    #expect(run.performance()[benchmark].isFinite)
  }

  @Test("the specification goes through JSON and back, and a plain one does not mention portfolios")
  func specification() throws {
    var spec = try spec(.sweep)
    spec.settings.portfolio?.allocation = Allocation(.riskParity, returns: 60, estimate: .shrunk)
    spec.settings.portfolio?.rebalancing = Rebalancing(period: .quarter, drift: 0.05)
    spec.settings.portfolio?.universe = .init(
      try Universe([.init(symbol: "S0", first: CalendarDate(dayNumber: 3))]), file: "u.csv")
    let text = try CanonicalJSON.text(of: spec)
    #expect(try CanonicalJSON.value(RunSpec.self, from: text) == spec)
    spec.settings.portfolio = nil
    #expect(try !CanonicalJSON.text(of: spec).contains("portfolio"))
  }

  @Test("further costs bring a portfolio down")
  func curves() throws {
    let run = try #require(try outcome(.backtest).backtests.first)
    let account = AccountReplay(run, periodsPerYear: 252)
    let plain = try account.figures()
    #expect(plain.profit == (run.equity.values.last ?? 0) - 100_000)
    var settings = run.settings
    settings.commission = Commission(rate: 0.01)
    #expect(try account.figures(settings).profit < plain.profit)
  }
}
