import Records
import Rules
import Testing

@Suite("Strategies")
struct StrategyTests {
  @Test("canonical text writes parameters, constraint and rules, one a line")
  func canonicalText() throws {
    let strategy = try CompiledStrategy(EMACross())
    #expect(
      strategy.canonicalText == """
        parameter fast: whole 5...50 by 1 = 9
        parameter slow: whole 10...200 by 1 = 21
        parameter stop: real 1...4 by 0.5 = 2
        parameter target: real 1...8 by 0.5 = 4
        constraint: fast < slow
        enter long: crossover(ema(close, fast), ema(close, slow))
        exit long: crossunder(ema(close, fast), ema(close, slow))
        enter short: crossunder(ema(close, fast), ema(close, slow))
        exit short: crossover(ema(close, fast), ema(close, slow))
        stop loss: rma(true_range(high, low, close), 14) * stop
        take profit: rma(true_range(high, low, close), 14) * target
        size: risk(0.01)

        """)
  }

  @Test("parentheses stand where the formula needs them and nowhere else")
  func parentheses() {
    let market = Market()
    #expect("\((market.close - market.open) * 2)" == "(close - open) * 2")
    #expect("\(market.close - (market.open - 1))" == "close - (open - 1)")
    #expect("\(market.close - market.open - 1)" == "close - open - 1")
    #expect("\(-(market.close + 1))" == "-(close + 1)")
    #expect("\(market.close * -2)" == "close * -2")
    #expect(
      "\((market.close > 1 || market.open > 2) && !(market.low < 3))"
        == "(close > 1 or open > 2) and not low < 3")
  }

  @Test("equal rules have one fingerprint, whatever they are called")
  func fingerprint() throws {
    struct Renamed: Strategy {
      let summary = "Another name."
      var constraint: Condition? { SMACross().constraint }
      func rules(_ market: Market) -> Rules { SMACross().rules(market) }
    }
    let one = try CompiledStrategy(SMACross())
    #expect(try CompiledStrategy(Renamed()).fingerprint == one.fingerprint)
    #expect(try CompiledStrategy(EMACross()).fingerprint != one.fingerprint)
    #expect(one.fingerprint.hex.count == 64)
  }

  @Test("every built-in strategy compiles, and its warm-up is where its numbers begin")
  func builtIns() throws {
    #expect(
      builtInStrategies.map(\.name) == [
        "ema-cross", "sma-cross", "rsi", "macd", "mean-reversion", "momentum",
        "donchian-breakout", "bollinger-squeeze", "opening-range-breakout", "vwap-reversion",
        "pairs-spread", "dual-momentum", "volatility-target", "ensemble",
      ])
    let warmUps = try builtInStrategies.map { strategy in
      let compiled = try CompiledStrategy(strategy)
      return compiled.warmUp(try compiled.parameterSet())
    }
    #expect(warmUps == [21, 20, 15, 34, 19, 60, 22, 143, 1, 29, 118, 240, 199, 60])
  }

  @Test("ranges, names and values that do not fit are refused in words")
  func refusals() throws {
    let strategy = try CompiledStrategy(SMACross())
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return "no error"
    }
    #expect(
      message { _ = try strategy.parameterSet(["fats": 3]) }
        == "sma-cross has no parameter 'fats'; it has: fast, slow")
    #expect(
      message { _ = try strategy.parameterSet(["fast": 2.5]) }
        == "parameter fast cannot be 2.5: give a whole number")
    #expect(
      message { _ = try strategy.parameterSet(["fast": 30]) }
        == "the ranges leave no parameter set that satisfies 'fast < slow'; widen a range")
    #expect(
      message {
        _ = try ParameterGrid(
          of: strategy,
          axes: [.init(name: "fast", values: [50]), .init(name: "slow", values: [20])])
      } == "the ranges leave no parameter set that satisfies 'fast < slow'; widen a range")
    let many = (1...4000).map(Double.init)
    #expect(
      message {
        _ = try ParameterGrid(
          of: strategy,
          axes: [.init(name: "fast", values: many), .init(name: "slow", values: many)])
      }
        == "the ranges make 16000000 parameter sets, more than 10000000; use a larger step or fewer axes"
    )
  }

  @Test("a grid takes only values that its parameters can take")
  func gridValues() throws {
    let strategy = try CompiledStrategy(MeanReversion())
    for value in [Double.nan, .infinity] {
      #expect(throws: RulesError.self) {
        try ParameterGrid(of: strategy, axes: [.init(name: "width", values: [1, value])])
      }
      #expect(throws: RulesError.self) {
        try ParameterGrid(of: strategy, axes: [], settings: ["width": value])
      }
    }
    #expect(throws: RulesError.self) {
      try ParameterGrid(of: strategy, axes: [], settings: ["window": 2.5])
    }
  }

  @Test("a set that comes several times is placed several times")
  func copies() {
    let values: [[Double]] = [[1, 5], [2, 5], [1, 5], [1, 6], [1, 5]]
    let sets = values.map { ParameterSet(values: $0) }
    let blocks = LaneBlocks(sets).blocks
    #expect(blocks.flatMap { $0.sets.filter { $0 >= 0 } }.sorted() == Array(sets.indices))
  }

  @Test(
    "a parameter cannot have a name that means something else",
    arguments: ["close", "sma", "and", "5x", "a b", ""])
  func parameterNames(name: String) {
    let market = Market()
    #expect(throws: RulesError.badParameterName(name: name, strategy: "test")) {
      try CompiledStrategy(
        name: "test", summary: "",
        rules: Rules {
          EnterLong(when: market.close > Parameter(name, 1...9, default: 2))
        }, constraint: nil)
    }
  }

  @Test("a grid keeps the sets that satisfy the constraint, the last axis fastest")
  func grid() throws {
    let strategy = try CompiledStrategy(SMACross())
    let grid = try ParameterGrid(
      of: strategy,
      axes: [.init(name: "fast", values: [2, 3, 10]), .init(name: "slow", values: [3, 10, 12])])
    #expect(
      grid.sets.map(\.values) == [[2, 3], [2, 10], [2, 12], [3, 10], [3, 12], [10, 12]])
  }

  @Test(
    "blocks pack one axis along the lanes and hold every set once", arguments: [1, 7, 8, 9, 64])
  func blocks(count: Int) {
    var sets: [ParameterSet] = []
    for slow in 10..<(10 + count) {
      for fast in 2..<11 { sets.append(ParameterSet(values: [Double(fast), Double(slow)])) }
    }
    let blocks = LaneBlocks(sets).blocks
    let placed = blocks.flatMap { block in block.sets.filter { $0 >= 0 } }
    #expect(placed.sorted() == Array(sets.indices))
    for block in blocks {
      for (lane, set) in block.sets.enumerated() where set >= 0 {
        #expect(block.values[lane] == sets[set].values)
      }
    }
    #expect(blocks.count <= (sets.count + 7) / 8 * 2)
  }
}
