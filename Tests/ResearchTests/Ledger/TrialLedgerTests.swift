import Foundation
import Records
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Trial ledger")
struct TrialLedgerTests {
  private static let bars = walk(rows: 1500, seed: 5)
  private static let day: Int64 = 86_400_000_000_000

  private static func outcome(
    _ kind: RunSpec.Kind, fast: [Double] = [3, 5, 8], bars: Bars = bars,
    _ change: (inout RunSpec) throws -> Void = { _ in }
  ) throws -> RunOutcome {
    var spec = RunSpec(
      kind: kind, strategy: "sma-cross", symbols: [bars.symbol], timeframe: .day,
      settings: Settings(), periodsPerYear: 252)
    if kind == .backtest {
      spec.parameters = ["fast": fast[0], "slow": 20]
    } else {
      spec.axes = [.init(name: "fast", values: fast), .init(name: "slow", values: [20, 30])]
    }
    if kind == .walkforward {
      spec.windows = try WindowPlan(
        inSample: WindowPlan.Length("400"), outOfSample: WindowPlan.Length("200"))
    }
    try change(&spec)
    return try RunOutcome(spec, strategy: CompiledStrategy(SMACross()), bars: [bars])
  }

  private static func add(
    _ outcome: RunOutcome, to log: ExperimentLog, created: String = "2026-01-02T03:04:05Z"
  ) throws -> Int {
    try log.add(outcome, version: "1", created: created)
    return try log.ledger().reduce(0) { $0 + $1.trials }
  }

  private static func temporary() throws -> String {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder + "/lockstep.db"
  }

  @Test("a set counts once, in whatever kind of run it is evaluated")
  func distinct() throws {
    let log = try ExperimentLog(path: ":memory:")
    #expect(try Self.add(Self.outcome(.backtest), to: log) == 1)
    #expect(try Self.add(Self.outcome(.sweep), to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep), to: log) == 6)
    #expect(try Self.add(Self.outcome(.walkforward), to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep, fast: [8, 13]), to: log) == 8)
    let summary = try #require(try log.ledger().first)
    #expect(summary.series == TrialSeries(symbol: "WALK", timeframe: "1Day"))
    #expect(summary.runs == 5 && summary.evaluations == 1 + 6 + 6 + 6 + 4)
    #expect(summary.profiled == 8)
  }

  @Test("other rules, assumptions and instruments are other trials, other dates and ranks are not")
  func identity() throws {
    let log = try ExperimentLog(path: ":memory:")
    #expect(try Self.add(Self.outcome(.sweep), to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep) { $0.objective = "calmar" }, to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep) { $0.settings.bounds = true }, to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep) { $0.from = 300 * Self.day }, to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep) { $0.settings.fill = .close }, to: log) == 12)
    #expect(try Self.add(Self.outcome(.sweep) { $0.settings.slippage = 0.001 }, to: log) == 18)
    let strategy = try CompiledStrategy(EMACross())
    let spec = try Self.outcome(.sweep).spec
    #expect(
      try Self.add(RunOutcome(spec, strategy: strategy, bars: [Self.bars]), to: log) == 24)
    #expect(try log.ledger(symbol: "OTHER").isEmpty)
  }

  @Test("figures are those of the sets: best ratio, spread, what luck makes of the best")
  func figures() throws {
    let log = try ExperimentLog(path: ":memory:")
    let outcome = try Self.outcome(.sweep)
    _ = try Self.add(outcome, to: log, created: "2026-01-02T03:04:05Z")
    _ = try Self.add(Self.outcome(.backtest), to: log, created: "2026-02-03T03:04:05Z")
    let summary = try #require(try log.ledger().first)
    let sharpes = try #require(outcome.sweep).rows.map { $0.metrics.sharpe(252) }
    #expect(isClose(summary.best, sharpes.max() ?? .nan, within: 1e-12))
    let mean = sharpes.reduce(0, +) / 6
    let variance = sharpes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5
    #expect(
      isClose(
        summary.expectedBest, variance.squareRoot() * ExpectedMaximum.standard(6), within: 1e-9))
    #expect(summary.made == "2026-01-02T03:04:05Z"..."2026-02-03T03:04:05Z")
    #expect(summary.span == 0...1499 * Self.day)
    #expect((1...6).contains(summary.effectiveLinear))
    #expect(summary.effectiveParticipation <= summary.effectiveLinear + 1e-9)
    #expect(summary.expectedBestOfEffective <= summary.expectedBest)
  }

  @Test("a walk-forward's sets have the ratios that a sweep over all dates gives them")
  func walkForward() throws {
    let (one, other) = (
      try ExperimentLog(path: ":memory:"), try ExperimentLog(path: ":memory:")
    )
    _ = try Self.add(Self.outcome(.sweep), to: one)
    _ = try Self.add(Self.outcome(.walkforward), to: other)
    let (sweep, walk) = (
      try #require(try one.ledger().first), try #require(try other.ledger().first)
    )
    #expect(isClose(sweep.best, walk.best, within: 1e-9))
    #expect(isClose(sweep.expectedBest, walk.expectedBest, within: 1e-9))
    #expect(sweep.effectiveLinear == walk.effectiveLinear)
  }

  @Test("new bars carry the trials over, dates that do not overlap have their own")
  func growth() throws {
    let log = try ExperimentLog(path: ":memory:")
    #expect(try Self.add(Self.outcome(.sweep, bars: Self.bars.slice(0..<1000)), to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep), to: log) == 6)
    #expect(try Self.add(Self.outcome(.sweep, bars: Self.bars.slice(0..<1200)), to: log) == 6)
    let other = try Self.outcome(.sweep, fast: [13]) { $0.to = 600 * Self.day }
    #expect(try Self.add(other, to: log) == 8)
    func earlier(_ outcome: RunOutcome) throws -> Int {
      try log.earlierTrials(of: outcome, symbol: "WALK")
    }
    #expect(try earlier(Self.outcome(.sweep, fast: [17])) == 8)
    #expect(try earlier(Self.outcome(.sweep, fast: [13])) == 6)
    #expect(try earlier(Self.outcome(.sweep)) == 2)
    #expect(try earlier(Self.outcome(.sweep, fast: [17]) { $0.from = 800 * Self.day }) == 6)
    #expect(try earlier(Self.outcome(.backtest)) == 7)
  }

  @Test("deleting runs does not lower the count, and numbers are not given twice")
  func deletion() throws {
    let log = try ExperimentLog(path: ":memory:")
    _ = try Self.add(Self.outcome(.sweep), to: log)
    let before = try log.ledger()
    try log.delete(log.run("last"))
    #expect(try log.runs().isEmpty)
    #expect(try log.ledger() == before)
    _ = try Self.add(Self.outcome(.backtest), to: log)
    #expect(try log.run("last").number == 2)
  }

  @Test("symbols that share an account are a series of their own")
  func pool() throws {
    let log = try ExperimentLog(path: ":memory:")
    let second = walk(rows: 1500, seed: 9)
    let other = Bars(
      symbol: "AWAY", timeframe: .day, times: second.times, open: second.open, high: second.high,
      low: second.low, close: second.close, volume: second.volume)
    var spec = try Self.outcome(.sweep).spec
    spec.symbols = ["WALK", "AWAY"]
    let strategy = try CompiledStrategy(SMACross())
    _ = try Self.add(
      RunOutcome(spec, strategy: strategy, bars: [Self.bars, other]), to: log)
    spec.settings.portfolio = PortfolioSettings()
    _ = try Self.add(
      RunOutcome(spec, strategy: strategy, bars: [Self.bars, other]), to: log)
    let ledger = try log.ledger()
    #expect(ledger.map(\.series.symbol) == ["AWAY", "WALK", "pool:AWAY,WALK"])
    #expect(ledger.map(\.trials) == [6, 6, 6])
    #expect(ledger.map(\.profiled) == [6, 6, 0])
    #expect(ledger[2].effectiveLinear == 6)
  }
}

/// What happens to the file: failures, older versions, two writers.
extension TrialLedgerTests {
  @Test("a run and its trials are logged together or not at all")
  func atomicity() throws {
    let path = try Self.temporary()
    let log = try ExperimentLog(path: path)
    _ = try Self.add(Self.outcome(.backtest), to: log)
    let other = try Database(path: path)
    try other.execute(
      """
      CREATE TRIGGER refuse BEFORE INSERT ON trial_entry
        BEGIN SELECT RAISE(ABORT, 'refused'); END
      """)
    #expect(throws: DatabaseError.self) { try Self.add(Self.outcome(.sweep), to: log) }
    #expect(try log.runs().count == 1)
    #expect(try log.ledger().map(\.trials) == [1])
    try other.execute("DROP TRIGGER refuse")
    #expect(try Self.add(Self.outcome(.sweep), to: log) == 6)
    #expect(try log.runs().count == 2)
  }

  @Test("a log from before the ledger is taken over; its runs are told as not counted")
  func migration() throws {
    let path = try Self.temporary()
    let outcome = try Self.outcome(.sweep)
    do {
      // The tables as version 0.1 made them.
      let old = try Database(
        path: path,
        schema: DatabaseSchema(
          name: "experiments",
          migrations: [
            """
            CREATE TABLE run (number INTEGER PRIMARY KEY AUTOINCREMENT, created TEXT NOT NULL,
              version TEXT NOT NULL, kind TEXT NOT NULL, strategy TEXT NOT NULL,
              symbols TEXT NOT NULL, spec TEXT NOT NULL, data TEXT NOT NULL, rules TEXT NOT NULL,
              rules_text TEXT NOT NULL, settings TEXT NOT NULL, result TEXT NOT NULL,
              sets INTEGER NOT NULL, performance TEXT) STRICT;
            """
          ]))
      try old.run(
        """
        INSERT INTO run (created, version, kind, strategy, symbols, spec, data, rules, rules_text,
          settings, result, sets) VALUES ('2025-01-01T00:00:00Z', '0', 'sweep', 'sma-cross', 'WALK',
          ?, ?, ?, '', ?, ?, 6)
        """, try outcome.spec.canonicalJSON(), outcome.dataFingerprints[0].hex,
        outcome.strategy.fingerprint.hex, try outcome.spec.fingerprint().hex,
        outcome.resultFingerprint.hex)
    }
    let log = try ExperimentLog(path: path)
    #expect(try log.run("1").sets == 6)
    #expect(try log.ledger().isEmpty)
    let uncounted = try log.uncountedRuns()
    #expect(uncounted.runs == 1 && uncounted.sets == 6)
    #expect(try Self.add(outcome, to: log) == 6)
    #expect(try log.run("last").number == 2)
    #expect(try log.uncountedRuns() == uncounted)
    // Opened once more it is as it is.
    #expect(try ExperimentLog(path: path).ledger().map(\.trials) == [6])
  }

  @Test("writers on connections of their own lose nothing and count nothing twice")
  func twoWriters() async throws {
    let path = try Self.temporary()
    _ = try ExperimentLog(path: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let log = try ExperimentLog(path: path)
          for step in 0..<5 {
            // Neighbours share sets.
            _ = try Self.add(Self.outcome(.sweep, fast: [Double(3 + writer + step)]), to: log)
          }
        }
      }
      try await group.waitForAll()
    }
    let log = try ExperimentLog(path: path)
    #expect(try log.runs().count == 20)
    #expect(try log.ledger().map(\.runs) == [20])
    #expect(try log.ledger().map(\.trials) == [8 * 2])
  }

  @Test("ten thousand sets are added in little time, and again in no more")
  func speed() throws {
    let log = try ExperimentLog(path: Self.temporary())
    let outcome = try Self.outcome(
      .sweep, fast: (2...101).map(Double.init), bars: Self.bars.slice(0..<200)
    ) {
      $0.axes[1].values = (102...201).map(Double.init)
    }
    #expect(outcome.sweep?.sets.count == 10_000)
    #expect(try Self.add(outcome, to: log) == 10_000)
    #expect(try Self.add(outcome, to: log) == 10_000)
    #expect(try log.earlierTrials(of: Self.outcome(.backtest, fast: [7]), symbol: "WALK") == 10_000)
  }
}
