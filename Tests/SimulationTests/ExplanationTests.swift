import LockstepTesting
import Rules
import Series
import Simulation
import TestKit
import Testing

/// What is explained is what the run did, and the values shown are what the formulas give.
@Suite("Explanations")
struct ExplanationTests {
  private static let bars = walk(rows: 1500, seed: 11)

  private static func run(
    _ name: String, fill: Settings.Fill = .open, tick: Double = 0
  ) throws -> Backtest {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    var settings = Settings()
    settings.side = .both
    settings.fill = fill
    settings.commission = Commission(rate: 0.0005, minimum: 1)
    settings.slippage = 0.0002
    settings.tick = tick
    let bars =
      strategy.readsTimeOfDay ? sessionWalk(seed: 11, days: 25, minutes: 5) : bars
    return try Backtest(
      strategy, strategy.parameterSet(), on: bars,
      among: sampleSurroundings(for: strategy, like: bars), settings: settings)
  }

  private static func run(_ rules: Rules, side: Settings.Side = .both) throws -> Backtest {
    let strategy = try CompiledStrategy(name: "test", summary: "", rules: rules, constraint: nil)
    var settings = Settings()
    settings.side = side
    return try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
  }

  // MARK: Trees

  @Test("a tree's values are those of the definition, its numbers those of the parameters")
  func values() throws {
    let fast = Parameter("fast", 2...9, default: 3)
    let close = Market().close
    let run = try Self.run(
      Rules {
        EnterLong(when: close.sma(fast).crosses(above: close.sma(fast * 2)) || close < 0)
      })
    let row = 400
    func mean(_ window: Int, _ row: Int) -> Double {
      (row - window + 1...row).map { Self.bars.close[$0] }.reduce(0, +) / Double(window)
    }
    let tree = try #require(try run.explanation(ofBar: row).reading("enter long")).tree
    #expect(tree.text == "crossover(sma(close, 3), sma(close, 6)) or close < 0")
    #expect(tree.parts.map(\.text) == ["crossover(sma(close, 3), sma(close, 6))", "close < 0"])
    let crossing = tree.parts[0]
    #expect(crossing.parts.map(\.text) == ["sma(close, 3)", "sma(close, 6)"])
    for (part, window) in zip(crossing.parts, [3, 6]) {
      #expect(isClose(part.value, mean(window, row)))
      #expect(isClose(part.before ?? .nan, mean(window, row - 1)))
      #expect(part.parts.isEmpty)
    }
    let isAbove = mean(3, row) > mean(6, row) && !(mean(3, row - 1) > mean(6, row - 1))
    #expect(crossing.isTrue == isAbove)
    #expect(tree.parts[1].parts.map(\.value) == [Self.bars.close[row]])
    #expect(tree.parts[1].parts[0].before == nil)
  }

  @Test("a number that is not known yet is NaN, and a condition of it does not hold")
  func unknown() throws {
    let close = Market().close
    let run = try Self.run(Rules { EnterLong(when: close > close.sma(50)) })
    let early = try #require(try run.explanation(ofBar: 10).reading("enter long")).tree
    #expect(early.parts[1].value.isNaN)
    #expect(!early.isTrue)
  }

  // MARK: Trades

  @Test(
    "a trade's signal held, and its size, fills and prices are the run's",
    arguments: builtInStrategies.map(\.name), [Settings.Fill.open, .close])
  func trades(name: String, fill: Settings.Fill) throws {
    let run = try Self.run(name, fill: fill, tick: 0.01)
    #expect(run.trades.count > 1)
    for index in run.trades.indices.prefix(25) {
      let trade = run.trades[index]
      let told = try run.explanation(ofTrade: index)
      #expect(told.entryRule.tree.isTrue)
      #expect(told.signal.decision?.entry == trade.side)
      #expect(told.signal.row == trade.entryRow - (fill == .open ? 1 : 0))
      #expect(told.entry.price == trade.entryPrice)
      #expect(isClose(abs(told.entry.price / told.entry.market - 1), 0.0002, within: 1e-6))
      let sizing = told.sizing
      #expect(sizing.shares == trade.quantity)
      #expect(min(sizing.wanted, sizing.affordable).rounded(.down) == trade.quantity)
      // The simulator itself wrote the risk down, from the stop that it placed.
      if let stop = told.stop {
        #expect(abs(trade.entryPrice - stop.price) * trade.quantity == trade.initialRisk)
        #expect(isClose(stop.tree.value, stop.distance))
      } else {
        #expect(trade.initialRisk.isNaN)
      }
      if trade.exitReason == .target { #expect(told.target?.price == trade.exitPrice) }
      #expect(told.exit?.price == (trade.isOpen ? nil : trade.exitPrice))
      let byRule = trade.exitReason == .signal || trade.exitReason == .reversal
      #expect(told.exitRules.isEmpty != byRule)
      #expect((told.exitSignal?.decision?.exit ?? false) == byRule)
      let costs = told.entry.commission + (told.exit?.commission ?? 0)
      #expect(isClose(costs, trade.commission))
    }
  }

  @Test("size by risk is the equity's share over the stop's distance")
  func risk() throws {
    let run = try Self.run("ema-cross")
    let told = try run.explanation(ofTrade: 4)
    let stop = try #require(told.stop)
    #expect(told.sizing.number == 0.01)
    #expect(isClose(told.sizing.wanted, told.sizing.equity * 0.01 / stop.distance))
    #expect(stop.tree.text == "\(Market().atr(14)) * 2")
    #expect(stop.tree.parts.map(\.text) == ["\(Market().atr(14))"])
    #expect(stop.tree.parts[0].parts.map(\.text) == ["\(Market().trueRange)"])
  }

  // MARK: Bars

  @Test("on every bar, what was ordered is what filled at the next, and silence has a reason")
  func decisions() throws {
    let run = try Self.run("mean-reversion")
    for row in 40..<340 {
      let told = try run.explanation(ofBar: row)
      let decision = try #require(told.decision)
      let next = run.fills.filter { $0.row == row + 1 }
      #expect(decision.exit == next.contains { $0.kind == .exit })
      #expect((decision.entry != nil) == next.contains { $0.kind == .entry })
      if !decision.exit, decision.entry == nil { #expect(!told.remarks.isEmpty) }
      #expect(isClose(told.equity, run.equity.values[row]))
    }
  }

  @Test("why nothing happened is said in words")
  func remarks() throws {
    let close = Market().close
    let always = close > 0
    func remarks(_ rules: Rules, _ row: Int = 300) throws -> [String] {
      try Self.run(rules).explanation(ofBar: row).remarks
    }
    #expect(try remarks(Rules { EnterLong(when: close < 0) }) == ["no rule holds"])
    #expect(
      try remarks(Rules { EnterLong(when: always) })
        == ["enter long holds, and a long position is held already"])
    #expect(
      try remarks(
        Rules {
          EnterLong(when: close < 0)
          ExitLong(when: always)
        }) == ["exit long holds, and no long position is held"])
    #expect(
      try remarks(
        Rules {
          EnterLong(when: always)
          EnterShort(when: always)
        }) == ["both entries hold, and cancel each other"])
    #expect(
      try remarks(
        Rules {
          EnterLong(when: always)
          StopLoss(distance: close.sma(500))
        }) == ["enter long holds, and the stop loss is not known yet: sma(close, 500)"])
    #expect(
      try remarks(
        Rules {
          EnterLong(when: always)
          Size(.shares(close - close))
        }) == ["enter long holds, and the size is not above zero: close - close"])
  }

  @Test("bars that the run does not trade are told from those that it does")
  func range() throws {
    let strategy = try CompiledStrategy(SMACross())
    let run = try Backtest(
      strategy, strategy.parameterSet(), on: Self.bars, settings: Settings(), rows: 100..<200)
    #expect(
      try run.explanation(ofBar: 50).remarks == [
        "the run does not trade this bar: it lies before its range and only warms indicators up"
      ])
    #expect(try run.explanation(ofBar: 250).decision == nil)
    #expect(try run.explanation(ofBar: 150).decision != nil)
  }
}
