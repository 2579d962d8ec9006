public import Rules
public import Series
public import Simulation

/// A walk-forward: parameters chosen in each in-sample window and applied to the window behind it.
///
/// Each out-of-sample window starts flat with the equity that the one before left; a position at a
/// window's end is marked at its close and not carried over. Indicators have seen all bars before.
///
/// - SeeAlso: Formula digest B11, B12.
public struct WalkForward: Sendable {
  /// One window and what came of it.
  public struct Step: Sendable {
    /// The rows.
    public let window: WindowPlan.Window
    /// The set that was chosen in-sample.
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
  /// The axes that those combine.
  public let axes: [ParameterGrid.Axis]
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
    let windows = try plan.windows(
      in: bars, rows: spec.rows(of: bars), calendar: spec.settings.calendar)
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
      spec.settings, windows, metrics: metrics,
      SetSelection(spec.choice, objective, of: grid, strategy)
    ) { set, settings, rows in
      try Backtest(
        strategy, set, on: bars, among: surroundings, settings: settings, rows: rows)
    }
    self.init(
      strategy, bars, objective, grid, steps, cash: spec.settings.cash, seconds: seconds)
  }

  /// Stitches windows together.
  init(
    _ strategy: CompiledStrategy, _ bars: Bars, _ objective: Objective, _ grid: ParameterGrid,
    _ steps: [Step], cash: Double, seconds: Double
  ) {
    self.steps = steps
    self.strategy = strategy
    self.bars = bars
    self.objective = objective
    sets = grid.sets
    axes = grid.axes
    self.seconds = seconds
    barLanes = steps.reduce(0) { $0 + $1.window.inSample.count } * grid.sets.count
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

  /// Applies the chosen set of each window to the bars behind it, with the cash that the one before left.
  static func apply(
    _ settings: Settings, _ windows: [WindowPlan.Window], metrics: MetricsTable,
    _ selection: SetSelection,
    _ backtest: (ParameterSet, Settings, Range<Int>) throws -> Backtest
  ) throws -> [Step] {
    var settings = settings
    var steps: [Step] = []
    for (index, window) in windows.enumerated() {
      let scores = selection.sets.indices.map { selection.objective.value(metrics[$0, index]) }
      guard let chosen = selection.chosen(scores) else {
        throw ResearchError.nothingChosen(
          window: index + 1, objective: selection.objective.metric.name,
          minimumTrades: selection.objective.minimumTrades)
      }
      let run = try backtest(selection.sets[chosen], settings, window.outOfSample)
      steps.append(
        Step(
          window: window, parameters: selection.sets[chosen], score: scores[chosen],
          inSample: metrics[chosen, index], outOfSample: run))
      settings.cash = run.equity.values.last ?? settings.cash
    }
    return steps
  }

  /// Every metric of the stitched out-of-sample account, against holding the instrument.
  public func performance() -> Performance {
    Performance(
      equity, trades: stitchedTrades, year: AnnualBasis(periods: objective.periodsPerYear),
      benchmark: closes)
  }

  /// The closes of the out-of-sample bars; over a hole between windows, the price goes on where it was.
  public var closes: [Double] {
    var closes: [Double] = []
    var scale = 1.0
    var end: Int?
    for rows in steps.map(\.window.outOfSample) where !rows.isEmpty {
      if let end, end < rows.lowerBound {
        scale *= bars.close[end - 1] / bars.close[rows.lowerBound - 1]
      }
      closes += bars.close.slice(rows).map { $0 * scale }
      end = rows.upperBound
    }
    return closes
  }

  /// The trades with rows that count in the stitched account.
  private var stitchedTrades: [Trade] {
    var shifts: [(end: Int, shift: Int)] = []
    var count = 0
    for rows in steps.map(\.window.outOfSample) {
      shifts.append((rows.upperBound, rows.lowerBound - count))
      count += rows.count
    }
    return trades.map { trade in
      var trade = trade
      let shift = shifts.first { trade.entryRow < $0.end }?.shift ?? 0
      trade.entryRow -= shift
      trade.exitRow -= shift
      return trade
    }
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
}
