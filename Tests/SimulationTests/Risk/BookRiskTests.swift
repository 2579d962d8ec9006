import Series
import Simulation
import TestKit
import Testing

/// Limits in a replay: random orders, and every fill held against them.
@Suite("Risk limits of order lists")
struct BookRiskTests {
  private static let seeds = Array(UInt64(0)..<150)

  private func random(_ seed: UInt64) -> RandomOrders {
    var random = RandomOrders(seed: seed, symbols: Int(seed % 3) + 1)
    var limits = RiskLimits()
    limits.position = random.pick([nil, 0.1, 0.4])
    limits.gross = random.pick([nil, 0.3, 0.8])
    limits.net = random.pick([nil, 0.2])
    limits.positions = random.pick([nil, 1, 2])
    random.terms.risk = limits
    random.settings.cash = 20_000
    random.settings.slippage = 0
    return random
  }

  /// With every other limit as well.
  private func further(_ seed: UInt64) -> RandomOrders {
    var random = random(seed)
    var limits = random.terms.risk ?? RiskLimits()
    limits.risk = random.pick([nil, nil, nil, 0.001])
    limits.dailyLoss = random.pick([nil, 0.002])
    limits.flattens = random.pick([nil, true])
    limits.drawdown = random.pick([nil, .init(0.01), .init(0.005, to: 0.02)])
    limits.valueAtRisk = random.pick([nil, .init(0.002, bars: 20)])
    limits.volume = random.pick([nil, 0.000_01])
    random.terms.risk = limits
    return random
  }

  @Test(
    "no fill that opens goes beyond a limit: itself at its price, the rest at the open",
    arguments: seeds)
  func kept(seed: UInt64) {
    let random = random(seed)
    let limits = random.terms.risk ?? RiskLimits()
    var cash = random.settings.cash
    var held: [String: Double] = [:]
    for fill in random.replay().fills {
      var values: [String: Double] = [:]
      for bars in random.bars where held[bars.symbol] != nil {
        values[bars.symbol] = held[bars.symbol, default: 0] * bars.open[fill.row]
      }
      let equity = cash + values.values.reduce(0, +)
      let before = held[fill.symbol, default: 0]
      cash -= fill.shares * fill.price + fill.commission
      held[fill.symbol] = abs(before + fill.shares) < 1e-6 ? nil : before + fill.shares
      guard before * fill.shares >= 0, fill.reason == .order else { continue }
      values[fill.symbol, default: 0] += fill.shares * fill.price
      let bound = 1e-6 + 1e-9 * equity
      if let position = limits.position {
        #expect(abs(values[fill.symbol, default: 0]) <= position * equity + bound)
      }
      if let gross = limits.gross {
        #expect(values.values.reduce(0) { $0 + abs($1) } <= gross * equity + bound)
      }
      if let net = limits.net {
        let sign: Double = fill.shares > 0 ? 1 : -1
        #expect(sign * values.values.reduce(0, +) <= net * equity + bound)
      }
      if let positions = limits.positions { #expect(held.count <= positions) }
    }
  }

  @Test("skipping quiet bars and the order of symbols change nothing", arguments: seeds)
  func skipping(seed: UInt64) {
    let random = further(seed)
    let one = random.replay()
    for other in [random.replay(skips: false), random.replay(reversed: true)] {
      #expect(one.fills == other.fills)
      #expect(one.refusals == other.refusals)
      #expect(one.cuts == other.cuts)
      #expect(one.ends == other.ends)
      #expect(Array(one.equity.values) == Array(other.equity.values))
    }
    #expect(one.cuts.allSatisfy { $0.allowed < $0.wanted })
  }

  @Test("every rule cuts or refuses somewhere in random runs")
  func isBusy() {
    var rules: Set<RiskRule> = []
    for seed in Self.seeds {
      let random = further(seed)
      let replay = random.replay()
      rules.formUnion(replay.cuts.map(\.rule))
      rules.formUnion(replay.refusals.compactMap(\.rule))
    }
    let expected = Set(RiskRule.allCases).subtracting([.spread, .hours])
    #expect(rules == expected)
  }

  @Test("entries outside of the regular session are refused, where that is asked for")
  func hours() throws {
    // 2024-01-02, 13:30 to 21:30 UTC by hours: the session of New York is 14:30 to 21:00.
    let start = try #require(CalendarDate("2024-01-02")).start.adding(seconds: 13 * 3_600 + 1_800)
    let times = (0..<9).map { start.adding(seconds: Int64($0) * 3_600).nanoseconds }
    let flat = Column([Double](repeating: 100, count: 9))
    let bars = Bars(
      symbol: "X", timeframe: .hour, times: Column(times), open: flat, high: flat, low: flat,
      close: flat, volume: flat)
    var terms = OrderTerms()
    terms.risk = RiskLimits()
    terms.risk?.hours = true
    var settings = Settings()
    settings.calendar = .nyse
    let replay = OrderReplay(
      times.map { OrderInstruction(at: $0, .place(Ticket(.buy, .shares(1), of: "X"))) },
      over: [bars], settings: settings, terms: terms)
    #expect(replay.refusals.map(\.row) == [0, 8])
    #expect(replay.refusals.allSatisfy { $0.rule == .hours })
  }
}
