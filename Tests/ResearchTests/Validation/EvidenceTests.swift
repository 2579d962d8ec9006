import Numerics
import Research
import Rules
import Series
import Simulation
import Synchronization
import TestKit
import Testing

@Suite("Evidence of a sweep")
struct EvidenceTests {
  private let bars = walk(rows: 700, seed: 9)

  private func spec(_ settings: Settings = Settings()) -> RunSpec {
    var spec = RunSpec(
      kind: .sweep, strategy: "sma-cross", symbols: ["WALK"], timeframe: .day, settings: settings,
      periodsPerYear: 252)
    spec.axes = [
      .init(name: "fast", values: (2...14).map(Double.init)),
      .init(name: "slow", values: (9...40).map(Double.init)),
    ]
    return spec
  }

  private func evidence(
    _ spec: RunSpec, threads: Int = 1, tile: Int = 256, _ terms: Evidence.Terms = Evidence.Terms()
  ) throws -> (Sweep, Evidence) {
    var layout = LaneSweep.Layout()
    layout.threads = threads
    layout.tile = tile
    let strategy = try CompiledStrategy(SMACross())
    let sweep = try Sweep(strategy, spec: spec, bars: [bars], layout: layout)
    let found = try Evidence(sweep, spec: spec, bars: [bars], layout: layout, terms: terms)
    return (sweep, try #require(found))
  }

  /// The returns of every set by a backtest of its own.
  private func columns(_ sweep: Sweep, _ spec: RunSpec) throws -> [[Double]] {
    try sweep.sets.map { set in
      try Backtest(sweep.strategy, set, on: bars, settings: spec.settings).equity.returns
    }
  }

  @Test(
    "the pass hands out the returns of every set's own backtest, on each path", arguments: 0..<4)
  func returns(kind: Int) throws {
    var settings = Settings()
    settings.commission = Commission(rate: 0.001)
    switch kind {
    case 1: settings.shares = .fractional
    case 2: settings.side = .both
    case 3:
      settings.terms = OrderTerms()
      settings.terms?.account = AccountTerms(.margin)
    default: break
    }
    let spec = spec(settings)
    let strategy = try CompiledStrategy(SMACross())
    let sets = try ParameterGrid(
      of: strategy, axes: spec.axes.map { .init(name: $0.name, values: $0.values) }, settings: [:]
    ).sets
    let lanes = try LaneSweep(strategy, on: bars, settings: settings)
    let found = Mutex([Int: [Double]]())
    let isWhole = try lanes.returns(sets, rows: 50..<600) { _, panel in
      for (column, set) in panel.sets.enumerated() where set >= 0 {
        let values = (0..<panel.rows).map { panel.values[$0 * panel.columns + column] }
        found.withLock { $0[set] = values }
      }
      return true
    }
    let all = found.withLock { $0 }
    #expect(isWhole && all.count == sets.count)
    for set in stride(from: 0, to: sets.count, by: 37) {
      let run = try Backtest(strategy, sets[set], on: bars, settings: settings, rows: 50..<600)
      #expect(all[set]?.count == 550)
      #expect(zip(all[set] ?? [], run.equity.returns).allSatisfy { abs($0 - $1) < 1e-14 })
    }
  }

  @Test("figures agree with what the whole panel gives")
  func whole() throws {
    let spec = spec()
    var terms = Evidence.Terms()
    terms.resamples = 200
    terms.blocks = 10
    let (sweep, found) = try evidence(spec, terms)
    let columns = try columns(sweep, spec)
    let moving = columns.filter { Statistics.dispersion($0) > 0 }
    #expect(found.trials == moving.count && found.idle == columns.count - moving.count)
    let ratios = moving.map { SharpeRatio.perPeriod($0) }
    #expect(isClose(found.variance, Statistics.variance(ratios), within: 1e-9))
    #expect(isClose(found.sharpe, ratios.max() ?? .nan, within: 1e-12))
    #expect(isClose(found.skewness, Statistics.skewness(columns[found.best]), within: 1e-9))
    let overfitting = try BacktestOverfitting(returns: moving, blocks: 10)
    #expect(found.overfitting?.probability == overfitting.probability)
    #expect(isClose(found.overfitting?.slope ?? 0, overfitting.degradation.slope, within: 1e-6))
    #expect(found.overfitting?.logits.reduce(0, +) == 252)
    var sum = 0.0
    for one in moving.indices {
      for other in one + 1..<moving.count {
        sum += Statistics.correlation(moving[one], moving[other])
      }
    }
    let pairs = Double(moving.count * (moving.count - 1) / 2)
    #expect(isClose(found.meanCorrelation, sum / pairs, within: 1e-9))
    #expect(found.effectiveDimensions >= 1 && found.effectiveDimensions <= found.effectiveTrials)
    #expect(found.ability.lower <= found.ability.consistent)
    #expect(found.ability.consistent <= found.ability.upper)
    #expect(
      isClose(
        found.deflated,
        DeflatedSharpe.probability(
          sharpe: found.sharpe, trials: Double(moving.count), variance: found.variance,
          skewness: found.skewness, kurtosis: found.kurtosis, count: 700)))
  }

  @Test("the tests of predictive ability agree with means that are taken one by one")
  func ability() throws {
    let spec = spec()
    var terms = Evidence.Terms()
    terms.resamples = 150
    terms.seed = 77
    let (sweep, found) = try evidence(spec, terms)
    let columns = try columns(sweep, spec)
    let scheme = StationaryBootstrap(count: 700, meanBlock: found.ability.meanBlock)
    let rows = (0..<150).map { number in
      var random = RandomStream(seed: 77).split(number)
      return scheme.indices(&random)
    }
    let means = columns.map(Statistics.mean)
    let best = 700.0.squareRoot() * (means.max() ?? .nan)
    let exceeding = rows.count { rows in
      let largest = columns.indices.reduce(-Double.infinity) { largest, set in
        let mean = rows.reduce(0) { $0 + columns[set][$1] } / 700
        return max(largest, 700.0.squareRoot() * (mean - means[set]))
      }
      return largest >= best
    }
    #expect(found.ability.realityCheck == Double(exceeding) / 150)
  }

  @Test("threads and tiles change nothing, seeds do", arguments: [(1, 7), (3, 256), (2, 512)])
  func deterministic(layout: (threads: Int, tile: Int)) throws {
    let spec = spec()
    var terms = Evidence.Terms()
    terms.resamples = 200
    let one = try evidence(spec, terms).1
    let other = try evidence(spec, threads: layout.threads, tile: layout.tile, terms).1
    #expect(one == other)
    terms.seed = 2
    #expect(try evidence(spec, terms).1.ability != one.ability)
  }

  @Test("against holding, earlier trials, and an end on request")
  func terms() throws {
    let spec = spec()
    var terms = Evidence.Terms()
    terms.resamples = 100
    let plain = try evidence(spec, terms).1
    terms.benchmark = .hold
    let held = try evidence(spec, terms).1
    #expect(held.ability.statistic != plain.ability.statistic)
    #expect(held.deflated == plain.deflated)
    terms.earlierTrials = 100_000
    let after = try evidence(spec, terms).1
    #expect(after.deflated < plain.deflated && after.expectedBest > plain.expectedBest)
    let strategy = try CompiledStrategy(SMACross())
    let sweep = try Sweep(strategy, spec: spec, bars: [bars], layout: LaneSweep.Layout())
    #expect(throws: ResearchError.ended) {
      try Evidence(sweep, spec: spec, bars: [bars], layout: LaneSweep.Layout()) { false }
    }
  }

  @Test("sets that never trade are told and left out")
  func idle() throws {
    var spec = spec()
    spec.axes = [
      .init(name: "fast", values: [3, 5]), .init(name: "slow", values: [20, 200, 2_000]),
    ]
    let found = try evidence(spec).1
    #expect(found.idle == 2 && found.trials == 4)
    #expect(found.overfitting != nil)
  }

  // MARK: Calibration

  @Test("on a thousand worlds of noise the tests cry wolf as often as they say")
  func noise() throws {
    let found = try NoiseCalibration(worlds: 1_000, threads: 2)
    #expect(found.worlds.count == 1_000)
    #expect((0.45...0.55).contains(found.meanOverfitting), "\(found.meanOverfitting)")
    #expect(found.deflatedShare <= 0.05, "\(found.deflatedShare)")
    #expect((0.03...0.07).contains(found.abilityShare), "\(found.abilityShare)")
    #expect(found.share(of: .stands) <= 0.05, "\(found.share(of: .stands))")
  }

  @Test("an edge that was put there is seen")
  func power() throws {
    let found = try NoiseCalibration(worlds: 40, bars: 1_500, persistence: 0.6, threads: 2)
    #expect(found.abilityShare > 0.8, "\(found.abilityShare)")
    #expect(found.deflatedShare > 0.8, "\(found.deflatedShare)")
  }
}
