import Alpaca
import Foundation
import Rules
import Series
import Simulation
import Synchronization
import Testing
import Trading
import Venue

/// Sessions over sockets: the runner and Alpaca's adapter against a venue in this process.
struct VenueSessionTests {
  let firstRow = 20

  func series(_ bars: [Bar]) -> Bars {
    Bars(
      symbol: "SPY", timeframe: .day, times: Column(bars.map(\.time)),
      open: Column(bars.map(\.open)), high: Column(bars.map(\.high)),
      low: Column(bars.map(\.low)), close: Column(bars.map(\.close)),
      volume: Column(bars.map(\.volume)))
  }

  func venue(
    _ bars: [Bar], firstRow: Int = 20, cash: Double = 100_000,
    pace: VenueConfiguration.Pace = .client
  ) throws -> VenueServer {
    let series = series(bars)
    var configuration = VenueConfiguration(
      bars: [series], pace: pace, start: series.time(firstRow))
    configuration.credentials = .init(key: "key", secret: "secret")
    configuration.exchange.cash = cash
    let venue = try VenueServer(configuration)
    try venue.start()
    return venue
  }

  func broker(_ venue: VenueServer, secret: String = "secret") throws -> AlpacaBroker {
    let url = try #require(venue.url)
    return try AlpacaBroker(
      try .venue(url: url, credentials: AlpacaCredentials(key: "key", secret: secret)))
  }

  func sessions(_ count: Int, seed: UInt64) -> [Bar] {
    let days = TradingDays()
    return walk(count, seed: seed) { days.session($0) != nil }
  }

  @Test(arguments: [1, 2, 3])
  func aSessionOverSocketsTradesExactlyWhatTheBacktestTrades(seed: Int) async throws {
    let bars = sessions(150, seed: UInt64(seed))
    let plan = script(for: bars, seed: UInt64(seed + 7)).filter { $0.key >= bars[firstRow].time }
    let venue = try venue(bars)
    defer { venue.stop() }
    let broker = try broker(venue)
    let journal = try temporaryJournal()
    let messages = Mutex<[RunnerMessage]>([])
    let runner = Runner(
      maker: ScriptedMaker(script: plan), settings: testSettings(), broker: broker,
      journal: journal, pacer: try await broker.pacer(),
      say: { message in messages.withLock { $0.append(message) } })
    let summary = try await runner.run()
    let expected = backtest(bars, plan, firstRow: firstRow)
    let comparison = try SessionComparison(
      journal: journal, session: summary.session, symbol: "SPY", timeframe: .day,
      expected: expected)
    #expect(expected.count > 30)
    #expect(comparison.isEqual, "\(comparison.verdict)")
    #expect(
      comparison.rows.allSatisfy {
        abs($0.entryBasisPoints) < 1e-6 && abs($0.exitBasisPoints) < 1e-6
      })
    let alarms = messages.withLock { $0 }.filter { $0.level != .info }
    #expect(alarms == [])
    #expect(summary.reason == "the venue's data ended")
    #expect(summary.bars == 130)
    #expect(try journal.bars(session: summary.session) == Array(bars[firstRow...]))
  }

  /// The very strategies of the sweep, stepped live, against their own backtests.
  @Test(arguments: ["ema-cross", "sma-cross", "rsi", "macd", "mean-reversion", "momentum"])
  func aBuiltInStrategyTradesOnTheVenueWhatItsBacktestTrades(name: String) async throws {
    let bars = sessions(320, seed: 77)
    let strategy = try CompiledStrategy(
      try #require(builtInStrategies.first { $0.name == name }))
    let parameters = try strategy.parameterSet([:])
    var settings = Settings()
    settings.side = .both
    settings.tick = 0.01
    // All cash can't be equal: a backtest cuts it at the fill, a broker is told before.
    if name != "ema-cross" { settings.size = .fraction(0.9) }
    let first = 80
    let run = try Backtest(
      strategy, parameters, on: series(bars), settings: settings, rows: first..<bars.count)
    let venue = try venue(bars, firstRow: first)
    defer { venue.stop() }
    let broker = try broker(venue)
    let journal = try temporaryJournal()
    let runner = Runner(
      maker: try BarStepper(strategy, parameters, settings: settings), settings: testSettings(),
      broker: broker, journal: journal, pacer: try await broker.pacer())
    let summary = try await runner.run()
    let comparison = try SessionComparison(
      journal: journal, session: summary.session, symbol: "SPY", timeframe: .day,
      expected: run.trades)
    #expect(run.trades.count > 1)
    #expect(comparison.isEqual, "\(comparison.verdict)")
    #expect(summary.refusals == 0)
    #expect(
      comparison.rows.allSatisfy {
        abs($0.entryBasisPoints) < 1e-6 && abs($0.exitBasisPoints) < 1e-6
      })
  }

  @Test func cutConnectionsChangeNoTrade() async throws {
    let bars = sessions(120, seed: 9)
    let plan = script(for: bars, seed: 16).filter { $0.key >= bars[firstRow].time }
    let venue = try venue(bars)
    defer { venue.stop() }
    let proxy = CuttingProxy(to: try #require(venue.port))
    let broker = try AlpacaBroker(
      try .venue(
        url: "http://127.0.0.1:\(proxy.port)",
        credentials: AlpacaCredentials(key: "key", secret: "secret")))
    let journal = try temporaryJournal()
    let messages = Mutex<[RunnerMessage]>([])
    let runner = Runner(
      maker: CuttingMaker(
        script: ScriptedMaker(script: plan), proxy: proxy,
        times: [bars[30].time, bars[55].time, bars[90].time]),
      settings: testSettings(), broker: broker, journal: journal,
      pacer: try await broker.pacer(), say: { message in messages.withLock { $0.append(message) } })
    let summary = try await runner.run()
    let comparison = try SessionComparison(
      journal: journal, session: summary.session, symbol: "SPY", timeframe: .day,
      expected: backtest(bars, plan, firstRow: firstRow))
    #expect(comparison.isEqual, "\(comparison.verdict)")
    #expect(summary.bars == 100)
    let lost = messages.withLock { $0 }.filter { $0.text.hasPrefix("connection lost") }
    #expect(lost.count == 3)
  }

  @Test func aVenueThatMovesByItsOwnClockIsTradedToItsEnd() async throws {
    let bars = sessions(60, seed: 21)
    let plan = script(for: bars, seed: 5).filter { $0.key >= bars[firstRow].time }
    let venue = try venue(bars, pace: .clock(barsPerSecond: 10))
    defer { venue.stop() }
    let broker = try broker(venue)
    #expect(try await broker.pacer() == nil)
    let journal = try temporaryJournal()
    let messages = Mutex<[RunnerMessage]>([])
    let runner = Runner(
      maker: ScriptedMaker(script: plan), settings: testSettings(), broker: broker,
      journal: journal, say: { message in messages.withLock { $0.append(message) } })
    let summary = try await runner.run()
    #expect(summary.reason == "the data ended")
    #expect(summary.bars >= 38)  // one may close while the session begins
    #expect(summary.entries > 2)  // a busy machine comes too late for some
    // Whatever raced, the fills that were journaled are the position that the broker holds.
    let held = try await broker.positions().first?.shares ?? 0
    #expect(summary.shares == held)
    #expect(!messages.withLock { $0 }.contains { $0.text.hasPrefix("halted") })
  }

  @Test func wrongKeysAreRefusedBeforeAnythingIsTraded() async throws {
    let venue = try venue(sessions(40, seed: 1))
    defer { venue.stop() }
    let broker = try broker(venue, secret: "guess")
    let runner = Runner(
      maker: ScriptedMaker(script: [:]), settings: testSettings(), broker: broker,
      journal: try temporaryJournal(), pacer: nil)
    let error = await #expect(throws: BrokerError.self) { try await runner.run() }
    guard case .unauthorized(let text)? = error else {
      Issue.record("expected unauthorized, got \(String(describing: error))")
      return
    }
    #expect(!text.contains("guess"))
  }
}

/// Cuts the wires at some bars while it decides.
struct CuttingMaker: DecisionMaker {
  var script: ScriptedMaker
  let proxy: CuttingProxy
  let times: Set<Int64>

  mutating func close(_ bar: Bar, account: AccountState) -> Decision {
    if times.contains(bar.time) { proxy.cut() }
    return script.close(bar, account: account)
  }
}
