import Foundation
import Records
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Runs")
struct RunTests {
  static func spec(_ kind: RunSpec.Kind) throws -> RunSpec {
    var spec = RunSpec(
      kind: kind, strategy: "sma-cross", symbols: ["WALK"], timeframe: .day, settings: Settings(),
      periodsPerYear: 252)
    if kind != .backtest {
      spec.axes = [
        .init(name: "fast", values: [3, 5, 8, 13]), .init(name: "slow", values: [20, 30, 50]),
      ]
    }
    if kind == .walkforward {
      spec.windows = try WindowPlan(
        inSample: WindowPlan.Length("500"), outOfSample: WindowPlan.Length("250"))
    }
    if kind == .crossvalidate {
      spec.folds = try FoldPlan(groups: 5, tested: 2, embargo: WindowPlan.Length("5"))
    }
    return spec
  }

  static let bars = walk(rows: 2000, seed: 5)

  static func outcome(
    _ kind: RunSpec.Kind, threads: Int = 0, tile: Int = 256
  ) throws -> RunOutcome {
    var layout = LaneSweep.Layout()
    layout.threads = threads
    layout.tile = tile
    return try RunOutcome(
      spec(kind), strategy: CompiledStrategy(SMACross()), bars: [bars], layout: layout)
  }

  @Test("a sweep's best row is the best score, and its backtest agrees with it")
  func sweep() throws {
    let outcome = try Self.outcome(.sweep)
    let sweep = try #require(outcome.sweep)
    #expect(sweep.sets.count == 12)
    #expect(sweep.barLanes == 12 * 2000)
    let best = try #require(sweep.best)
    #expect(sweep.scores.allSatisfy { !($0 > sweep.scores[best]) })
    #expect(sweep.ranking.first == best)
    #expect(outcome.backtests[0].metrics == sweep.rows[best].metrics)
    #expect(sweep.numbers(best).count + 1 == sweep.columnNames.count)
  }

  @Test("walk-forward windows start with the equity that the one before left")
  func walkForward() throws {
    let outcome = try Self.outcome(.walkforward)
    let run = try #require(outcome.walkForwards.first)
    #expect(run.steps.count == 6)
    var cash = 100_000.0
    for step in run.steps {
      #expect(step.outOfSample.settings.cash == cash)
      cash = step.outOfSample.metrics.endEquity
      // The chosen set is the best of all in-sample backtests.
      let alone = try Backtest(
        run.strategy, step.parameters, on: Self.bars, settings: outcome.spec.settings,
        rows: step.window.inSample)
      #expect(alone.metrics == step.inSample)
      for set in run.sets {
        let other = try Backtest(
          run.strategy, set, on: Self.bars, settings: outcome.spec.settings,
          rows: step.window.inSample)
        #expect(!(run.objective.value(other.metrics) > step.score))
      }
    }
    #expect(run.equity.values.last == cash)
    #expect(run.equity.count == 1500)
    let performance = run.performance()
    #expect(isClose(performance.returns.totalReturn, cash / 100_000 - 1, within: 1e-12))
  }

  @Test("the bytes of a run do not depend on threads and tiles", arguments: RunSpec.Kind.allCases)
  func determinism(kind: RunSpec.Kind) throws {
    let one = try Self.outcome(kind, threads: 1, tile: 7)
    let other = try Self.outcome(kind, threads: 2, tile: 512)
    #expect(one.resultFingerprint == other.resultFingerprint)
    #expect(one.resultFingerprint.hex.count == 64)
  }

  @Test("the log gives back what a run needs to be made again", arguments: RunSpec.Kind.allCases)
  func log(kind: RunSpec.Kind) throws {
    let outcome = try Self.outcome(kind)
    let log = try ExperimentLog(path: ":memory:")
    let number = try log.add(outcome, version: "1", created: "2026-01-02T03:04:05Z")
    let run = try log.run("last")
    #expect(run.number == number)
    #expect(run.spec == outcome.spec)
    #expect(run.result == outcome.resultFingerprint)
    #expect(run.sets == (kind == .backtest ? 1 : 12))
    #expect(try log.runs().map(\.number) == [number])
    let strategy = try CompiledStrategy(SMACross())
    let again = try run.again(strategy: strategy, bars: [Self.bars])
    #expect(again.resultFingerprint == run.result)
    #expect(throws: ResearchError.self) {
      try run.again(strategy: strategy, bars: [walk(rows: 2000, seed: 6)])
    }
    #expect(throws: ResearchError.self) {
      try run.again(strategy: CompiledStrategy(EMACross()), bars: [Self.bars])
    }
    #expect(throws: ResearchError.unknownRun("77", path: ":memory:")) { try log.run("77") }
  }

  @Test("a record without later fields is read with their defaults")
  func olderRecords() throws {
    let text = """
      {"kind":"backtest","strategy":"sma-cross","symbols":["X"],"timeframe":"1Day",
      "settings":{"cash":5},"periodsPerYear":252}
      """
    let spec = try CanonicalJSON.value(RunSpec.self, from: text)
    #expect(spec.settings.cash == 5 && spec.settings.fill == .open && spec.settings.tick == 0)
    #expect(spec.objective == "sharpe" && spec.axes.isEmpty && spec.windows == nil)
  }

  @Test("a run can be ended, and says so")
  func ended() throws {
    #expect(throws: ResearchError.ended) {
      try RunOutcome(
        Self.spec(.sweep), strategy: CompiledStrategy(SMACross()), bars: [Self.bars],
        progress: { _ in false })
    }
  }

  @Test("objectives are streamed metrics with a better side")
  func objectives() throws {
    #expect(Objective.names.contains("sharpe"))
    #expect(!Objective.names.contains("trades"))
    #expect(throws: ResearchError.self) {
      try Objective("nonsense", minimumTrades: 1, periodsPerYear: 252)
    }
    let drawdown = try Objective("max-drawdown", minimumTrades: 1, periodsPerYear: 252)
    #expect(drawdown.best([-0.5, .nan, -0.1, -0.1]) == 2)
    #expect(drawdown.ranking([-0.5, .nan, -0.1, -0.1]) == [2, 3, 0, 1])
    #expect(drawdown.best([.nan]) == nil)
  }

  @Test("a specification carries the rules that no program knows, and older ones read without them")
  func carriedRules() throws {
    var spec = try Self.spec(.sweep)
    let before = try spec.canonicalJSON()
    #expect(!before.contains("rules"))
    #expect(try CanonicalJSON.value(RunSpec.self, from: before) == spec)
    let strategy = try CompiledStrategy(SMACross())
    spec.rules = RulesText(of: strategy, file: "a.yaml")
    let after = try spec.canonicalJSON()
    let read = try CanonicalJSON.value(RunSpec.self, from: after)
    #expect(read == spec)
    #expect(try read.rules?.strategy(named: "x").fingerprint == strategy.fingerprint)
  }
}
