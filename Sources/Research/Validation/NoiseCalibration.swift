import Dispatch
import Numerics
import Rules
import Series
import Simulation

/// How often the tests of a sweep cry wolf on markets in which nothing can be found, and how often they see an edge that
/// was put there.
///
/// Every world is a walk of daily closes, each bar's open the close before it, without costs; in every one the
/// moving-average cross is swept over the same sets.
public struct NoiseCalibration: Sendable {
  /// What came of one world.
  public struct World: Hashable, Sendable {
    /// The best set's deflated Sharpe ratio.
    public let deflated: Double
    /// The probability of backtest overfitting.
    public let overfitting: Double
    /// The consistent probability of error of predictive ability.
    public let ability: Double
    /// White's.
    public let realityCheck: Double
    /// What the sweep's page says.
    public let verdict: Verdict
  }

  /// The worlds, by their seeds.
  public let worlds: [World]

  /// Sweeps some worlds.
  ///
  /// `persistence` is the correlation of a day's return with the day's before: 0 for noise, above it for an edge that
  /// averages can find.
  ///
  /// - Throws: What the sweeps throw.
  public init(
    worlds count: Int, bars: Int = 500, resamples: Int = 300, persistence: Double = 0,
    threads: Int = 1
  ) throws {
    let strategy = try CompiledStrategy(SMACross())
    let found = Found(count: count)
    DispatchQueue.concurrentPerform(iterations: max(threads, 1)) { thread in
      for seed in stride(from: thread, to: count, by: max(threads, 1)) {
        found.results[seed] = Result {
          try Self.world(
            strategy, seed: UInt64(seed), bars: bars, resamples: resamples,
            persistence: persistence)
        }
      }
    }
    worlds = try (0..<count).map { try found.results[$0].get() }
  }

  /// Unchecked: each thread writes its own worlds, and all have ended before anybody reads.
  private final class Found: @unchecked Sendable {
    let results: UnsafeMutablePointer<Result<World, any Error>>
    let count: Int
    init(count: Int) {
      self.count = count
      results = .allocate(capacity: max(count, 1))
      results.initialize(repeating: .failure(ResearchError.ended), count: count)
    }
    deinit {
      results.deinitialize(count: count)
      results.deallocate()
    }
  }

  // MARK: A world

  private static func world(
    _ strategy: CompiledStrategy, seed: UInt64, bars count: Int, resamples: Int,
    persistence: Double
  ) throws -> World {
    var settings = Settings()
    settings.shares = .fractional
    var spec = RunSpec(
      kind: .sweep, strategy: strategy.name, symbols: ["NOISE"], timeframe: .day,
      settings: settings, periodsPerYear: 252)
    spec.axes = [
      .init(name: "fast", values: [2, 4, 7, 12, 20]),
      .init(name: "slow", values: [9, 15, 24, 36, 50, 70]),
    ]
    let bars = walk(count, seed: seed, persistence: persistence)
    var layout = LaneSweep.Layout()
    layout.threads = 1
    let sweep = try Sweep(strategy, spec: spec, bars: [bars], layout: layout)
    var terms = Evidence.Terms()
    terms.resamples = resamples
    terms.blocks = 8
    terms.seed = seed
    guard
      let evidence = try Evidence(sweep, spec: spec, bars: [bars], layout: layout, terms: terms)
    else {
      return World(
        deflated: .nan, overfitting: .nan, ability: 1, realityCheck: 1, verdict: .luck)
    }
    return World(
      deflated: evidence.deflated, overfitting: evidence.overfitting?.probability ?? .nan,
      ability: evidence.ability.consistent, realityCheck: evidence.ability.realityCheck,
      verdict: evidence.verdict)
  }

  private static func walk(_ count: Int, seed: UInt64, persistence: Double) -> Bars {
    var random = RandomStream(seed: seed)
    var (open, close): ([Double], [Double]) = ([], [])
    var (price, change) = (100.0, 0.0)
    let spread = 0.01 * (1 - persistence * persistence).squareRoot()
    for _ in 0..<count {
      open.append(price)
      change = persistence * change + spread * random.normal()
      price *= 1 + change
      close.append(price)
    }
    let day: Int64 = 86_400_000_000_000
    return Bars(
      symbol: "NOISE", timeframe: .day, times: Column((0..<count).map { Int64($0) * day }),
      open: Column(open), high: Column(zip(open, close).map { max($0, $1) }),
      low: Column(zip(open, close).map { min($0, $1) }), close: Column(close),
      volume: Column([Double](repeating: .nan, count: count)))
  }

  // MARK: All worlds

  /// The mean probability of backtest overfitting.
  public var meanOverfitting: Double { Statistics.mean(worlds.map(\.overfitting)) }

  /// The share of worlds whose deflated Sharpe ratio is above 95 %.
  public var deflatedShare: Double { share { $0.deflated > 0.95 } }

  /// The share of worlds in which predictive ability is found at 5 %.
  public var abilityShare: Double { share { $0.ability <= 0.05 } }

  /// The share of worlds in which White's test finds it.
  public var realityCheckShare: Double { share { $0.realityCheck <= 0.05 } }

  /// The share of worlds with a verdict.
  public func share(of verdict: Verdict) -> Double { share { $0.verdict == verdict } }

  private func share(_ isCounted: (World) -> Bool) -> Double {
    Double(worlds.count(where: isCounted)) / Double(max(worlds.count, 1))
  }
}
