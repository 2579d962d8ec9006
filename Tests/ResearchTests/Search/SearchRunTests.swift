import Foundation
import Research
import Rules
import Series
import Simulation
import Synchronization
import TestKit
import Testing

/// Searches over a market: the same whatever the machine, and whole after an interruption.
struct SearchRunTests {
  private static let bars = walk(rows: 900, seed: 5)

  private func spec(_ method: SearchPlan.Method, trials: Int = 60) throws -> RunSpec {
    var spec = RunSpec(
      kind: .sweep, strategy: "mean-reversion", symbols: ["WALK"], timeframe: .day,
      settings: Settings(), periodsPerYear: 252)
    let width = SearchDimension("width", values: [0.5, 1, 1.5, 2, 2.5])
    spec.search = SearchPlan(
      method: method, trials: trials, seed: 7,
      dimensions: [
        SearchDimension("window", from: 5, to: 60, isWhole: true),
        method == .grid ? width : SearchDimension("width", from: 0.5, to: 3),
      ])
    if method == .grid {
      spec.search?.dimensions[0] = SearchDimension("window", values: (5...16).map(Double.init))
    }
    return spec
  }

  private func run(
    _ spec: RunSpec, threads: Int = 0, tile: Int = 256, journal: SearchJournal? = nil,
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws -> RunOutcome {
    var layout = LaneSweep.Layout()
    layout.threads = threads
    layout.tile = tile
    return try RunOutcome(
      spec, strategy: CompiledStrategy(MeanReversion()), bars: [Self.bars], layout: layout,
      progress: progress, journal: journal)
  }

  @Test(arguments: SearchPlan.Method.allCases)
  func `a search does not depend on threads and tiles, and tries no set twice`(
    _ method: SearchPlan.Method
  ) throws {
    let spec = try spec(method)
    let one = try run(spec, threads: 1, tile: 7)
    let other = try run(spec, threads: 3, tile: 100)
    #expect(one.resultFingerprint == other.resultFingerprint)
    let sweep = try #require(one.sweep)
    let record = try #require(sweep.search)
    #expect(record.trials == 60)
    #expect(Set(sweep.sets).count == sweep.sets.count)
    #expect(sweep.sets.count == (method == .halving ? 20 : 60))
    #expect(!record.isEnded)
    // The metrics are those of the set's own backtest over all of history.
    let best = try #require(sweep.best)
    #expect(one.backtests[0].metrics == sweep.rows[best].metrics)
    var another = spec
    another.search?.seed = 8
    let isDrawn = method != .grid && method != .sobol
    #expect((try run(another).resultFingerprint != one.resultFingerprint) == isDrawn)
  }

  @Test func `a grid with a bound has the grid's metrics, and ranks only what keeps the bound`()
    throws
  {
    var spec = try spec(.grid)
    var plain = spec
    plain.search = nil
    plain.axes = [
      .init(name: "window", values: (5...16).map(Double.init)),
      .init(name: "width", values: [0.5, 1, 1.5, 2, 2.5]),
    ]
    let grid = try #require(try run(plain).sweep)
    // The middle drawdown, which half of the sets keep.
    let bound = -grid.rows.map(\.metrics.maxDrawdown).sorted()[30]
    spec.search?.requirements = [
      SearchRequirement(metric: "max-drawdown", side: .atMost, bound: bound),
      SearchRequirement(metric: "trades", side: .atLeast, bound: 5),
    ]
    let sweep = try #require(try run(spec).sweep)
    #expect(sweep.sets == grid.sets)
    #expect(sweep.rows.map(\.metrics) == grid.rows.map(\.metrics))
    for row in sweep.rows.indices {
      let metrics = sweep.rows[row].metrics
      let keeps: Bool = metrics.maxDrawdown >= -bound && metrics.trades >= 5
      if keeps, !grid.scores[row].isNaN {
        #expect(!sweep.scores[row].isNaN)
      } else {
        #expect(sweep.scores[row].isNaN)
      }
    }
    let ranked = sweep.scores.count { !$0.isNaN }
    #expect(ranked > 0 && ranked < 60)
  }

  @Test func `a front has every set that no other beats`() throws {
    var spec = try spec(.nsga2, trials: 200)
    spec.search?.furtherObjectives = ["max-drawdown"]
    let sweep = try #require(try run(spec).sweep)
    let front = try #require(sweep.search?.front)
    #expect(!front.isEmpty)
    let values = sweep.rows.map {
      ($0.metrics.sharpe(252), $0.metrics.maxDrawdown, $0.metrics.trades)
    }
    for (row, value) in values.enumerated() where value.2 >= 1 && !value.0.isNaN {
      let isBeaten = values.contains {
        $0.2 >= 1 && $0.0 >= value.0 && $0.1 >= value.1 && ($0.0 > value.0 || $0.1 > value.1)
      }
      #expect(front.contains(row) == !isBeaten)
    }
  }

  @Test(arguments: [SearchPlan.Method.cmaES, .tpe, .nsga2, .random])
  func `a search that was stopped goes on behind its last generation`(
    _ method: SearchPlan.Method
  ) throws {
    let trials = method == .random ? 1200 : 120
    let spec = try spec(method, trials: trials)
    let file = try JournalFile()
    let whole = try run(spec)
    func journal() throws -> SearchJournal { try file.journal(spec, Self.bars) }
    // It is stopped in the middle of a generation behind the first.
    let stopped = try run(spec, journal: journal()) { $0 < 0.6 }
    let record = try #require(stopped.sweep?.search)
    #expect(record.isEnded)
    #expect(try journal().count() == record.generations)
    #expect(stopped.spec.search?.generations == record.generations)
    #expect(record.trials < trials)
    // Made again from what is logged, it ends at the same place.
    let again = try run(stopped.spec)
    #expect(again.resultFingerprint == stopped.resultFingerprint)
    // What is kept is not run again: progress begins behind it.
    let first = Mutex<Double?>(nil)
    let resumed = try run(spec, journal: journal()) { share in
      first.withLock { $0 = $0 ?? share }
      return true
    }
    #expect(resumed.resultFingerprint == whole.resultFingerprint)
    #expect(try #require(first.withLock { $0 }) > Double(record.trials) / Double(trials))
    #expect(resumed.sweep?.search?.generations == whole.sweep?.search?.generations)
    try journal().clear()
    #expect(try journal().count() == 0)
  }

  @Test func `halving has no result before its end, and goes on where it was`() throws {
    let spec = try spec(.halving, trials: 120)
    let file = try JournalFile()
    #expect(throws: ResearchError.ended) {
      _ = try run(spec, journal: file.journal(spec, Self.bars)) { $0 < 0.8 }
    }
    #expect(try file.journal(spec, Self.bars).count() == 2)
    let first = Mutex<Double?>(nil)
    let resumed = try run(spec, journal: file.journal(spec, Self.bars)) { share in
      first.withLock { $0 = $0 ?? share }
      return true
    }
    #expect(try #require(first.withLock { $0 }) > 0.66)
    #expect(try resumed.resultFingerprint == run(spec).resultFingerprint)
    #expect(resumed.sweep?.search?.trials == 120)
    #expect(resumed.sweep?.sets.count == 14)
  }

  @Test func `specifications without a search read and write as they did`() throws {
    var spec = try spec(.tpe)
    let text = try spec.canonicalJSON()
    #expect(try CanonicalJSON.value(RunSpec.self, from: text) == spec)
    spec.search = nil
    #expect(!(try spec.canonicalJSON()).contains("search"))
  }
}

/// A journal's file of its own, removed after the test.
private final class JournalFile {
  private let path = FileManager.default.temporaryDirectory.path + "/search-\(UUID().uuidString).db"
  private let strategy: CompiledStrategy

  init() throws { strategy = try CompiledStrategy(MeanReversion()) }

  deinit {
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
  }

  func journal(_ spec: RunSpec, _ bars: Bars) throws -> SearchJournal {
    try SearchJournal(
      path: path, spec: spec, data: [bars.fingerprint], rules: strategy.fingerprint, version: "1")
  }
}
