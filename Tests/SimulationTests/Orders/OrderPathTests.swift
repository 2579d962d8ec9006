import Rules
import Series
import Simulation
import TestKit
import Testing

/// The order path: rules that place every kind of order, eight lanes at a time.
@Suite("The order path")
struct OrderPathTests {
  private func run(
    _ random: RandomRules, lane: Int = 0, tile: Int = 256, skips: Bool = true,
    ambiguity: OrderTerms.Ambiguity = .pessimistic, rows: Range<Int>? = nil
  ) throws -> Backtest {
    let strategy = try random.strategy()
    var rules = try RunRules(strategy, settings: random.settings)
    rules.ambiguity = ambiguity
    return try Backtest(
      rules, strategy, strategy.parameterSet(), on: random.bars, among: Surroundings(),
      rows: rows ?? 0..<random.bars.count, lane: lane, tile: tile, skips: skips)
  }

  @Test(
    "its fills are those of the book for the tickets that it placed",
    arguments: Array(UInt64(0)..<400))
  func book(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let ambiguity: OrderTerms.Ambiguity = seed % 4 == 1 ? .optimistic : .pessimistic
    let run = try run(random, ambiguity: ambiguity)
    let log = try #require(run.orders)
    var terms = OrderTerms()
    terms.zeroVolumeWaits = false
    terms.ambiguity = ambiguity
    let replay = OrderReplay(
      log.instructions, over: [random.bars], settings: random.settings, terms: terms)
    #expect(replay.refusals.isEmpty, "\(replay.refusals)")
    #expect(log.fills.map(\.row) == replay.fills.map(\.row))
    #expect(log.fills.map(\.ticket) == replay.fills.map(\.ticket))
    #expect(log.fills.map(\.reason) == replay.fills.map(\.reason))
    #expect(log.fills.map(\.base) == replay.fills.map(\.base))
    #expect(log.ends.count == replay.ends.count)
    #expect(log.tallies.ambiguous == replay.tallies.ambiguous)
    #expect(log.tallies.touched == replay.tallies.touched)
    #expect(run.trades.map(\.exitReason) == replay.trades.map(\.exitReason))
    #expect(run.trades.map(\.isAmbiguous) == replay.trades.map(\.isAmbiguous))
    // What cash pays for under a cap is the lanes' arithmetic here and the book's there: the last bit may differ.
    guard random.settings.commission.cap == nil else {
      for (one, other) in zip(run.equity.values, replay.equity.values) {
        #expect(isClose(one, other, within: 1e-12))
      }
      return
    }
    #expect(log.fills == replay.fills)
    #expect(Set(log.ends) == Set(replay.ends))
    #expect(Array(run.equity.values) == Array(replay.equity.values))
    #expect(run.trades.map(\.profit) == replay.trades.map(\.profit))
    #expect(run.trades.map { "\($0.initialRisk)" } == replay.trades.map { "\($0.initialRisk)" })
  }

  @Test("random rules do fill, leave and scale")
  func isAlive() throws {
    var (fills, stops, targets, times, moves) = (0, 0, 0, 0, 0)
    for seed in UInt64(0)..<40 {
      let log = try #require(run(RandomRules(seed: seed)).orders)
      fills += log.fills.count
      stops += log.fills.count { $0.reason == .stop }
      targets += log.fills.count { $0.reason == .target }
      times += log.fills.count { $0.reason == .time }
      moves += log.instructions.count { if case .move = $0.action { true } else { false } }
    }
    #expect(fills > 2_000)
    #expect(min(stops, targets) > 200)
    #expect(min(times, moves) > 30)
  }

  @Test(
    "every lane, tile and walk of all bars gives the same bits", arguments: Array(UInt64(0)..<60))
  func cuts(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let whole = try run(random)
    for (lane, tile, skips) in [(0, 1, true), (3, 7, true), (7, 512, true), (5, 64, false)] {
      let other = try run(random, lane: lane, tile: tile, skips: skips)
      #expect(other.orders == whole.orders)
      #expect(other.fills == whole.fills)
      #expect("\(other.trades)" == "\(whole.trades)")
      #expect(other.metrics == whole.metrics)
      #expect(Array(other.equity.values) == Array(whole.equity.values))
    }
  }

  @Test("what happens later changes nothing before it", arguments: Array(UInt64(0)..<20))
  func noLookAhead(seed: UInt64) throws {
    let random = RandomRules(seed: seed)
    let whole = try run(random)
    // The last bar of a session, so that the session ends where it did.
    let sessions = SessionRows(random.bars, .guess(for: random.bars))
    let middle = random.bars.count / 2
    let count = (0..<middle).last { sessions.isEnd($0) }.map { $0 + 1 } ?? middle
    let part = try run(random, rows: 0..<count)
    #expect(Array(part.equity.values) == Array(whole.equity.values.prefix(count)))
    #expect(part.fills == whole.fills.filter { $0.row < count })
  }

  @Test("plain rules on it are what they are on the plain path", arguments: Array(UInt64(0)..<60))
  func plain(seed: UInt64) throws {
    var random = RandomRules(seed: seed)
    random.makePlain()
    let strategy = try random.strategy()
    var rules = try RunRules(strategy, settings: random.settings)
    #expect(!rules.usesOrders)
    let plain = try Backtest(
      strategy, strategy.parameterSet(), on: random.bars, settings: random.settings)
    rules.usesOrders = true
    let other = try Backtest(
      rules, strategy, strategy.parameterSet(), on: random.bars, among: Surroundings(),
      rows: 0..<random.bars.count, lane: 2, tile: 50)
    #expect(other.fills == plain.fills)
    #expect(Array(other.equity.values) == Array(plain.equity.values))
    #expect(other.trades.map(\.exitReason) == plain.trades.map(\.exitReason))
    let names = StreamedMetrics.names
    for (name, values) in zip(
      names,
      zip(plain.metrics.values(periodsPerYear: 252), other.metrics.values(periodsPerYear: 252)))
    {
      #expect(isClose(values.0, values.1, within: 1e-9), "\(name): \(values)")
    }
  }

  @Test("a sweep's lane is the single run, and a segment starts flat")
  func sweep() throws {
    let text = """
      parameter d: real 0.2...2 by 0.1 = 1
      parameter n: whole 1...9 by 1 = 3
      enter long: volume == 1
      exit long: volume == 2
      enter short: volume == 3
      exit short: volume == 4
      stop loss: d * 2
      take profit: d
      enter long by: limit(close - d * 0.2)
      enter short by: stop(close - d * 0.1)
      orders work: bars(n)
      take profit portion: 0.5
      take profit 2: d * 3
      trailing stop: d
      add long: volume == 5
      adds: n
      size: fraction(0.3)
      """
    let strategy = try StrategyText(reading: text, name: "swept").strategy
    let random = RandomRules(seed: 4, rows: 700)
    var settings = Settings()
    settings.side = .both
    settings.bounds = true
    var sets: [ParameterSet] = []
    for n in 1...5 {
      for step in 2...12 {
        sets.append(try strategy.parameterSet(["n": Double(n), "d": Double(step) / 10]))
      }
    }
    let segments = [0..<random.bars.count, 100..<300, 250..<random.bars.count]
    let sweep = try LaneSweep(strategy, on: random.bars, settings: settings)
    let table = try #require(try sweep.run(sets, segments: segments))
    var ambiguous = 0
    for (place, set) in sets.enumerated() {
      for (number, rows) in segments.enumerated() {
        let single = try Backtest(strategy, set, on: random.bars, settings: settings, rows: rows)
        var metrics = table[place, number]
        #expect(metrics.endEquity == single.metrics.endEquity)
        if let bounds = try single.bounds() {
          ambiguous += 1
          #expect(metrics.bestReturn == bounds.best / settings.cash - 1)
          #expect(metrics.worstReturn == bounds.worst / settings.cash - 1)
        }
        metrics.otherEnd = metrics.endEquity
        #expect(metrics == single.metrics)
      }
    }
    #expect(ambiguous > 10)
  }
}

/// Results that say how far ambiguous bars may carry them.
@Suite("Best and worst case")
struct BoundsTests {
  @Test("a bar that holds stop and target: the stop as assumed, the target at best")
  func plain() throws {
    let text = "enter long: volume == 1\nstop loss: 5\ntake profit: 5\nsize: shares(10)\n"
    let strategy = try StrategyText(reading: text, name: "x").strategy
    let prices: [(Double, Double, Double, Double, Double)] = [
      (100, 100, 100, 100, 1), (100, 106, 94, 100, 0), (100, 100, 100, 100, 0),
    ]
    let bars = Bars(
      symbol: "X", timeframe: .day,
      times: Column(prices.indices.map { Int64($0) * 86_400_000_000_000 }),
      open: Column(prices.map(\.0)), high: Column(prices.map(\.1)), low: Column(prices.map(\.2)),
      close: Column(prices.map(\.3)), volume: Column(prices.map(\.4)))
    let set = try strategy.parameterSet()
    let run = try Backtest(strategy, set, on: bars, settings: Settings())
    #expect(run.fills.map(\.price) == [100, 95])
    let bounds = try #require(try run.bounds())
    #expect(bounds.worst == 99_950)
    #expect(bounds.best == 100_050)
    let best = try Backtest(
      strategy, set, on: bars, settings: Settings(), ambiguity: .optimistic)
    #expect(best.fills.map(\.price) == [100, 105])
    #expect(best.trades.map(\.isAmbiguous) == [true])
    var settings = Settings()
    settings.bounds = true
    let sweep = try LaneSweep(strategy, on: bars, settings: settings)
    let table = try #require(try sweep.run([set], segments: [0..<3]))
    #expect(table[0, 0].worstReturn == 99_950 / 100_000.0 - 1)
    #expect(table[0, 0].bestReturn == 100_050 / 100_000.0 - 1)
    #expect(StreamedMetrics.names(settings).suffix(2) == ["best-return", "worst-return"])
    #expect(StreamedMetrics.names(Settings()) == StreamedMetrics.names)
  }

  @Test("a run without ambiguous bars has none")
  func none() throws {
    let strategy = try CompiledStrategy(EMACross())
    let run = try Backtest(
      strategy, strategy.parameterSet(), on: walk(rows: 300, seed: 3), settings: Settings())
    #expect(try run.bounds() == nil)
  }
}
