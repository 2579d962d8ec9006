import Foundation
import LockstepCommand
import Series
import Testing
import Venue

/// The gate, promotion and paper sessions, from words to exit code.
struct TradingCommandsTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  /// A logged backtest with stops and targets up to 2014, and its manifest.
  private func promote(_ options: String = "", rules: String = "ema-cross") async throws -> String {
    let line = "backtest \(rules) --symbol WAVE --to 2014-12-31 --side both --tick 0.01 \(options)"
    #expect(await space.run(line).code == 0)
    let promoted = await space.run(words: ["promote", "last", "--override", "a test of the line"])
    #expect(promoted.code == 0, "\(promoted.errors)")
    let name = try #require(promoted.output.split(separator: "\n").dropFirst().first)
    return space.folder + "/" + name.dropFirst("Wrote ".count)
  }

  /// A venue in this process over the workspace's bars from 2015 on.
  private func venue(slippage: Double = 0) throws -> VenueServer {
    let bars = try Store(folder: space.folder + "/data").bars("WAVE")
    var configuration = VenueConfiguration(
      bars: [bars], pace: .client, start: Timestamp("2015-01-01"))
    configuration.exchange.slippage = slippage
    let venue = try VenueServer(configuration)
    try venue.start()
    return venue
  }

  @Test func `A run that fails the gate is refused, with reasons and code 1`() async throws {
    _ = await space.run("backtest rsi --symbol WAVE")
    let judged = await space.run("gate 1")
    #expect(judged.code == 1)
    #expect(judged.output.contains("at least 300"))
    #expect(judged.output.contains("Batch equals bar by bar"))
    #expect(
      judged.errors.hasPrefix("lockstep: run 1 has not passed the policy \"standard\": trades"))
    let promoted = await space.run("promote 1")
    #expect(promoted.code == 1)
    #expect(!space.isThere("reports"))
    let json = await space.run("gate 1 --json")
    #expect(json.code == 1)
    #expect(json.output.contains("\"passed\": false"))
  }

  @Test func `A run that passes is promoted with its checks`() async throws {
    let policy = try space.write(
      "name: mild\nchecks:\n  trades: {min: 5}\n  max-drawdown: {max: 90%}\n", to: "mild.yaml")
    _ = await space.run("backtest mean-reversion --symbol WAVE --size 50%")
    let judged = await space.run("gate last --policy \(policy)")
    #expect(judged.code == 0, "\(judged.errors)")
    #expect(judged.output.contains("Passed."))
    let promoted = await space.run("promote 1 --policy \(policy)")
    #expect(promoted.code == 0)
    #expect(promoted.output.contains("which passed \"mild\""))
    let manifest = try space.text("reports/mean-reversion-WAVE-1.manifest.json")
    #expect(manifest.contains("\"isPassed\" : true"))
    #expect(!manifest.contains("overrideReason"))
  }

  @Test func `An override keeps its reason, and all-cash sizes are cautioned about`() async throws {
    _ = await space.run("backtest sma-cross --symbol WAVE --size all")
    let promoted = await space.run(words: ["promote", "1", "--override", "a dry run"])
    #expect(promoted.code == 0)
    #expect(promoted.errors.hasPrefix("Caution: it buys with all cash"))
    let manifest = try space.text("reports/sma-cross-WAVE-1.manifest.json")
    #expect(manifest.contains("\"overrideReason\" : \"a dry run\""))
  }

  @Test func `The metrics that a policy can name are listed`() async throws {
    let listed = await space.run("gate --metrics")
    #expect(listed.code == 0)
    #expect(listed.output.contains("profit-factor"))
    #expect(listed.output.contains("walk-forward-efficiency"))
  }

  @Test func `A paper session on the venue trades what the backtest trades`() async throws {
    let manifest = try await promote("--slippage 2bp")
    let venue = try venue(slippage: 0.0002)
    defer { venue.stop() }
    let url = try #require(venue.url)
    let session = await space.run("paper \(manifest) --venue \(url)")
    #expect(session.code == 0, "\(session.errors)")
    #expect(session.output.contains("order: buy "))
    #expect(session.output.contains("entry: bought "))
    #expect(session.output.contains(", target "))
    #expect(session.output.contains("trades equal the backtest's."))
    #expect(venue.status.isFinished)
    let sessions = session.output.split(separator: "\n").filter { $0.contains("Session 1:") }
    #expect(sessions.count == 1)
  }

  @Test func `Formulas that no program knows by name are traded as the manifest has them`()
    async throws
  {
    let rules = """
      --entry 'rsi(close, 2) < cut' --exit 'rsi(close, 2) > 60' --short-entry 'rsi(close, 2) > 90' \
      --short-exit 'rsi(close, 2) < 40' --stop 5% --param cut=20
      """
    let manifest = try await promote(rules: rules)
    let venue = try venue()
    defer { venue.stop() }
    let url = try #require(venue.url)
    let session = await space.run("paper \(manifest) --venue \(url) --quiet")
    #expect(session.code == 0, "\(session.errors)")
    #expect(session.output.contains("formula on WAVE"))
    #expect(session.output.contains("trades equal the backtest's."))
  }

  @Test func `A venue with other costs makes the session differ, with code 1`() async throws {
    let manifest = try await promote()
    let venue = try venue(slippage: 0.005)
    defer { venue.stop() }
    let url = try #require(venue.url)
    let session = await space.run("paper \(manifest) --venue \(url) --quiet --json")
    #expect(session.code == 1)
    #expect(session.errors.contains("the session is not the backtest"))
    #expect(session.output.contains("\"equal\": false"))
  }

  @Test func `Rules that are not the promoted ones are refused`() async throws {
    let path = try await promote()
    let transcript = Transcript()
    let program = Program(
      name: "lockstep", strategies: [OtherCross()], console: transcript.console())
    let code = await program.run([
      "paper", path, "--venue", "http://127.0.0.1:1", "--workspace", space.folder,
    ])
    #expect(code == 1)
    #expect(transcript.errors.contains("are not those that were promoted"))
  }

  @Test func `Without keys and venue, and with nobody listening, one line says so`() async throws {
    let path = try await promote()
    if ProcessInfo.processInfo.environment["APCA_API_KEY_ID"] == nil {
      let keyless = await space.run("paper \(path)")
      #expect(keyless.code == 2)
      #expect(keyless.errors.contains("set APCA_API_KEY_ID and APCA_API_SECRET_KEY"))
      #expect(keyless.errors.contains("--venue URL"))
    }
    let alone = await space.run("paper \(path) --venue http://127.0.0.1:9")
    #expect(alone.code == 1)
    let live = await space.run("paper \(path) --venue https://api.alpaca.markets")
    #expect(live.code == 2)
    #expect(live.errors.contains("paper accounts only"))
  }

  @Test func `A run that fills at the signal's close cannot be traded`() async throws {
    let path = try await promote("--fill close")
    let refused = await space.run("paper \(path) --venue http://127.0.0.1:9")
    #expect(refused.code == 2)
    #expect(refused.errors.contains("fills at the signal's own close, which cannot be traded"))
  }

  @Test func `The venue command serves a session, and ends when its replay has`() async throws {
    let manifest = try await promote()
    let port = 20_000 + Int.random(in: 0..<20_000)
    async let served = space.run("venue --symbol WAVE --from 2015-01-01 --port \(port)")
    var session = await space.run("paper \(manifest) --venue http://127.0.0.1:\(port)")
    for _ in 0..<100 where session.errors.contains("can't be reached") {
      try await Task.sleep(for: .milliseconds(50))
      session = await space.run("paper \(manifest) --venue http://127.0.0.1:\(port)")
    }
    #expect(session.code == 0, "\(session.errors)")
    let result = await served
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("Venue on http://127.0.0.1:\(port)\n"))
    #expect(
      result.output.contains(
        "  replays  WAVE 1Day, 2015-01-02 to 2015-12-31: 252 bars, and 1,258 before as history\n"))
    #expect(result.output.contains("The replay has ended at 2015-12-31T21:00:00Z"))
  }

  @Test(arguments: [
    "--slippage 2bp --costs ib-fixed", "--slippage 1bp --commission 0.005/share,min=1",
    "--commission 0.1% --commission-maker 0.02%",
  ])
  func `The venue that a promotion suggests charges what the run did`(costs: String) async throws {
    let line = "backtest ema-cross --symbol WAVE --to 2014-12-31 --side both --tick 0.01 \(costs)"
    #expect(await space.run(line).code == 0)
    let promoted = await space.run(words: ["promote", "last", "--override", "a test of the line"])
    let lines = promoted.output.split(separator: "\n").map(String.init)
    let suggested = try #require(lines.first { $0.hasPrefix("  lockstep venue ") })
    #expect(suggested.hasSuffix(costs), "\(suggested)")
    let manifest = try #require(lines.first { $0.hasPrefix("Wrote ") }).dropFirst("Wrote ".count)
    let port = 20_000 + Int.random(in: 0..<20_000)
    async let served = space.run(
      "\(suggested.dropFirst("  lockstep ".count)) --port \(port)")
    var session = await space.run(
      "paper \(space.folder)/\(manifest) --venue http://127.0.0.1:\(port)")
    for _ in 0..<100 where session.errors.contains("can't be reached") {
      try await Task.sleep(for: .milliseconds(50))
      session = await space.run(
        "paper \(space.folder)/\(manifest) --venue http://127.0.0.1:\(port)")
    }
    #expect(session.code == 0, "\(session.errors)")
    #expect(session.output.contains("trades equal the backtest's."), "\(session.output)")
    #expect(await served.code == 0)
  }
}
