import Numerics
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Walk-forwards")
struct WalkForwardTests {
  @Test(
    "efficiency is the ratio of mean annual returns, or the mean of ratios (formula digest B11.1)")
  func efficiency() {
    let (inside, outside) = ([0.2, 0.3, 0.25], [0.1, 0.12, 0.14])
    let value = WalkForward.efficiency(inSample: inside, outOfSample: outside)
    #expect(isClose(value, 0.48, within: 1e-12))
    let mean = WalkForward.meanEfficiency(inSample: inside, outOfSample: outside)
    #expect(isClose(mean, 0.4866667, within: 1e-7))
    // A window that lost in-sample is left out of the mean.
    let other = WalkForward.meanEfficiency(
      inSample: inside + [-0.1], outOfSample: outside + [0.3])
    #expect(other == mean)
    #expect(WalkForward.efficiency(inSample: [-0.1], outOfSample: [0.1]).isNaN)
    #expect(WalkForward.meanEfficiency(inSample: [-0.1], outOfSample: [0.1]).isNaN)
  }

  @Test("drift counts steps of the axis, however far apart its values are")
  func drift() {
    let axis = ParameterGrid.Axis(name: "n", values: [2, 4, 8, 16, 32])
    let drift = WalkForward.drift(of: axis, chosen: [2, 32, 16, 16])
    #expect(isClose(drift.move, (1 + 0.25 + 0) / 3, within: 1e-12))
    #expect(drift.edgeShare == 0.5)
    #expect(drift.distinct == 3)
    #expect(WalkForward.drift(of: axis, chosen: [4]).move.isNaN)
    let single = ParameterGrid.Axis(name: "n", values: [3])
    #expect(WalkForward.drift(of: single, chosen: [3, 3]).move.isNaN)
  }

  private static func run(_ change: (inout RunSpec) throws -> Void) throws -> WalkForward {
    var spec = try RunTests.spec(.walkforward)
    try change(&spec)
    let outcome = try RunOutcome(
      spec, strategy: CompiledStrategy(SMACross()), bars: [RunTests.bars])
    return try #require(outcome.walkForwards.first)
  }

  @Test(
    "degradation is what the objective loses, turned where less is better",
    arguments: ["sharpe", "volatility"])
  func degradation(objective: String) throws {
    let run = try Self.run { $0.objective = objective }
    for (step, loss) in zip(run.steps, run.degradations) {
      let out = step.outOfSample.metrics.value(objective, periodsPerYear: 252) ?? .nan
      #expect(
        isClose(loss, objective == "sharpe" ? step.score - out : out - step.score, within: 1e-12))
    }
    #expect(isClose(run.degradation, Statistics.mean(run.degradations), within: 1e-12))
  }

  @Test(
    "a plateau is chosen by the mean of a set and its neighbours",
    arguments: ["sharpe", "volatility"])
  func plateau(objective: String) throws {
    let run = try Self.run {
      $0.choice = .plateau
      $0.objective = objective
    }
    let sign = objective == "sharpe" ? 1.0 : -1
    let (fast, slow) = ([3.0, 5, 8, 13], [20.0, 30, 50])
    for step in run.steps {
      func score(_ x: Int, _ y: Int) throws -> Double {
        let set = try run.strategy.parameterSet(["fast": fast[x], "slow": slow[y]])
        let alone = try Backtest(
          run.strategy, set, on: RunTests.bars, settings: Settings(), rows: step.window.inSample)
        return run.objective.value(alone.metrics)
      }
      func mean(_ x: Int, _ y: Int) throws -> Double {
        var values: [Double] = []
        for i in max(x - 1, 0)...min(x + 1, 3) {
          for j in max(y - 1, 0)...min(y + 1, 2) { values.append(try score(i, j)) }
        }
        return Statistics.mean(values.filter { !$0.isNaN })
      }
      let x = try #require(fast.firstIndex(of: step.parameters.values[0]))
      let y = try #require(slow.firstIndex(of: step.parameters.values[1]))
      let chosen = try mean(x, y)
      for i in 0..<4 {
        for j in 0..<3 { #expect(try sign * mean(i, j) <= sign * chosen + 1e-12) }
      }
      #expect(step.score == (try score(x, y)))
    }
  }

  @Test("holes between windows count neither in the account nor in what it is held against")
  func holes() throws {
    let run = try Self.run {
      $0.windows = try WindowPlan(
        inSample: .init("500"), outOfSample: .init("100"), gap: .init("10"), step: .init("250"))
    }
    #expect(run.steps.count == 6)
    #expect(run.equity.count == 600)
    let closes = run.closes
    #expect(closes.count == 600)
    let price = RunTests.bars.close
    for (window, step) in run.steps.enumerated() {
      let rows = step.window.outOfSample
      for (place, row) in rows.enumerated() where window + place > 0 {
        let index = window * 100 + place
        #expect(
          isClose(closes[index] / closes[index - 1], price[row] / price[row - 1], within: 1e-12))
      }
    }
    // Rows of trades count in the stitched account.
    // A trade that its window ends does not count the close at which it is marked.
    let held = run.steps.reduce(0.0) { $0 + $1.outOfSample.metrics.exposure * 100 }
    let marked = Double(run.trades.count { $0.exitReason == .window || $0.isOpen })
    #expect(isClose(run.performance().exposure.time, (held - marked) / 600, within: 1e-12))
  }
}
