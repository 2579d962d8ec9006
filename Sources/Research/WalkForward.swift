public import Rules
public import Series
public import Simulation

/// A walk-forward: parameters chosen in each in-sample window and applied to the window behind it.
///
/// Each out-of-sample window starts flat with the equity that the one before left; a position at a
/// window's end is marked at its close and not carried over. Indicators have seen all bars before.
public struct WalkForward: Sendable {
  /// One window and what came of it.
  public struct Step: Sendable {
    /// The rows.
    public let window: WindowPlan.Window
    /// The set that was best in-sample.
    public let parameters: ParameterSet
    /// The objective's value of that set in-sample.
    public let score: Double
    /// What streamed out of that set's in-sample backtest.
    public let inSample: StreamedMetrics
    /// The backtest of that set out-of-sample.
    public let outOfSample: Backtest
  }

  /// The strategy.
  public let strategy: CompiledStrategy
  /// The bars.
  public let bars: Bars
  /// By what parameters were chosen.
  public let objective: Objective
  /// The sets that every window chose from.
  public let sets: [ParameterSet]
  /// The windows in order of time.
  public let steps: [Step]
  /// Equity over all out-of-sample windows, one behind the other.
  public let equity: EquityCurve
  /// Trades of all out-of-sample windows; rows count in `bars`.
  public let trades: [Trade]
  /// Seconds of the in-sample sweep.
  public let seconds: Double
  /// Bars × sets that were walked in-sample.
  public let barLanes: Int

  /// Runs a walk-forward over the bars of one symbol.
  ///
  /// - Throws: `RulesError` for bad ranges, `ResearchError` where no window fits or no set qualifies.
  public init(
    _ strategy: CompiledStrategy, spec: RunSpec, plan: WindowPlan, bars: Bars,
    among surroundings: Surroundings = Surroundings(), layout: LaneSweep.Layout,
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws {
    let grid = try spec.grid(of: strategy)
    let objective = try spec.rankedBy()
    let windows = plan.windows(in: bars, rows: spec.rows(of: bars))
    guard !windows.isEmpty else {
      throw ResearchError.noWindow(
        bars: spec.rows(of: bars).count, inSample: "\(plan.inSample)",
        outOfSample: "\(plan.outOfSample)")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let sweep = try LaneSweep(
      strategy, on: bars, among: surroundings, settings: spec.settings, layout: layout)
    guard
      let metrics = try sweep.run(
        grid.sets, segments: windows.map(\.inSample), progress: progress)
    else { throw ResearchError.ended }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    let steps = try Self.apply(
      spec.settings, windows, metrics: metrics, sets: grid.sets, objective
    ) { set, settings, rows in
      try Backtest(
        strategy, set, on: bars, among: surroundings, settings: settings, rows: rows)
    }
    self.init(
      strategy, bars, objective, grid.sets, steps, cash: spec.settings.cash, seconds: seconds)
  }

  /// Stitches windows together.
  init(
    _ strategy: CompiledStrategy, _ bars: Bars, _ objective: Objective, _ sets: [ParameterSet],
    _ steps: [Step], cash: Double, seconds: Double
  ) {
    self.steps = steps
    self.strategy = strategy
    self.bars = bars
    self.objective = objective
    self.sets = sets
    self.seconds = seconds
    barLanes = steps.reduce(0) { $0 + $1.window.inSample.count } * sets.count
    equity = EquityCurve(
      times: Column(steps.flatMap { Array($0.outOfSample.equity.times) }),
      values: Column(steps.flatMap { Array($0.outOfSample.equity.values) }), initial: cash)
    trades = steps.enumerated().flatMap { index, step in
      step.outOfSample.trades.map { trade in
        guard trade.isOpen, index < steps.count - 1 else { return trade }
        var trade = trade
        trade.exitReason = .window
        return trade
      }
    }
  }

  /// Applies the best set of each window to the bars behind it, with the cash that the one before left.
  static func apply(
    _ settings: Settings, _ windows: [WindowPlan.Window], metrics: MetricsTable,
    sets: [ParameterSet], _ objective: Objective,
    _ backtest: (ParameterSet, Settings, Range<Int>) throws -> Backtest
  ) throws -> [Step] {
    var settings = settings
    var steps: [Step] = []
    for (index, window) in windows.enumerated() {
      let scores = sets.indices.map { objective.value(metrics[$0, index]) }
      guard let best = objective.best(scores) else {
        throw ResearchError.nothingChosen(
          window: index + 1, objective: objective.metric.name,
          minimumTrades: objective.minimumTrades)
      }
      let run = try backtest(sets[best], settings, window.outOfSample)
      steps.append(
        Step(
          window: window, parameters: sets[best], score: scores[best],
          inSample: metrics[best, index], outOfSample: run))
      settings.cash = run.equity.values.last ?? settings.cash
    }
    return steps
  }

  /// Pardo's walk-forward efficiency: annual return out-of-sample over in-sample, as a ratio of means.
  ///
  /// NaN where the in-sample mean is not positive. Source: formula digest B11.
  public var efficiency: Double {
    let years = objective.periodsPerYear
    return Self.efficiency(
      inSample: steps.map { $0.inSample.annualReturn(years) },
      outOfSample: steps.map { $0.outOfSample.metrics.annualReturn(years) })
  }

  /// The ratio of the means of annual returns; NaN where the in-sample mean is not positive.
  public static func efficiency(inSample: [Double], outOfSample: [Double]) -> Double {
    let base = inSample.reduce(0, +)
    return base > 0 ? outOfSample.reduce(0, +) / base : .nan
  }

  /// Every metric of the stitched out-of-sample account, against holding the instrument.
  public func performance() -> Performance {
    let first = steps.first?.window.outOfSample.lowerBound ?? 0
    let last = steps.last?.window.outOfSample.upperBound ?? 0
    let trades = trades.map { trade in
      var trade = trade
      trade.entryRow -= first
      trade.exitRow -= first
      return trade
    }
    return Performance(
      equity, trades: trades, year: AnnualBasis(periods: objective.periodsPerYear),
      benchmark: Array(bars.close.slice(first..<last)))
  }

  /// Equity at the end under either order of events, the windows' returns compounded; nil where no bar leaves
  /// it open.
  ///
  /// - Throws: `RulesError`, as the run itself.
  public func bounds() throws -> OrderBounds? {
    guard steps.contains(where: { $0.outOfSample.metrics.isAmbiguous }) else { return nil }
    var (best, worst) = (equity.initial, equity.initial)
    for step in steps {
      let run = step.outOfSample
      let bounds = try run.bounds()
      best *= (bounds?.best ?? run.metrics.endEquity) / run.equity.initial
      worst *= (bounds?.worst ?? run.metrics.endEquity) / run.equity.initial
    }
    return OrderBounds(best, worst)
  }

  /// Share of windows with a profit out-of-sample.
  public var consistency: Double {
    Double(steps.count { $0.outOfSample.metrics.totalReturn > 0 }) / Double(steps.count)
  }
}
