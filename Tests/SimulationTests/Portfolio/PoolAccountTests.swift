import Rules
import Series
import Simulation
import TestKit
import Testing

/// Portfolios that trade on an account's terms.
@Suite("Accounts of pools")
struct PoolAccountTests {
  /// Terms that ask for nothing that the pool's own account does not.
  private var trivial: OrderTerms {
    var terms = OrderTerms()
    // The scripts are written in the volume.
    terms.zeroVolumeWaits = false
    return terms
  }

  private func expectSame(_ one: Backtest, _ other: Backtest) throws {
    let (pool, account) = (try #require(one.pool), try #require(other.pool))
    #expect(account.account != nil && pool.account == nil)
    #expect(pool.fills.count == account.fills.count)
    for (fill, again) in zip(pool.fills, account.fills) {
      #expect(fill.symbol == again.symbol && fill.fill.row == again.fill.row)
      #expect(fill.fill.time == again.fill.time && fill.fill.kind == again.fill.kind)
      #expect(isClose(fill.fill.shares, again.fill.shares, within: 1e-9))
      #expect(isClose(fill.fill.price, again.fill.price, within: 1e-12))
      #expect(abs(fill.fill.commission - again.fill.commission) < 1e-7)
    }
    #expect(one.trades.count == other.trades.count)
    for (trade, again) in zip(one.trades, other.trades) {
      #expect(trade.symbol == again.symbol && trade.exitReason == again.exitReason)
      #expect(trade.entryTime == again.entryTime && trade.exitTime == again.exitTime)
      #expect(trade.isAmbiguous == again.isAmbiguous)
      #expect(abs(trade.profit - again.profit) < 1e-7 * one.settings.cash)
      #expect(
        isClose(trade.maximumAdverseExcursion, again.maximumAdverseExcursion, within: 1e-9))
    }
    for (equity, again) in zip(one.equity.values, other.equity.values) {
      #expect(isClose(equity, again, within: 1e-9))
    }
    #expect(pool.positions == account.positions)
    #expect(one.metrics.trades == other.metrics.trades)
    #expect(one.metrics.exposure == other.metrics.exposure)
    #expect(one.metrics.ambiguousBars == other.metrics.ambiguousBars)
    #expect(isClose(one.metrics.commission, other.metrics.commission, within: 1e-7))
  }

  @Test(
    "terms that ask for nothing give the pool's fills, trades and equity, on random scripts",
    arguments: Array(UInt64(0)..<80), OrderTerms.Ambiguity.allCases)
  func signals(seed: UInt64, ambiguity: OrderTerms.Ambiguity) throws {
    var one = PoolTests.Case(seed)
    let bars = scriptedBars(4, rows: 300, seed: seed)
    let strategy = try CompiledStrategy(PoolScript(stop: one.stop, target: one.target))
    let set = try strategy.parameterSet()
    let pool = try Backtest(
      pooling: bars, strategy, set, settings: one.settings, ambiguity: ambiguity)
    one.settings.terms = trivial
    let account = try Backtest(
      pooling: bars, strategy, set, settings: one.settings, ambiguity: ambiguity)
    #expect(pool.trades.count > 2)
    try expectSame(pool, account)
  }

  @Test("and with weights that are put right", arguments: Array(UInt64(0)..<40))
  func weights(seed: UInt64) throws {
    var choices = Choices(seed &+ 5)
    var settings = Settings()
    settings.shares = choices.pick([.whole, .fractional])
    settings.side = choices.pick([.long, .both])
    settings.slippage = choices.pick([0, 0.001])
    settings.commission = choices.pick([Commission(), Commission(rate: 0.001)])
    var portfolio = PortfolioSettings()
    portfolio.rebalancing = choices.pick([
      Rebalancing(every: 5), Rebalancing(period: .week), Rebalancing(drift: 0.1),
    ])
    portfolio.maximumPositions = choices.pick([nil, 2])
    portfolio.perSymbol = choices.pick([nil, 0.3])
    settings.portfolio = portfolio
    let text = "weight: if(volume == 1, 0.5, if(volume == 3, -0.3, if(volume == 2, 0, 0.2)))"
    let strategy = try StrategyText(reading: text, name: "weights").strategy
    let set = try strategy.parameterSet()
    let bars = scriptedBars(4, rows: 250, seed: seed)
    let pool = try Backtest(pooling: bars, strategy, set, settings: settings)
    settings.terms = trivial
    let account = try Backtest(pooling: bars, strategy, set, settings: settings)
    #expect((pool.pool?.fills.count ?? 0) > 20)
    try expectSame(pool, account)
  }

  // MARK: Terms that ask for something

  static let text = """
    enter long: close > sma(close, 8)
    exit long: close < sma(close, 8)
    enter short: close < sma(close, 20)
    exit short: close > sma(close, 20)
    stop loss: fraction(0.05)
    take profit: fraction(0.12)
    rank: roc(close, 5)

    """

  /// Four symbols that trade some hundred shares a day; one ends early.
  static let bars: [Bars] = (0..<4).map { place in
    let rows = Array(0..<(place == 2 ? 350 : 500))
    return walk(rows: 500, seed: 90 + UInt64(place), start: 20 + 10 * Double(place)).taking(
      rows, symbol: "S\(place)", volume: rows.map { Double(300 + ($0 * 37 + place * 11) % 400) })
  }

  private func settings(_ terms: OrderTerms) -> Settings {
    var settings = Settings()
    settings.side = .both
    settings.size = .fraction(0.6)
    settings.portfolio = PortfolioSettings()
    settings.portfolio?.maximumPositions = 3
    settings.terms = terms
    return settings
  }

  private func run(_ terms: OrderTerms, text: String = Self.text) throws -> Backtest {
    let strategy = try StrategyText(reading: text, name: "terms").strategy
    let run = try Backtest(
      pooling: Self.bars, strategy, strategy.parameterSet(), settings: settings(terms))
    let pool = try #require(run.pool)
    for (row, equity) in run.equity.values.enumerated() {
      let sum = pool.cash[row] + pool.longValue[row] - pool.shortValue[row]
      #expect(isClose(sum, equity, within: 1e-9))
    }
    let closed = run.trades.reduce(0) { $0 + $1.profit }
    let unattributed = pool.account?.charges.unattributed ?? 0
    let end = run.equity.values.last ?? 0
    #expect(abs(closed - unattributed - (end - run.settings.cash)) < 1e-6 * run.settings.cash)
    #expect(pool.refusals[.notTaken] ?? 0 == pool.account?.refusals.count)
    return run
  }

  @Test("a cash account never owes, and its refusals do not end the run")
  func cash() throws {
    var terms = OrderTerms()
    terms.account = AccountTerms(.cash)
    let run = try run(terms)
    let pool = try #require(run.pool)
    #expect(pool.cash.allSatisfy { $0 >= -1e-6 })
    #expect(pool.shortValue.allSatisfy { $0 == 0 })
    #expect(pool.account?.reasons.first?.reason == "account is not allowed to short")
    #expect(run.trades.count > 30)
  }

  @Test("a margin account borrows, pays for it, and is called")
  func margin() throws {
    var account = AccountTerms(.margin)
    account.debitRate = 0.07
    account.shorts.rate = 0.02
    var terms = OrderTerms()
    terms.account = account
    let run = try run(terms)
    let pool = try #require(run.pool)
    let charges = try #require(pool.account?.charges)
    #expect(pool.cash.contains { $0 < 0 })
    #expect(charges.interest > 0 && charges.borrowing > 0)
    #expect(zip(run.equity.values, pool.longValue).contains { $1 > 1.2 * $0 })
    // Twice the equity in shares that fall to a third.
    let fall = (0..<60).map { $0 < 20 ? 100.0 : max(100 - 4 * Double($0 - 20), 30) }
    let falling = Bars(
      symbol: "FALL", timeframe: .day, times: Self.bars[0].times.slice(0..<60),
      open: Column(fall), high: Column(fall), low: Column(fall), close: Column(fall),
      volume: Column(fall.indices.map { $0 == 3 ? 1 : 9 }))
    var forced = settings(terms)
    forced.size = .fraction(1.9)
    let buys = try CompiledStrategy(PoolScript())
    let called = try Backtest(pooling: [falling], buys, buys.parameterSet(), settings: forced)
    #expect((called.pool?.account?.charges.calls ?? 0) > 0)
    #expect((called.pool?.account?.forced ?? 0) > 0)
    #expect((called.equity.values.last ?? 0) > 0)
  }

  @Test("no fill takes more of a bar's volume than its share, and what is left works on")
  func volume() throws {
    var terms = OrderTerms()
    terms.volumeShare = 0.5
    let run = try run(terms)
    let fills = try #require(run.pool?.fills)
    var volumes: [String: Double] = [:]
    for fill in fills {
      volumes["\(fill.symbol) \(fill.fill.row)", default: 0] += abs(fill.fill.shares)
    }
    var full = 0
    for bars in Self.bars {
      for (row, volume) in bars.volume.enumerated() {
        let filled = volumes["\(bars.symbol) \(row)"] ?? 0
        #expect(filled <= (0.5 * volume).rounded(.down))
        if filled == (0.5 * volume).rounded(.down) { full += 1 }
      }
    }
    #expect(full > 50)
    #expect(run.trades.count > 30)
  }

  @Test("Alpaca takes what the rules order, exits of protected positions too")
  func broker() throws {
    var terms = OrderTerms()
    terms.account = AccountTerms(.margin)
    terms.acceptance = .alpaca
    let run = try run(terms)
    let pool = try #require(run.pool)
    let exits = run.trades.filter { $0.exitReason == .signal || $0.exitReason == .reversal }
    #expect(exits.count > 20)
    let reasons = Set(pool.account?.refusals.map(\.message) ?? [])
    #expect(reasons.allSatisfy { !$0.contains("qty") }, "\(reasons)")
  }

  @Test("risk limits cut entries, and say so")
  func risk() throws {
    var terms = OrderTerms()
    var limits = RiskLimits()
    limits.position = 0.25
    terms.risk = limits
    let run = try run(terms)
    let pool = try #require(run.pool)
    #expect((pool.account?.cuts.count ?? 0) > 20)
    for (row, largest) in pool.largest.enumerated() where row > 0 {
      // Prices may have moved since the fill.
      #expect(largest <= 0.25 * run.equity.values[row] * 1.3)
    }
  }

  // MARK: Sameness

  private var demanding: OrderTerms {
    var terms = OrderTerms()
    terms.account = AccountTerms(.margin)
    terms.account?.debitRate = 0.05
    terms.volumeShare = 0.5
    terms.risk = RiskLimits()
    terms.risk?.gross = 1.6
    return terms
  }

  @Test("neither tile, lane nor the order of symbols changes a bit")
  func invariance() throws {
    let strategy = try StrategyText(reading: Self.text, name: "terms").strategy
    let set = try strategy.parameterSet()
    let one = try Backtest(
      pooling: Self.bars, strategy, set, settings: settings(demanding))
    #expect(one.fillBits.count > 50)
    for (tile, lane) in [(1, 3), (7, 7), (300, 0)] {
      let other = try Backtest(
        pooling: Self.bars.reversed(), strategy, set, settings: settings(demanding), lane: lane,
        tile: tile)
      #expect(other.fillBits == one.fillBits)
      #expect(other.equityBits == one.equityBits)
      #expect("\(other.trades)" == "\(one.trades)")
      #expect("\(other.metrics)" == "\(one.metrics)")
    }
  }

  @Test("a sweep's numbers are those of single runs")
  func sweep() throws {
    let text = Self.text.replacing("sma(close, 8)", with: "sma(close, n)")
    let strategy = try StrategyText(
      reading: "parameter n: whole 2...40 by 1 = 8\n" + text, name: "terms"
    ).strategy
    let sets = try ParameterGrid(
      of: strategy, axes: [.init(name: "n", values: (2...14).map { Double($0) })]
    ).sets
    var layout = LaneSweep.Layout()
    layout.threads = 2
    let sweep = try PortfolioSweep(
      strategy, on: Self.bars, settings: settings(demanding), layout: layout)
    let windows = [0..<500, 100..<400]
    let table = try #require(try sweep.run(sets, segments: windows))
    for (place, set) in sets.enumerated() {
      for (segment, rows) in windows.enumerated() {
        let run = try Backtest(
          pooling: Self.bars, strategy, set, settings: settings(demanding), rows: rows)
        #expect("\(run.metrics)" == "\(table[place, segment])")
        #expect(run.metrics.trades > 5)
      }
    }
  }

  @Test("fills at the close and terms do not go together")
  func refused() throws {
    var settings = settings(OrderTerms())
    settings.fill = .close
    let strategy = try CompiledStrategy(PoolScript())
    #expect(throws: PortfolioError.self) {
      try Backtest(pooling: Self.bars, strategy, strategy.parameterSet(), settings: settings)
    }
  }
}
