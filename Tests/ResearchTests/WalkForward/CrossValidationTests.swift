import Numerics
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Cross-validations")
struct CrossValidationTests {
  private static func run(
    _ plan: FoldPlan, bars: Bars = RunTests.bars,
    _ change: (inout RunSpec) throws -> Void = { _ in }
  ) throws -> CrossValidation {
    var spec = try RunTests.spec(.crossvalidate)
    spec.folds = plan
    try change(&spec)
    let outcome = try RunOutcome(
      spec, strategy: CompiledStrategy(SMACross()), bars: [bars])
    return try #require(outcome.crossValidations.first)
  }

  private static func length(_ text: String) throws -> WindowPlan.Length {
    try WindowPlan.Length(text)
  }

  @Test(
    "training rows are those of purged folds (formula digest B13)",
    arguments: [(0, 0), (20, 0), (20, 7), (0, 7)])
  func purged(purge: Int, embargo: Int) throws {
    let plan = try FoldPlan(
      groups: 5, tested: 1, purge: purge > 0 ? Self.length("\(purge)") : nil,
      embargo: embargo > 0 ? Self.length("\(embargo)") : nil)
    let run = try Self.run(plan)
    let ends = (0..<2000).map { min($0 + purge, 1999) }
    let folds = PurgedFolds(ends: ends, folds: 5, embargo: embargo).folds
    #expect(run.splits.count == 5)
    for (split, fold) in zip(run.splits, folds) {
      #expect(run.groups[split.tested[0]] == fold.test)
      #expect(split.training.flatMap { Array($0) } == fold.training)
    }
  }

  @Test("groups and sessions of calendar time are left out around tests")
  func lengths() throws {
    let bars = RunTests.bars
    let days = try Self.run(FoldPlan(groups: 4, tested: 1, embargo: Self.length("30d")))
    let second = try #require(days.splits.first { $0.tested == [1] })
    let start = try #require(second.training.dropFirst().first?.lowerBound)
    let last = bars.time(days.groups[1].upperBound - 1).utcDate
    #expect(last.distance(to: bars.time(start).utcDate) > 30)
    #expect(last.distance(to: bars.time(start - 1).utcDate) <= 30)
    let both = try Self.run(
      FoldPlan(groups: 4, tested: 1, purge: Self.length("1d"), embargo: Self.length("1m")))
    let split = try #require(both.splits.first { $0.tested == [1] })
    let before = try #require(split.training.first?.upperBound)
    #expect(
      bars.time(before - 1).utcDate.distance(to: bars.time(both.groups[1].lowerBound).utcDate) > 1)
    #expect(
      bars.time(before).utcDate.distance(to: bars.time(both.groups[1].lowerBound).utcDate) <= 1)
    let after = try #require(split.training.dropFirst().first?.lowerBound)
    #expect((29...37).contains(last.distance(to: bars.time(after).utcDate)))
    let sessions = try Self.run(
      FoldPlan(groups: 4, tested: 1, purge: Self.length("9s"), embargo: Self.length("3s")))
    let same = try Self.run(
      FoldPlan(groups: 4, tested: 1, purge: Self.length("9"), embargo: Self.length("3")))
    #expect(sessions.splits.map(\.training) == same.splits.map(\.training))
  }

  @Test("six groups, two tested: 15 splits and five paths (formula digest B14)")
  func paths() throws {
    let run = try Self.run(FoldPlan(groups: 6, tested: 2))
    #expect(run.splits.count == 15)
    #expect(run.paths.count == 5)
    #expect(run.paths[0].splits == [0, 0, 1, 2, 3, 4])
    #expect(run.paths[4].splits == [4, 8, 11, 13, 14, 14])
    for path in run.paths {
      var level = 100_000.0
      #expect(path.equity.count == 2000)
      for (group, number) in path.splits.enumerated() {
        let split = run.splits[number]
        #expect(split.tested.contains(group))
        #expect(!split.training.contains { $0.overlaps(run.groups[group]) })
        let alone = try Backtest(
          run.strategy, split.parameters, on: RunTests.bars, settings: Settings(),
          rows: run.groups[group])
        level *= alone.metrics.endEquity / 100_000
        #expect(isClose(path.equity.values[run.groups[group].upperBound - 1], level, within: 1e-12))
      }
    }
    #expect(run.sharpes.count == 5 && run.sharpes.allSatisfy(\.isFinite))
  }

  /// Every split run by itself: all sets over its stretches, their returns in one row.
  @Test("one sweep over stretches chooses what each split alone would")
  func splits() throws {
    let plan = try FoldPlan(
      groups: 5, tested: 2, purge: Self.length("10"), embargo: Self.length("15"))
    let run = try Self.run(plan)
    #expect(run.splits.count == 10)
    for split in run.splits {
      func sharpe(_ set: ParameterSet) throws -> Double {
        let returns = try split.training.flatMap { rows in
          try Backtest(
            run.strategy, set, on: RunTests.bars, settings: Settings(), rows: rows
          ).equity.returns
        }
        return Statistics.mean(returns) / Statistics.standardDeviation(returns) * 252.0.squareRoot()
      }
      #expect(isClose(try sharpe(split.parameters), split.score, within: 1e-9))
      for set in run.sets { #expect(try sharpe(set) <= split.score + 1e-9) }
    }
  }

  @Test(
    "joined stretches have the sums of their parts",
    arguments: ["total-return", "trades", "profit-factor", "max-drawdown"])
  func joined(name: String) throws {
    let strategy = try CompiledStrategy(SMACross())
    let set = try strategy.parameterSet(["fast": 5, "slow": 30])
    let parts = try [0..<700, 700..<1300, 1300..<2000].map {
      try Backtest(strategy, set, on: RunTests.bars, settings: Settings(), rows: $0)
    }
    let joined = StreamedMetrics(joining: parts.map(\.metrics))
    let trades = parts.flatMap(\.trades).filter { !$0.isOpen }
    let profits = trades.map(\.profit)
    let expected =
      switch name {
      case "total-return":
        parts.reduce(1) { $0 * (1 + $1.metrics.totalReturn) } - 1
      case "trades": Double(trades.count)
      case "profit-factor":
        profits.filter { $0 > 0 }.reduce(0, +) / -profits.filter { $0 < 0 }.reduce(0, +)
      default: parts.map(\.metrics.maxDrawdown).min() ?? .nan
      }
    let value = joined.value(name, periodsPerYear: 252) ?? .nan
    #expect(isClose(value, expected, within: 1e-9))
  }

  @Test("plans that leave nothing to train on are refused")
  func refusals() throws {
    #expect(throws: ResearchError.self) { try FoldPlan(groups: 4, tested: 4) }
    #expect(throws: ResearchError.self) { try FoldPlan(groups: 100, tested: 50) }
    #expect(throws: ResearchError.self) {
      try Self.run(FoldPlan(groups: 3, tested: 1, embargo: Self.length("20y"))) { _ in }
    }
    #expect(throws: ResearchError.self) {
      try Self.run(FoldPlan(groups: 6, tested: 2), bars: walk(rows: 11, seed: 1))
    }
  }
}
