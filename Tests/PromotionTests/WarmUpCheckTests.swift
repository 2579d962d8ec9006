import Foundation
import LockstepTesting
import Promotion
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Warm-up")
struct WarmUpCheckTests {
  private func check(
    _ text: String, on bars: Bars = walk(rows: 3000, seed: 3), tolerance: Double = 1e-9
  ) throws -> WarmUpCheck {
    let strategy = try StrategyText(reading: text, name: "test").strategy
    return try WarmUpCheck(
      Backtest(
        strategy, strategy.parameterSet(), on: bars,
        among: sampleSurroundings(for: strategy, like: bars), settings: Settings()),
      tolerance: tolerance)
  }

  private func reading(_ formula: String, _ check: WarmUpCheck) throws -> WarmUpCheck.Reading {
    try #require(check.readings.first { $0.formula == formula })
  }

  @Test("a window agrees from its first known row on, which is the declared one")
  func window() throws {
    let check = try check("enter long: close > sma(close, 20)")
    let average = try reading("sma(close, 20)", check)
    #expect(average.kind == .window && average.known == 19 && average.agreed == 19)
    #expect(check.declared == 19 && check.known == 19 && check.agreed == 19)
    #expect(check.differentDecisions == 0)
    #expect(try #require(check.decisionsAgreed) <= 19)
    #expect(check.dependsOnFirstBar.isEmpty)
  }

  @Test("an exponential average forgets its start as its weights say")
  func recurrence() throws {
    // The start's error shrinks by 1 - 2 / 22 a bar: from about one part in 30 to the tolerance.
    for tolerance in [1e-4, 1e-9] {
      let check = try check("enter long: close > ema(close, 21)", tolerance: tolerance)
      let average = try reading("ema(close, 21)", check)
      #expect(average.kind == .recurrence && average.known == 20)
      let agreed = Double(try #require(average.agreed))
      let expected = 20 + log(0.03 / tolerance) / -log(1 - 2.0 / 22)
      #expect(abs(agreed - expected) < 30, "\(agreed) against \(expected)")
    }
  }

  @Test("a crossing is known a bar after what crosses")
  func crossing() throws {
    let check = try check("enter long: close crosses above ema(close, 10)")
    #expect(check.declared == 10 && check.known == 10)
  }

  @Test("a running total depends on the first bar, and so does what is made of it")
  func firstBar() throws {
    let check = try check("enter long: obv(close, volume) > sma(obv(close, volume), 10)")
    #expect(
      check.dependsOnFirstBar == ["obv(close, volume)", "sma(obv(close, volume), 10)"])
    // The level is another, and the comparison of two levels the same.
    #expect(check.differentDecisions == 0)
    let level = try self.check("enter long: obv(close, volume) > 0")
    #expect(level.differentDecisions > 0)
  }

  @Test("what needs more bars than there are is slow, not lost")
  func slow() throws {
    let check = try check(
      "enter long: close > ema(close, 100)", on: walk(rows: 1500, seed: 3), tolerance: 1e-12)
    #expect(try reading("ema(close, 100)", check).kind == .slow)
    #expect(check.agreed == nil && check.dependsOnFirstBar.isEmpty)
  }

  @Test("every built-in's numbers begin where it says", arguments: builtInStrategies.map(\.name))
  func builtIns(name: String) throws {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    let bars =
      strategy.readsTimeOfDay
      ? sessionWalk(seed: 9, days: 60, minutes: 5) : walk(rows: 3000, seed: 9)
    let check = try WarmUpCheck(
      Backtest(
        strategy, strategy.parameterSet(), on: bars,
        among: sampleSurroundings(for: strategy, like: bars),
        settings: sampleSettings(for: strategy)))
    #expect(check.dependsOnFirstBar.isEmpty, "\(check.readings)")
    #expect(check.agreed != nil, "\(check.readings)")
    #expect(try #require(check.known) >= check.declared, "\(check.readings)")
  }
}
