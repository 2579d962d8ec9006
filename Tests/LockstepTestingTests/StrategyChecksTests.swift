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
    // One of them decides once a month.
    try expectTrades(strategy, atLeast: 5)
    try expectTextReadsBack(strategy)
    try expectNoLookAhead(strategy)
    try expectLockstep(strategy)
  }

  @Test("a strategy that needs more history than is allowed fails, and says how much")
  func history() throws {
    try expectWarmUp(SMACross(), atMost: 20)
    let error = #expect(throws: StrategyFailure.self) {
      try expectWarmUp(SMACross(), atMost: 18)
    }
    #expect(error?.description == "sma-cross needs 19 bars of history, not 18")
    struct Total: Strategy {
      let summary = "Trades by a level that no later start has."
      func rules(_ market: Market) -> Rules {
        Rules { EnterLong(when: market.onBalanceVolume > 0) }
      }
    }
    let level = #expect(throws: StrategyFailure.self) { try expectWarmUp(Total(), atMost: 2000) }
    #expect(
      level?.description == "total decides by where its history begins: obv(close, volume)")
  }

  @Test("bars and surroundings of one's own are used")
  func own() throws {
    let bars = try sampleBars(seed: 3)
    let strategy = PairsSpread(against: "OTHER")
    let other = try sampleBars(seed: 4)
    let reference = Bars(
      symbol: "OTHER", timeframe: other.timeframe, times: other.times, open: other.open,
      high: other.high, low: other.low, close: other.close, volume: other.volume)
    let around = Surroundings(references: [reference])
    let run = try backtest(strategy, on: bars, among: around)
    #expect(run.fills != (try backtest(strategy, on: bars)).fills)
    try expectNoLookAhead(strategy, on: bars, among: around)
    #expect(throws: RulesError.unknownSymbol("OTHER")) {
      try expectLockstep(strategy, on: bars, among: Surroundings())
    }
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
