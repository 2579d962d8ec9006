import Rules
import Series
import Simulation
import TestKit
import Testing

/// Commissions by the month's shares, and by whether a limit order rested.
@Suite("Tiers of a month, makers and takers")
struct CommissionTierTests {
  private static let month: Costs = {
    var settings = Settings()
    settings.take(.ibTiered)
    return settings.costs ?? Costs()
  }()

  /// The broker's own examples of 2023, with what FINRA took then of the commission.
  @Test(
    "what Interactive Brokers publishes as examples",
    arguments: [(200_000.0, 1355.78), (30_000_000, 139_188.10)])
  func published(quantity: Double, total: Double) throws {
    var passed = try #require(Self.month.passThrough)
    passed.ofCommission = 0.000_175 + 0.000_56
    let day = CalendarDate(unchecked: 2023, 6, 1)
    let cost = FillCost(
      of: quantity, at: 5, isSale: true, CostPreset.ibTiered.commission,
      fees: FeeSchedule.unitedStates.rates(on: day), passThrough: passed)
    #expect(abs(cost.total - total) < 0.02)
  }

  @Test("a fill pays tier by tier, at least the minimum and at most the cap")
  func marginal() {
    let commission = CostPreset.ibTiered.commission
    #expect(isClose(commission.cost(of: 100_000, at: 50, month: 250_000), 50_000 * 0.0055))
    #expect(commission.cost(of: 10, at: 50) == 0.35)
    #expect(isClose(commission.cost(of: 10, at: 1), 0.1))
    #expect(
      isClose(
        commission.cost(of: 2e8, at: 50),
        300_000 * 0.0035 + 2.7e6 * 0.002 + 17e6 * 0.0015 + 8e7 * 0.001 + 1e8 * 0.0005))
  }

  @Test("a run counts the shares of each month anew, in any lane and tile")
  func months() throws {
    var settings = Settings()
    settings.take(.ibTiered)
    settings.cash = 1e7
    settings.side = .both
    let strategy = try CompiledStrategy(CostRunTests.Busy(size: .shares(70_000)))
    let bars = CostRunTests.bars
    let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
    var (month, shares, dearest, cheapest) = (0, 0.0, 0.0, Double.infinity)
    for fill in run.fills {
      let date = bars.time(fill.row).utcDate
      if date.year * 12 + date.month != month { (month, shares) = (date.year * 12 + date.month, 0) }
      let cost = FillCost(
        of: abs(fill.shares), at: fill.price, isSale: fill.shares < 0, settings.commission,
        fees: settings.costs?.fees?.rates(on: date), passThrough: settings.costs?.passThrough,
        month: shares)
      #expect(isClose(fill.commission, cost.total, within: 1e-13))
      shares += abs(fill.shares)
      dearest = max(dearest, cost.commission / abs(fill.shares))
      cheapest = min(cheapest, cost.commission / abs(fill.shares))
    }
    #expect(isClose(dearest, 0.0035) && cheapest < 0.0025)
    for (lane, tile) in [(5, 1), (2, 33)] {
      let other = try Backtest(
        strategy, strategy.parameterSet(), on: bars, settings: settings, lane: lane, tile: tile)
      #expect(other.fills == run.fills)
    }
    let sweep = try LaneSweep(strategy, on: bars, settings: settings)
    let table = try #require(
      try sweep.run([strategy.parameterSet()], segments: [0..<bars.count]))
    #expect(table[0, 0].commission == run.metrics.commission)
  }

  @Test("targets and limits that rested pay the maker's rate, all else the taker's")
  func makers() throws {
    let text = """
      enter long: close < sma(close, 5)
      exit long: close > sma(close, 5) * 1.02
      stop loss: fraction(0.02)
      take profit: fraction(0.01)
      """
    for entry in ["", "\nenter long by: limit(close * 0.999)\norders work: bars(3)"] {
      let strategy = try StrategyText(reading: text + entry + "\n", name: "x").strategy
      var settings = Settings()
      settings.take(.crypto)
      settings.shares = .fractional
      let bars = walk(rows: 600, seed: 4)
      let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
      var rates: [Double: Int] = [:]
      for fill in run.fills {
        let rate = fill.commission / (abs(fill.shares) * fill.price)
        var isMaker = run.trades.contains { $0.exitRow == fill.row && $0.exitReason == .target }
        if fill.kind == .entry {
          // At the open it takes: it came behind the close before, and the open was as good as its limit.
          let limit = entry.isEmpty ? nil : run.fills.first { $0 == fill }?.price
          isMaker = limit != nil && fill.price != bars.open[fill.row]
        }
        if fill.kind == .exit || !entry.isEmpty {
          #expect(isClose(rate, isMaker ? 0.0015 : 0.0025, within: 1e-9), "\(fill)")
        }
        rates[(rate * 10_000).rounded(), default: 0] += 1
      }
      #expect(rates[15] ?? 0 > 10 && rates[25] ?? 0 > 10)
    }
  }

  @Test("the order path charges what the book charges", arguments: Array(UInt64(0)..<60))
  func book(seed: UInt64) throws {
    var random = RandomRules(seed: seed)
    random.settings.take(seed % 2 == 0 ? .crypto : .ibTiered)
    random.settings.commission.cap = nil
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
      #expect(one.ticket == other.ticket && isClose(one.shares, other.shares, within: 1e-12))
      #expect(isClose(one.commission, other.commission, within: 1e-10))
    }
  }

  @Test("a pool and fills at the close are refused")
  func refused() throws {
    var settings = Settings()
    settings.take(.ibTiered)
    settings.fill = .close
    let strategy = try CompiledStrategy(CostRunTests.Busy())
    #expect(throws: RulesError.self) {
      try Backtest(strategy, strategy.parameterSet(), on: CostRunTests.bars, settings: settings)
    }
    settings.fill = .open
    settings.portfolio = PortfolioSettings()
    #expect(throws: (any Error).self) {
      try Backtest(
        pooling: [CostRunTests.bars], strategy, strategy.parameterSet(), settings: settings)
    }
  }
}
