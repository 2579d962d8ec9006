import LockstepTesting
import Promotion
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Causality")
struct CausalityCheckTests {
  private static let bars = walk(rows: 400, seed: 3)

  /// Checks one column of numbers, which `values` computes of bars and what surrounds them.
  private func check(
    among surroundings: Surroundings = Surroundings(), rows: [Int] = [50, 200, 399],
    _ values: (Bars, Surroundings) -> [Double]
  ) throws -> CausalityCheck {
    try CausalityCheck(on: Self.bars, among: surroundings, rows: rows) { bars, surroundings in
      var seen = CausalityCheck.Observation()
      seen.formulas = [("x", values(bars, surroundings))]
      return seen
    }
  }

  @Test("what reads the past alone is causal, missing numbers included")
  func past() throws {
    let check = try check { bars, _ in
      (0..<bars.count).map { $0 < 5 ? .nan : bars.close[$0] - bars.close[$0 - 5] }
    }
    #expect(check.isCausal && check.formulas == 1 && check.rows == [50, 200, 399])
  }

  @Test("a look at the next bar is found at the first row that it changes, with both values")
  func nextBar() throws {
    let bars = Self.bars
    let check = try check { bars, _ in
      (0..<bars.count).map { $0 + 1 < bars.count ? bars.close[$0 + 1] : .nan }
    }
    let found = try #require(check.difference)
    #expect(found.subject == "x" && found.row == 49 && found.cut == 50)
    #expect(found.time == bars.time(49))
    #expect(found.value == "\(bars.close[50])" && found.changed == "nan")
  }

  @Test("a look at the last of all bars is found, though a shorter history hides it")
  func lastBar() throws {
    let check = try check { bars, _ in
      // With fewer bars than all nothing of the last one shows.
      let last = bars.count == 400 ? bars.close[399] : Self.bars.close[399]
      return [Double](repeating: last, count: bars.count)
    }
    #expect(check.difference?.row == 0)
  }

  @Test("a look at another symbol's next bar is found")
  func otherSymbol() throws {
    let other = walk(rows: 400, seed: 4)
    let check = try check(among: Surroundings(references: [other])) { bars, around in
      let close = around.references[0].close
      return (0..<bars.count).map { close[min($0 + 1, close.count - 1)] }
    }
    #expect(check.difference?.row == 49)
  }

  @Test("fills and equity that later bars change are found")
  func account() throws {
    let strategy = try CompiledStrategy(SMACross())
    func check(window: @escaping (Bars) -> Double) throws -> CausalityCheck {
      try CausalityCheck(on: Self.bars, rows: [100, 300]) { bars, _ in
        let run = try Backtest(
          strategy, strategy.parameterSet(["fast": window(bars)]), on: bars, settings: Settings())
        var seen = CausalityCheck.Observation()
        seen.fills = run.fills
        seen.equity = Array(run.equity.values)
        return seen
      }
    }
    #expect(try check { _ in 5 }.isCausal)
    let found = try #require(
      try check { $0.count == 400 && $0.close[399] == Self.bars.close[399] ? 5 : 11 }.difference)
    #expect(["fill", "equity"].contains(found.subject) && found.row < 100)
  }

  @Test("a run's rows begin behind the warm-up and end with the last bar")
  func rows() throws {
    let strategy = try CompiledStrategy(EMACross())
    let run = try Backtest(
      strategy, strategy.parameterSet(), on: Self.bars, settings: Settings())
    let check = try CausalityCheck(run)
    #expect(check.rows.first == 22 && check.rows.last == 399 && check.rows.count == 9)
    // Two crossings, two averages, two distances, the range's average and the range.
    #expect(check.formulas == 8 && check.fills == run.fills.count)
    #expect(check.isCausal)
  }

  @Test("longer bars, other symbols and looks across them are causal, too")
  func market() throws {
    let bars = sessionWalk("AAA", seed: 21, without: Set(300..<340))
    let other = sessionWalk("BBB", seed: 22, without: Set(280..<310))
    let strategy = try StrategyText(
      reading: """
        enter long: close crosses above sma(close@15Min, 3) and cs_rank(close / lag(close, 5)) >= 0.5
        exit long: BBB:close < ema(BBB:close@1Hour, 4) or minutes_since_open > 380
        stop loss: atr(10) * 3
        """, name: "test"
    ).strategy
    let run = try Backtest(
      strategy, strategy.parameterSet(), on: bars,
      among: Surroundings(universe: [bars, other]), settings: Settings())
    let check = try CausalityCheck(run, cuts: 20)
    #expect(check.isCausal && check.rows.count > 20 && check.fills > 20, "\(check)")
    #expect(try LockstepCheck(run).isEqual)
  }
}
