import Alpaca
import Foundation
import Series
import Simulation
import Synchronization
import Testing
import Trading
import Venue

/// Sessions over sockets: the runner and Alpaca's adapter against a venue in this process.
struct VenueSessionTests {
  let firstRow = 20

  func venue(_ bars: [MarketBar], cash: Double = 100_000) throws -> VenueServer {
    let series = Bars(
      symbol: "SPY", timeframe: .day, times: Column(bars.map(\.time)),
      open: Column(bars.map(\.open)), high: Column(bars.map(\.high)),
      low: Column(bars.map(\.low)), close: Column(bars.map(\.close)),
      volume: Column(bars.map(\.volume)))
    var configuration = VenueConfiguration(
      bars: [series], pace: .client, start: series.time(firstRow))
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

  func sessions(_ count: Int, seed: UInt64) -> [MarketBar] {
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
