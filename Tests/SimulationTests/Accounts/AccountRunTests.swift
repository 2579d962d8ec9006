import Rules
import Series
import Simulation
import TestKit
import Testing

/// Strategies that trade on an account with a broker's terms.
@Suite("Runs under an account's terms")
struct AccountRunTests {
  private func run(
    _ random: RandomRules, _ terms: OrderTerms?, lane: Int = 0, tile: Int = 256,
    skips: Bool = true, ambiguity: OrderTerms.Ambiguity = .pessimistic, rows: Range<Int>? = nil
  ) throws -> Backtest {
    let strategy = try random.strategy()
    var settings = random.settings
    settings.terms = terms
    var rules = try RunRules(strategy, settings: settings)
    rules.usesOrders = true
    rules.ambiguity = ambiguity
    return try Backtest(
      rules, strategy, strategy.parameterSet(), on: random.bars, among: Surroundings(),
      rows: rows ?? 0..<random.bars.count, lane: lane, tile: tile, skips: skips)
  }

  /// Terms that change nothing.
  static var trivial: OrderTerms {
    var terms = OrderTerms()
    terms.zeroVolumeWaits = false
    return terms
  }

  /// Terms of every kind by a number.
  static func terms(_ number: UInt64, _ bars: Bars) -> OrderTerms {
    var terms = trivial
    terms.buyingPower = .refuse
    switch number % 4 {
    case 0:
      var account = AccountTerms(.margin)
      account.debitRate = 0.07
      account.shorts.rate = 0.03
      // So much that small moves call, where a size asks for more than the equity.
      account.maintenance.long = 0.65
      account.maintenance.short = 0.65
      account.call = number % 8 == 0 ? .flat : .enough
      terms.account = account
    case 1:
      var account = AccountTerms(.cash)
      account.creditRate = number % 8 == 1 ? 0.02 : 0
      terms.account = account
    case 2:
      terms.account = AccountTerms(.margin)
      terms.acceptance = .alpaca
    default: terms.buyingPower = .cut
    }
    if number % 5 == 0 {
      var limits = RiskLimits()
      limits.position = 0.4
      limits.dailyLoss = 0.02
      limits.flattens = true
      limits.drawdown = RiskLimits.Drawdown(0.1, to: 0.5)
      terms.risk = limits
    }
    if number % 3 == 1 {
      let rows = stride(from: 7, to: bars.count, by: 31)
      terms.dividends = number % 2 == 0 ? .reinvest : nil
      terms.actions = [
        bars.symbol: CorporateActions(
          rows.map { row in
            CorporateAction(
              on: bars.time(row).utcDate, dividend: 0.01 * bars.close[row],
              split: row % 4 == 0 ? 2 : row % 4 == 1 ? 0.5 : 1)
          })
      ]
    }
    if number % 7 == 0 { terms.volumeShare = 40 }
    return terms
  }

  // MARK: Equality

  @Test("trivial terms give the order path's run", arguments: Array(UInt64(0)..<400))
  func trivial(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let ambiguity: OrderTerms.Ambiguity = seed % 4 == 1 ? .optimistic : .pessimistic
    let plain = try run(random, nil, ambiguity: ambiguity)
    let other = try run(random, Self.trivial, ambiguity: ambiguity)
    let (log, found) = try (#require(plain.orders), #require(other.orders))
    #expect(plain.account == nil)
    #expect(try #require(other.account).refusals.isEmpty)
    #expect(log.fills.map(\.ticket) == found.fills.map(\.ticket))
    #expect(log.fills.map(\.reason) == found.fills.map(\.reason))
    #expect(log.tallies.ambiguous == found.tallies.ambiguous)
    #expect(log.tallies.touched == found.tallies.touched)
    #expect(log.tallies.limited == found.tallies.limited)
    #expect(log.unplaced == found.unplaced)
    #expect(plain.trades.map(\.exitReason) == other.trades.map(\.exitReason))
    // What cash pays for under a cap is the lanes' arithmetic here and the book's there: the last bit may differ.
    guard random.settings.commission.cap == nil else {
      for (one, other) in zip(plain.equity.values, other.equity.values) {
        #expect(isClose(one, other, within: 1e-9))
      }
      return
    }
    #expect(log.instructions == found.instructions)
    #expect(plain.fills == other.fills)
    #expect(Array(plain.equity.values) == Array(other.equity.values))
    #expect(plain.metrics == other.metrics)
    #expect(Set(log.ends) == Set(found.ends))
    #expect(log.working == found.working)
    #expect(plain.trades.map(\.profit) == other.trades.map(\.profit))
    #expect(
      plain.trades.map { "\($0.maximumAdverseExcursion)" }
        == other.trades.map { "\($0.maximumAdverseExcursion)" })
  }

  @Test("a run is the replay of its own orders under its terms", arguments: Array(UInt64(0)..<400))
  func replay(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let terms = Self.terms(seed / 3, random.bars)
    let run = try run(random, terms)
    let log = try #require(run.orders)
    let account = try #require(run.account)
    var settings = random.settings
    settings.terms = terms
    let replay = OrderReplay(
      log.instructions, over: [random.bars], settings: settings, terms: terms)
    #expect(log.fills == replay.fills)
    #expect(account.refusals == replay.refusals)
    #expect(account.cuts == replay.cuts)
    #expect(account.charges == replay.charges)
    #expect(account.actions == replay.actions)
    #expect(account.buyingPower == replay.buyingPower)
    #expect(Set(log.ends) == Set(replay.ends))
    #expect("\(run.trades)" == "\(replay.trades)")
    #expect(Array(run.equity.values) == Array(replay.equity.values))
  }

  @Test(
    "every lane, tile and walk of all bars gives the same bits", arguments: Array(UInt64(0)..<80))
  func cuts(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let terms = Self.terms(seed, random.bars)
    let whole = try run(random, terms)
    for (lane, tile, skips) in [(0, 1, true), (3, 7, true), (7, 512, true), (5, 64, false)] {
      let other = try run(random, terms, lane: lane, tile: tile, skips: skips)
      #expect(other.orders == whole.orders)
      #expect(other.account == whole.account)
      #expect(other.fills == whole.fills)
      #expect("\(other.trades)" == "\(whole.trades)")
      #expect(other.metrics == whole.metrics)
      #expect(Array(other.equity.values) == Array(whole.equity.values))
    }
  }

  // MARK: Properties

  @Test("profits and charges are all that equity gains", arguments: Array(UInt64(0)..<200))
  func conserves(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let run = try run(random, Self.terms(seed, random.bars))
    let account = try #require(run.account)
    let end = try #require(run.equity.values.last)
    let profit = run.trades.reduce(0) { $0 + $1.profit }
    let gained = end - run.equity.initial
    #expect(abs(profit - account.charges.unattributed - gained) < 1e-6, "\(profit) \(gained)")
    let held = run.trades.last.map { $0.isOpen ? $0 : nil } ?? nil
    let shares = account.cash + (held == nil ? 0 : end - account.cash)
    #expect(isClose(shares, end, within: 1e-9))
  }

  @Test("a cash account never goes below zero and never short", arguments: Array(UInt64(0)..<120))
  func cashAccount(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    var terms = Self.trivial
    terms.account = AccountTerms(.cash)
    terms.buyingPower = .refuse
    let run = try run(random, terms)
    var cash = run.settings.cash
    for fill in run.fills {
      cash -= fill.shares * fill.price + fill.commission
      #expect(cash >= -1e-6)
    }
    #expect(run.trades.allSatisfy { $0.side == .long })
  }

  @Test("what happens later changes nothing before it", arguments: Array(UInt64(0)..<40))
  func noLookAhead(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let terms = Self.terms(seed, random.bars)
    let whole = try run(random, terms)
    let sessions = SessionRows(random.bars, .guess(for: random.bars))
    let middle = random.bars.count / 2
    let count = (0..<middle).last { sessions.isEnd($0) }.map { $0 + 1 } ?? middle
    let part = try run(random, terms, rows: 0..<count)
    #expect(Array(part.equity.values) == Array(whole.equity.values.prefix(count)))
    #expect(part.fills == whole.fills.filter { $0.row < count })
  }

  @Test("random runs are refused, cut, called and charged")
  func isAlive() throws {
    var (fills, refusals, cuts, calls, charged, limited) = (0, 0, 0, 0, 0, 0)
    for seed in UInt64(0)..<200 {
      let random = RandomRules(seed: seed)
      let run = try run(random, Self.terms(seed, random.bars))
      let account = try #require(run.account)
      fills += run.fills.count
      refusals += account.refusals.count
      cuts += account.cuts.count
      calls += account.charges.calls
      charged += account.charges.interest > 0 || account.charges.borrowing > 0 ? 1 : 0
      limited += run.trades.count { $0.exitReason == .riskLimit || $0.exitReason == .marginCall }
    }
    #expect(fills > 5_000)
    #expect(refusals > 500)
    #expect(cuts > 50)
    #expect(calls > 0)
    #expect(charged > 10)
    #expect(limited > 2)
  }
}
