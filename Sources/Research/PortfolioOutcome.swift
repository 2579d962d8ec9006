import Rules
import Series
import Simulation

/// The runs over several symbols that share one account.
///
/// They have the parts of other runs: the account stands in the place of a symbol, named `pool`, and its bars are those
/// of holding all symbols in equal parts.
enum PortfolioOutcome {
  /// The parts of a run of any kind.
  static func parts(
    _ spec: RunSpec, strategy: CompiledStrategy, bars: [Bars], references: [Bars],
    layout: LaneSweep.Layout, search: Sweep? = nil, progress: (@Sendable (Double) -> Bool)?
  ) throws -> (Sweep?, [WalkForward], [CrossValidation], [Backtest]) {
    switch spec.kind {
    case .backtest:
      let set = try strategy.parameterSet(spec.parameters)
      let run = try Backtest(
        pooling: bars, strategy, set, references: references, settings: spec.settings,
        rows: rows(spec, bars))
      return (nil, [], [], [run])
    case .sweep:
      let sweep =
        try search
        ?? Sweep(
          pooling: bars, strategy, spec: spec, references: references, layout: layout,
          progress: progress)
      guard let best = sweep.best else { return (sweep, [], [], []) }
      let run = try Backtest(
        pooling: bars, strategy, sweep.sets[sweep.rows[best].set], references: references,
        settings: spec.settings, rows: rows(spec, bars))
      return (sweep, [], [], [run])
    case .walkforward:
      guard let plan = spec.windows else { throw ResearchError.badWindow("") }
      let run = try WalkForward(
        pooling: bars, strategy, spec: spec, plan: plan, references: references, layout: layout,
        progress: progress)
      return (nil, [run], [], [])
    case .crossvalidate:
      guard let plan = spec.folds else { throw ResearchError.badFolds("the run names no groups") }
      let sweep = try PortfolioSweep(
        strategy, on: bars, references: references, settings: spec.settings, layout: layout)
      let run = try CrossValidation(
        strategy, spec: spec, plan: plan,
        bars: sweep.rows(heldFrom: rows(spec, bars).lowerBound),
        sweep: { try sweep.run($0, segments: $1, progress: progress) },
        backtest: { set, rows in
          try Backtest(
            pooling: bars, strategy, set, references: references, settings: spec.settings,
            rows: rows)
        })
      return (nil, [], [run], [])
    }
  }

  /// The rows of the union of the symbols' bars that a run trades.
  private static func rows(_ spec: RunSpec, _ bars: [Bars]) throws -> Range<Int> {
    try rows(spec, of: UnionRows(bars).held(from: 0, bars, name: "pool"))
  }

  /// The traded rows, refused where they are too few.
  static func rows(
    _ spec: RunSpec, of pool: Bars
  ) throws(ResearchError) -> Range<Int> {
    let rows = spec.rows(of: pool)
    guard rows.count > 1 else {
      throw .tooFewBars(symbol: "the pool", bars: rows.count, needed: 2)
    }
    return rows
  }
}

extension Sweep {
  /// Runs every set of a specification's grid over symbols that share one account.
  ///
  /// `progress` is told the finished share from 0 to 1; returning false ends the sweep.
  ///
  /// - Throws: `RulesError` or `PortfolioError` for what does not fit, `ResearchError` for too few bars or when it
  ///   was ended.
  init(
    pooling bars: [Bars], _ strategy: CompiledStrategy, spec: RunSpec, references: [Bars],
    layout: LaneSweep.Layout, progress: (@Sendable (Double) -> Bool)?
  ) throws {
    let grid = try spec.grid(of: strategy)
    let objective = try spec.rankedBy()
    let clock = ContinuousClock()
    let start = clock.now
    let sweep = try PortfolioSweep(
      strategy, on: bars, references: references, settings: spec.settings, layout: layout)
    let range = try PortfolioOutcome.rows(spec, of: sweep.rows())
    guard let metrics = try sweep.run(grid.sets, segments: [range], progress: progress) else {
      throw ResearchError.ended
    }
    self.init(
      strategy, grid, Rows(symbols: ["pool"], sets: grid.sets.count, tables: [metrics]),
      objective, settings: spec.settings, barLanes: range.count * grid.sets.count * bars.count,
      seconds: start.duration(to: clock.now) / .seconds(1))
  }
}

extension WalkForward {
  /// Runs a walk-forward over symbols that share one account.
  ///
  /// - Throws: `RulesError` or `PortfolioError` for what does not fit, `ResearchError` where no window fits or no set
  ///   qualifies.
  init(
    pooling bars: [Bars], _ strategy: CompiledStrategy, spec: RunSpec, plan: WindowPlan,
    references: [Bars], layout: LaneSweep.Layout, progress: (@Sendable (Double) -> Bool)?
  ) throws {
    let grid = try spec.grid(of: strategy)
    let objective = try spec.rankedBy()
    let clock = ContinuousClock()
    let start = clock.now
    let sweep = try PortfolioSweep(
      strategy, on: bars, references: references, settings: spec.settings, layout: layout)
    let pool = sweep.rows()
    let rows = spec.rows(of: pool)
    let windows = try plan.windows(in: pool, rows: rows, calendar: spec.settings.calendar)
    guard let first = windows.first?.outOfSample.lowerBound else {
      throw ResearchError.noWindow(
        bars: rows.count, inSample: "\(plan.inSample)", outOfSample: "\(plan.outOfSample)")
    }
    guard
      let metrics = try sweep.run(
        grid.sets, segments: windows.map(\.inSample), progress: progress)
    else { throw ResearchError.ended }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    let steps = try Self.apply(
      spec.settings, windows, metrics: metrics,
      SetSelection(spec.choice, objective, of: grid, strategy)
    ) { set, settings, rows in
      try Backtest(
        pooling: bars, strategy, set, references: references, settings: settings, rows: rows)
    }
    self.init(
      strategy, sweep.rows(heldFrom: first), objective, grid, steps,
      cash: spec.settings.cash, seconds: seconds)
  }
}
