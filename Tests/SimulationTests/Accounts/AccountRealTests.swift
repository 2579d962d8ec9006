import Rules
import Series
import Simulation
import TestKit
import Testing

/// Strategies under an account's terms on real bars.
@Suite("Runs under an account's terms, on real data")
struct AccountRealTests {
  private func load(_ symbol: String) throws -> (Bars, Bars, CorporateActions) {
    let raw = try realBars("us-equities/daily/\(symbol).csv", symbol: symbol)
    let factors = try FactorFile(
      path: try #require(realData) + "/us-equities/factors/\(symbol).csv")
    return (raw, try raw.adjusted(by: factors, mode: .all), try CorporateActions(factors))
  }

  private func strategy(_ text: String) throws -> CompiledStrategy {
    try StrategyText(reading: text, name: "x").strategy
  }

  /// Rules whose signals read adjusted prices, so that they are the same over raw ones.
  ///
  /// They enter with all cash: what is sized by a close before an ex-date and filled behind it differs by the dividend.
  private static let rules = [
    "enter long: ADJ:close > 0\nsize: all\n",
    """
    enter long: crossover(sma(ADJ:close, 20), sma(ADJ:close, 60))
    exit long: crossunder(sma(ADJ:close, 20), sma(ADJ:close, 60))
    size: all

    """,
    """
    enter long: crossover(sma(ADJ:close, 5), sma(ADJ:close, 20))
    exit long: crossunder(sma(ADJ:close, 5), sma(ADJ:close, 20))
    size: all

    """,
  ]

  @Test(
    "trading raw prices with dividends reinvested is trading adjusted ones",
    .enabled(if: realData != nil, "skipped: no real data"),
    arguments: ["SPY", "AAPL", "AIG", "QQQ", "IWM"], [0, 1, 2])
  func reinvested(symbol: String, number: Int) throws {
    let (raw, adjusted, actions) = try load(symbol)
    let strategy = try strategy(Self.rules[number])
    let set = try strategy.parameterSet()
    let signals = Bars(
      symbol: "ADJ", timeframe: .day, times: adjusted.times, open: adjusted.open,
      high: adjusted.high, low: adjusted.low, close: adjusted.close, volume: adjusted.volume)
    var settings = Settings()
    settings.shares = .fractional
    settings.slippage = 0.0005
    settings.commission = Commission(rate: 0.0005)
    let around = Surroundings(references: [signals])
    let other = try Backtest(strategy, set, on: adjusted, among: around, settings: settings)
    var terms = OrderTerms()
    terms.dividends = .reinvest
    terms.actions = [symbol: actions]
    settings.terms = terms
    let run = try Backtest(strategy, set, on: raw, among: around, settings: settings)
    let account = try #require(run.account)
    #expect(account.actions.count > 5)
    #expect(run.trades.count == other.trades.count)
    for (row, (one, other)) in zip(run.equity.values, other.equity.values).enumerated() {
      #expect(isClose(one, other, within: 1e-9), "row \(row)")
    }
  }

  @Test(
    "orders for all cash trade on every account, and a margin account borrows nothing for them",
    .enabled(if: realData != nil, "skipped: no real data"))
  func allCash() throws {
    let bars = try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
    let strategy = try CompiledStrategy(SMACross())
    let set = try strategy.parameterSet()
    let plain = try Backtest(strategy, set, on: bars, settings: Settings())
    for (kind, broker) in [
      (AccountTerms.Kind.cash, nil), (.margin, nil), (.margin, Acceptance.alpaca),
    ] {
      var settings = Settings()
      var terms = OrderTerms()
      terms.account = AccountTerms(kind)
      terms.account?.debitRate = 0.07
      terms.acceptance = broker
      terms.buyingPower = .refuse
      terms.zeroVolumeWaits = false
      settings.terms = terms
      let run = try Backtest(strategy, set, on: bars, settings: settings)
      let account = try #require(run.account)
      #expect(account.charges.calls == 0)
      guard kind == .margin else {
        // What the last sale brought has not settled when some entries are wanted.
        #expect(account.refusals.allSatisfy { $0.message == "insufficient buying power" })
        #expect(run.trades.count + account.refusals.count == plain.trades.count)
        #expect(account.refusals.count * 5 < plain.trades.count)
        continue
      }
      #expect(account.refusals.isEmpty, "\(account.refusals.prefix(2))")
      #expect(run.trades.map(\.entryRow) == plain.trades.map(\.entryRow))
      #expect(run.trades.map(\.exitRow) == plain.trades.map(\.exitRow))
      // The reserve stays idle, and nothing is borrowed but what is on its way between two accounts.
      #expect(run.trades.allSatisfy { $0.quantity > 0 })
      #expect(account.charges.interest < 1_000)
    }
  }

  @Test(
    "at Alpaca an exit at the market takes the stop back, which holds the shares",
    .enabled(if: realData != nil, "skipped: no real data"))
  func exits() throws {
    let bars = try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
    let strategy = try CompiledStrategy(EMACross())
    let set = try strategy.parameterSet()
    var settings = Settings()
    var terms = OrderTerms()
    terms.account = AccountTerms(.margin)
    terms.buyingPower = .refuse
    terms.zeroVolumeWaits = false
    settings.terms = terms
    let own = try Backtest(strategy, set, on: bars, settings: settings)
    settings.terms?.acceptance = .alpaca
    let run = try Backtest(strategy, set, on: bars, settings: settings)
    #expect(try #require(run.account).refusals.isEmpty)
    #expect(run.trades.contains { $0.exitReason == .signal })
    #expect(run.trades.map(\.exitRow) == own.trades.map(\.exitRow))
  }

  @Test(
    "a sweep's lane is the single run, on a margin account",
    .enabled(if: realData != nil, "skipped: no real data"))
  func sweep() throws {
    let bars = try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
    let strategy = try CompiledStrategy(EMACross())
    var settings = Settings()
    settings.side = .both
    var terms = OrderTerms()
    terms.account = AccountTerms(.margin)
    terms.account?.debitRate = 0.07
    terms.account?.shorts.rate = 0.01
    terms.buyingPower = .refuse
    terms.zeroVolumeWaits = false
    settings.terms = terms
    var sets: [ParameterSet] = []
    for fast in 5...12 {
      for slow in [20, 30, 50] {
        sets.append(try strategy.parameterSet(["fast": Double(fast), "slow": Double(slow)]))
      }
    }
    let segments = [0..<bars.count, 300..<900]
    for threads in [1, 3] {
      var layout = LaneSweep.Layout()
      layout.threads = threads
      let sweep = try LaneSweep(strategy, on: bars, settings: settings, layout: layout)
      let table = try #require(try sweep.run(sets, segments: segments))
      for (place, set) in sets.enumerated() {
        for (number, rows) in segments.enumerated() {
          let single = try Backtest(strategy, set, on: bars, settings: settings, rows: rows)
          #expect(table[place, number] == single.metrics)
        }
      }
    }
  }
}
