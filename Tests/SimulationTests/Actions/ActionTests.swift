import Series
import Simulation
import TestKit
import Testing

@Suite("Dividends and splits while holding")
struct ActionTests {
  private static let seeds = Array(UInt64(0)..<150)

  /// Dividends and splits on some days of random bars.
  private func actions(_ random: inout RandomOrders) -> [String: CorporateActions] {
    var all: [String: CorporateActions] = [:]
    for bars in random.bars {
      var list: [CorporateAction] = []
      for row in 1..<bars.count where random.pick([false, false, false, false, true]) {
        let split = random.pick([1, 1, 2, 0.5, 1.5, 0.1, 1.9999955])
        list.append(
          CorporateAction(
            on: bars.time(row).utcDate, dividend: random.pick([0, 0.1, 0.84]), split: split))
      }
      all[bars.symbol] = CorporateActions(list)
    }
    return all
  }

  private func replay(
    _ random: RandomOrders, _ actions: [String: CorporateActions], skips: Bool = true,
    reversed: Bool = false
  ) -> OrderReplay {
    OrderReplay(
      random.instructions, over: reversed ? random.bars.reversed() : random.bars,
      settings: random.settings, terms: random.terms, actions: actions, skips: skips)
  }

  @Test("profits are all that equity gains, whole shares stay whole", arguments: seeds)
  func conserves(seed: UInt64) throws {
    var random = RandomOrders(seed: seed, symbols: Int(seed % 3) + 1)
    random.terms.dividends = random.pick([nil, .cash, .reinvest])
    let actions = actions(&random)
    let one = replay(random, actions)
    let last = try #require(one.equity.values.last)
    #expect(abs(one.trades.reduce(0) { $0 + $1.profit } - (last - one.equity.initial)) < 1e-6)
    if random.settings.shares == .whole {
      #expect(one.actions.allSatisfy { $0.after == $0.after.rounded() })
      #expect(one.fills.allSatisfy { $0.shares == $0.shares.rounded() })
    }
    for other in [replay(random, actions, skips: false), replay(random, actions, reversed: true)] {
      #expect(one.fills == other.fills)
      #expect(one.actions == other.actions)
      #expect(one.charges == other.charges)
      #expect(Array(one.equity.values) == Array(other.equity.values))
    }
  }

  @Test("random runs hold actions of every kind")
  func isBusy() {
    var splits = 0
    var dividends = 0
    var fractions = 0
    for seed in Self.seeds {
      var random = RandomOrders(seed: seed, symbols: 1)
      let actions = actions(&random)
      let one = replay(random, actions)
      splits += one.actions.count { $0.split != 1 }
      dividends += one.charges.dividends != 0 ? 1 : 0
      fractions += one.charges.fractions != 0 ? 1 : 0
    }
    #expect(splits > 100 && dividends > 50 && fractions > 20)
  }

  /// A share that splits and does nothing else: nothing happens to any account.
  @Test("a split that the prices follow changes no fill's value", arguments: seeds)
  func neutral(seed: UInt64) throws {
    var random = RandomOrders(seed: seed, symbols: 1)
    random.settings.shares = .fractional
    random.terms.volumeShare = nil
    random.settings.commission = Commission(rate: 0.001)
    // Distances and prices in currency count old shares in one run and new ones in the other.
    let bars = random.bars[0]
    let middle = bars.count / 2
    let instructions = random.instructions.filter { $0.time < bars.times[middle] && !$0.isCancel }
    let plain = OrderReplay(
      instructions, over: [bars], settings: random.settings, terms: random.terms)
    func behind(_ column: Column<Double>) -> Column<Double> {
      Column(column.enumerated().map { $0.offset < middle ? $0.element : $0.element / 4 })
    }
    let split = Bars(
      symbol: bars.symbol, timeframe: .day, times: bars.times, open: behind(bars.open),
      high: behind(bars.high), low: behind(bars.low), close: behind(bars.close),
      volume: bars.volume)
    let action = CorporateAction(on: bars.time(middle).utcDate, split: 4)
    let other = OrderReplay(
      instructions, over: [split], settings: random.settings, terms: random.terms,
      actions: [bars.symbol: CorporateActions([action])])
    #expect(plain.fills.map(\.row) == other.fills.map(\.row))
    for (one, other) in zip(plain.fills, other.fills) {
      let ratio: Double = other.row < middle ? 1 : 4
      #expect(isClose(one.shares * ratio, other.shares, within: 1e-12))
      #expect(isClose(one.price / ratio, other.price, within: 1e-12))
    }
    for (one, other) in zip(plain.equity.values, other.equity.values) {
      #expect(isClose(one, other, within: 1e-12))
    }
    for (one, other) in zip(plain.trades, other.trades) {
      #expect(isClose(one.maximumAdverseExcursion, other.maximumAdverseExcursion, within: 1e-9))
      #expect(isClose(one.maximumFavorableExcursion, other.maximumFavorableExcursion, within: 1e-9))
    }
  }
}

extension OrderInstruction {
  var isCancel: Bool {
    if case .cancel = action { return true }
    return false
  }
}

/// Raw prices with dividends and splits as they come, beside prices from which factors have taken them.
@Suite("Raw and adjusted prices", .enabled(if: realData != nil, "skipped: no real data"))
struct AdjustedAgreementTests {
  private func load(_ symbol: String) throws -> (raw: Bars, adjusted: Bars, CorporateActions) {
    let folder = try #require(realData) + "/us-equities"
    let raw = try realBars("us-equities/daily/\(symbol).csv", symbol: symbol)
    let factors = try FactorFile(path: "\(folder)/factors/\(symbol).csv")
    return (
      raw, try raw.adjusted(by: factors, mode: .all),
      try CorporateActions(path: "\(folder)/factors/\(symbol).csv")
    )
  }

  private var settings: Settings {
    var settings = Settings()
    settings.shares = .fractional
    settings.fill = .close
    return settings
  }

  private func growth(
    _ bars: Bars, _ actions: CorporateActions?, _ use: DividendUse = .reinvest
  ) throws -> Double {
    var terms = OrderTerms()
    terms.dividends = use
    let buy = Ticket(.buy, .notional(100_000), of: bars.symbol)
    let replay = OrderReplay(
      [OrderInstruction(at: bars.times[0], .place(buy))], over: [bars], settings: settings,
      terms: terms, actions: actions.map { [bars.symbol: $0] } ?? [:])
    #expect(replay.fills.first?.row == 0)
    return try #require(replay.equity.values.last) / 100_000
  }

  @Test(
    "what buying and holding grows to",
    arguments: [
      ("SPY", 6.199196788511884, 4.787423644738265),
      ("AAPL", 977.3961504604464, 877.9398235531958),
    ])
  func holding(symbol: String, reinvested: Double, cash: Double) throws {
    let (raw, adjusted, actions) = try load(symbol)
    #expect(isClose(try growth(raw, actions), reinvested, within: 1e-12))
    #expect(isClose(try growth(adjusted, nil), reinvested, within: 1e-12))
    #expect(isClose(try growth(raw, actions, .cash), cash, within: 1e-12))
  }

  @Test(
    "trading raw prices with dividends reinvested is trading adjusted ones, at every close",
    arguments: ["SPY", "AAPL", "AIG", "QQQ", "IWM", "GOOG"], [UInt64(1), 2, 3])
  func trading(symbol: String, seed: UInt64) throws {
    let (raw, adjusted, actions) = try load(symbol)
    var state = seed
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % 40
    }
    var instructions: [OrderInstruction] = []
    for time in raw.times {
      let ticket: Ticket
      switch next() {
      case 0, 1: ticket = Ticket(.buy, .notional(9_000), of: symbol)
      case 2: ticket = Ticket(.sell, .position, of: symbol)
      case 3: ticket = Ticket(.sell, .notional(5_000), of: symbol)
      case 4: ticket = Ticket(.buy, .position, of: symbol)
      default: continue
      }
      instructions.append(OrderInstruction(at: time, .place(ticket)))
    }
    var terms = OrderTerms()
    terms.dividends = .reinvest
    let one = OrderReplay(
      instructions, over: [raw], settings: settings, terms: terms, actions: [symbol: actions])
    let other = OrderReplay(instructions, over: [adjusted], settings: settings, terms: terms)
    #expect(other.fills.count > 200 && one.trades.contains { $0.side == .short })
    // GOOG has one split, at which a run may hold nothing.
    #expect(one.actions.count > 0 || symbol == "GOOG")
    for (row, (one, other)) in zip(one.equity.values, other.equity.values).enumerated() {
      #expect(isClose(one, other, within: 1e-9), "row \(row)")
    }
  }

  @Test("four splits of AAPL, in whole shares")
  func wholeShares() throws {
    let (raw, _, actions) = try load("AAPL")
    let buy = Ticket(.buy, .shares(100), of: "AAPL")
    let replay = OrderReplay(
      [OrderInstruction(at: raw.times[0], .place(buy))], over: [raw], settings: Settings(),
      actions: ["AAPL": actions])
    let splits = replay.actions.filter { $0.split != 1 }
    #expect(splits.map(\.split) == [2, 2, 7, 4])
    #expect(splits.map(\.after) == [200, 400, 2_800, 11_200])
    #expect(replay.charges.fractions == 0)
  }
}
