import LockstepTesting
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Streamed metrics")
struct StreamedMetricsTests {
  @Test(
    "every one equals the figure from the whole curve", arguments: builtInStrategies.map(\.name))
  func agree(name: String) throws {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    let bars =
      strategy.readsTimeOfDay
      ? sessionWalk(seed: 11, days: 80, minutes: 5) : walk(rows: 4000, seed: 11)
    let run = try Backtest(
      strategy, try strategy.parameterSet(), on: bars,
      among: sampleSurroundings(for: strategy, like: bars), settings: LockstepTests.settings(),
      rows: 300..<3700)
    // One of them decides once a month.
    #expect(run.metrics.trades > 5)
    let performance = run.performance(AnnualBasis(periods: 252))
    for name in StreamedMetrics.names {
      let metric = try #require(Metric.named(name))
      let streamed = try #require(run.metrics.value(name, periodsPerYear: 252))
      let whole = performance[metric]
      // The catalogue leaves a factor without losers NaN or infinite alike.
      #expect(isClose(streamed, whole, within: 1e-8), "\(name): \(streamed) against \(whole)")
    }
  }

  @Test("a run without trades has no dispersion, no drawdown and no ratios")
  func idle() throws {
    let strategy = try CompiledStrategy(SMACross())
    let bars = walk(rows: 15, seed: 3)
    let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: Settings())
    #expect(run.metrics.totalReturn == 0)
    #expect(run.metrics.sharpe(252).isNaN)
    #expect(run.metrics.maxDrawdown == 0)
    #expect(run.metrics.longestDrawdown == 0)
    #expect(run.metrics.winRate.isNaN)
    #expect(run.metrics.profitFactor.isNaN)
    #expect(run.pending.entry == nil)
  }
}
