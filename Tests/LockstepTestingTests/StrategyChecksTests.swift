import LockstepTesting
import Rules
import Series
import Simulation
import Testing

@Suite("Checks for users' tests")
struct StrategyChecksTests {
  @Test("every built-in strategy passes every check", arguments: builtInStrategies.map(\.name))
  func builtIns(name: String) throws {
    let strategy = try #require(builtInStrategies.first { $0.name == name })
    try expectTrades(strategy, atLeast: 10)
    try expectTextReadsBack(strategy)
    try expectNoLookAhead(strategy)
    try expectLockstep(strategy)
  }

  @Test("what looks ahead fails, and says from which day on")
  func lookAhead() throws {
    let strategy = try CompiledStrategy(SMACross())
    let error = #expect(throws: StrategyFailure.self) {
      try expectNoLookAhead(named: "peek", on: sampleBars()) { bars in
        // The window depends on the last close, which nobody knows before.
        let window = bars.close[bars.count - 1] > bars.close[0] * 2 ? 5.0 : 7.0
        return try Backtest(
          strategy, strategy.parameterSet(["fast": window]), on: bars, settings: Settings())
      }
    }
    #expect(
      error?.description.hasPrefix("peek looks ahead: other bars from 20") == true,
      "\(error?.description ?? "")")
  }

  @Test("a strategy that never trades fails")
  func trades() {
    struct Never: Strategy {
      let summary = "Waits for a price of nothing."
      func rules(_ market: Market) -> Rules { Rules { EnterLong(when: market.close < 0) } }
    }
    let error = #expect(throws: StrategyFailure.self) { try expectTrades(Never()) }
    #expect(error?.description == "never made 0 trades where at least 1 were expected")
  }
}
