import Rules
import Series
import Simulation
import TestKit
import Testing

/// Spread, range and impact: what market and stop orders lose by them.
@Suite("Slippage beyond a share of the price")
struct SlippageModelTests {
  private func strategy(_ text: String) throws -> CompiledStrategy {
    try StrategyText(reading: text, name: "x").strategy
  }

  /// Fifty bars whose ranges, returns and volumes can be followed.
  private static let bars: Bars = {
    let closes = (0..<50).map { 100 + Double($0 % 4) * 2 + Double($0) }
    let opens = closes.map { $0 - 0.5 }
    return Bars(
      symbol: "X", timeframe: .day,
      times: Column((0..<50).map { Int64($0) * 86_400_000_000_000 }), open: Column(opens),
      high: Column(closes.map { $0 + 1 }), low: Column(closes.map { $0 - 2 }),
      close: Column(closes), volume: Column((0..<50).map { 10_000 + Double($0) }))
  }()

  private func run(
    _ model: SlippageModel?, slippage: Double = 0, lane: Int = 0, tile: Int = 256,
    bars: Bars = bars, text: String? = nil, _ change: (inout Settings) -> Void = { _ in }
  ) throws -> Backtest {
    var settings = Settings()
    settings.cash = 1e6
    settings.slippage = slippage
    settings.slippageModel = model
    change(&settings)
    let strategy = try strategy(text ?? Self.rules)
    return try Backtest(
      strategy, strategy.parameterSet(), on: bars, settings: settings, lane: lane, tile: tile)
  }

  static let entries = "enter long: close > lag(close, 1)\nexit long: close < lag(close, 1)\n"
  static let rules = entries + "size: shares(400)\n"

  @Test("half a spread in basis points is slippage like any other, on every path")
  func spread() throws {
    let plain = try run(nil, slippage: 0.0003)
    var pooled = plain.settings
    pooled.slippage = 0.0001
    pooled.slippageModel = SlippageModel(spread: 0.0004)
    pooled.portfolio = PortfolioSettings()
    let spread = try run(SlippageModel(spread: 0.0004), slippage: 0.0001)
    #expect(spread.fills.count > 10)
    for (one, other) in zip(plain.fills, spread.fills) {
      #expect(isClose(one.price, other.price, within: 1e-15))
    }
    let strategy = try strategy(Self.rules)
    let pool = try Backtest(
      pooling: [Self.bars], strategy, strategy.parameterSet(), settings: pooled)
    #expect(pool.allFills.map(\.price) == spread.fills.map(\.price))
  }

  @Test("half a spread in currency, on both sides")
  func amount() throws {
    let run = try run(SlippageModel(spreadAmount: 0.06))
    #expect(run.fills.count > 10)
    for fill in run.fills {
      let sign: Double = fill.shares > 0 ? 1 : -1
      #expect(isClose(fill.price, run.bars.open[fill.row] + sign * 0.03, within: 1e-14))
    }
  }

  @Test("a share of the true range of the 14 bars before the fill's")
  func range() throws {
    let run = try run(SlippageModel(rangeShare: 0.1))
    let bars = run.bars
    var known = 0
    for fill in run.fills {
      var sum = 0.0
      for row in (fill.row - 14)..<fill.row where fill.row > 14 {
        let high = max(bars.high[row], bars.close[row - 1])
        sum += high - min(bars.low[row], bars.close[row - 1])
      }
      let sign: Double = fill.shares > 0 ? 1 : -1
      #expect(isClose(fill.price, bars.open[fill.row] + sign * 0.1 * sum / 14, within: 1e-13))
      if sum > 0 { known += 1 }
    }
    #expect(known > 10 && known < run.fills.count)
  }

  @Test("the root of shares over volume, times the deviation of returns before the fill")
  func impact() throws {
    let run = try run(SlippageModel(impact: 0.7), slippage: 0.001)
    let bars = run.bars
    var known = 0
    for fill in run.fills {
      let sign: Double = fill.shares > 0 ? 1 : -1
      var share = 0.001
      if fill.row > 20 {
        let rows = (fill.row - 20)..<fill.row
        let returns = rows.map { bars.close[$0] / bars.close[$0 - 1] - 1 }
        let mean = returns.reduce(0, +) / 20
        let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
        let volume = rows.reduce(0) { $0 + bars.volume[$1] } / 20
        share += 0.7 * variance.squareRoot() * (abs(fill.shares) / volume).squareRoot()
        known += 1
      }
      #expect(isClose(fill.price, bars.open[fill.row] * (1 + sign * share), within: 1e-13))
    }
    #expect(known > 10 && known < run.fills.count)
  }

  static let all = SlippageModel(spreadAmount: 0.02, rangeShare: 0.02, impact: 0.5)

  @Test("all cash pays for what it buys, with the price of its size")
  func allIn() throws {
    let text = Self.entries + "size: all\n"
    for shares in Settings.Shares.allCases {
      let run = try run(Self.all, text: text) { $0.shares = shares }
      var cash = 1e6
      for fill in run.fills {
        cash -= fill.shares * fill.price + fill.commission
        #expect(cash >= -1e-6)
        if fill.kind == .entry { #expect(cash < 0.004 * abs(fill.shares) * fill.price + 200) }
      }
      #expect(run.fills.count > 10)
    }
  }

  @Test("any lane and tile has the same bits, and a sweep the same end")
  func lanes() throws {
    let text = Self.entries + "size: fraction(0.8)\n"
    let whole = try run(Self.all, text: text)
    for (lane, tile) in [(4, 1), (7, 13)] {
      let other = try run(Self.all, lane: lane, tile: tile, text: text)
      #expect(other.fills == whole.fills)
      #expect(Array(other.equity.values) == Array(whole.equity.values))
    }
    let strategy = try strategy(text)
    let sweep = try LaneSweep(strategy, on: Self.bars, settings: whole.settings)
    let table = try #require(
      try sweep.run([strategy.parameterSet()], segments: [0..<Self.bars.count]))
    #expect(table[0, 0].endEquity == whole.metrics.endEquity)
  }

  @Test("what comes at and behind a fill's bar does not matter to its price at the open")
  func causal() throws {
    let whole = try run(Self.all)
    let fill = whole.fills[whole.fills.count / 2]
    let bars = Self.bars
    func changed(_ column: Column<Double>, _ factor: Double) -> Column<Double> {
      Column(column.enumerated().map { $0.offset >= fill.row ? $0.element * factor : $0.element })
    }
    let other = Bars(
      symbol: "X", timeframe: .day, times: bars.times, open: bars.open,
      high: changed(bars.high, 1.5), low: changed(bars.low, 0.5), close: bars.close,
      volume: changed(bars.volume, 30))
    let run = try run(Self.all, bars: other)
    #expect(run.fills.first { $0.row == fill.row } == fill)
    #expect(run.fills.last != whole.fills.last)
  }

  @Test("the order path slips as the book does", arguments: Array(UInt64(0)..<60))
  func book(seed: UInt64) throws {
    var random = RandomRules(seed: seed)
    random.settings.slippageModel = SlippageModel(
      spreadAmount: 0.01, rangeShare: 0.03, impact: 0.02)
    random.settings.commission = Commission(rate: 0.0005)
    random.settings.costs = nil
    let strategy = try random.strategy()
    let run = try Backtest(
      strategy, strategy.parameterSet(), on: random.bars, settings: random.settings)
    guard let log = run.orders else { return }
    var terms = OrderTerms()
    terms.zeroVolumeWaits = false
    let replay = OrderReplay(
      log.instructions, over: [random.bars], settings: random.settings, terms: terms)
    #expect(log.fills.count == replay.fills.count)
    for (one, other) in zip(log.fills, replay.fills) {
      // What rounding leaves of all cash may buy a rest of shares that is rounding, too.
      #expect(one.ticket == other.ticket && abs(one.shares - other.shares) < 1e-9)
      #expect(isClose(one.price, other.price, within: 1e-12))
    }
    if let model = random.settings.slippageModel, log.fills.count > 20 {
      #expect(model.impact != nil && log.fills.contains { $0.price != $0.base })
    }
  }

  @Test("limits do not slip, and a pool or the signal's close knows no more than a share")
  func refused() throws {
    for model in [SlippageModel(spreadAmount: 1), SlippageModel(rangeShare: 1), Self.all] {
      #expect(throws: RulesError.self) { try run(model) { $0.fill = .close } }
    }
    let target =
      "enter long: close > lag(close, 1)\ntake profit: 3\nstop loss: 9\nsize: shares(10)\n"
    let held = try run(Self.all, text: target)
    let targets = held.trades.filter { $0.exitReason == .target }
    #expect(targets.count > 3)
    for trade in targets {
      let open = held.bars.open[trade.exitRow]
      #expect(open >= trade.exitPrice || trade.exitPrice <= held.bars.high[trade.exitRow])
      #expect(isClose(trade.exitPrice, max(open, trade.exitPrice), within: 1e-15))
    }
  }

  @Test("the limit for spreads looks at the one that is assumed")
  func limit() throws {
    var settings = Settings()
    settings.slippageModel = SlippageModel(spreadAmount: 0.5)
    var terms = OrderTerms()
    terms.zeroVolumeWaits = false
    func refusals(_ limit: Double) -> [Refusal] {
      terms.risk = RiskLimits()
      terms.risk?.spread = limit
      return OrderReplay(
        [OrderInstruction(at: Self.bars.times[3], .place(Ticket(.buy, .shares(5), of: "X")))],
        over: [Self.bars], settings: settings, terms: terms
      ).refusals
    }
    // Half a unit of a close of 109 is 0.459 %.
    #expect(refusals(0.0046).isEmpty)
    #expect(refusals(0.0045).count == 1)
    #expect(refusals(0.0045).first?.message.contains("spread") == true)
  }
}
