public import Rules
public import Series
public import Simulation

/// A combinatorial purged cross-validation: parameters chosen on some groups of bars and applied to the others, in every way.
///
/// One sweep over the groups' stretches serves all splits: the metrics of a split's training are sums over its stretches, each
/// of which starts flat. Tested groups start flat with the run's cash, too; a position at a group's end is marked at its close.
/// A path holds every group once, each with the parameters of a split that did not train on it.
///
/// - SeeAlso: López de Prado (2018), "Advances in financial machine learning", chapter 12; formula digest B13, B14.
public struct CrossValidation: Sendable {
  /// One way of testing some groups.
  public struct Split: Sendable {
    /// The tested groups.
    public let tested: [Int]
    /// The rows that it trained on.
    public let training: [Range<Int>]
    /// The set that was chosen on those.
    public let parameters: ParameterSet
    /// The objective's value of that set in training.
    public let score: Double
    /// What the sums over the training stretches say of that set.
    public let inSample: StreamedMetrics
    /// The backtests of the tested groups, in order of time.
    public let outOfSample: [Backtest]
  }

  /// One whole history, made of groups that were tested.
  public struct Path: Sendable {
    /// By group: the split that tested it.
    public let splits: [Int]
    /// The groups' returns, one behind the other.
    public let equity: EquityCurve
    /// Every metric of the path.
    public let performance: Performance
  }

  /// The strategy.
  public let strategy: CompiledStrategy
  /// The bars.
  public let bars: Bars
  /// By what parameters were chosen.
  public let objective: Objective
  /// The sets that every split chose from.
  public let sets: [ParameterSet]
  /// The rows of the groups, in order of time.
  public let groups: [Range<Int>]
  /// The splits, in lexicographic order of their tested groups.
  public let splits: [Split]
  /// The paths.
  public let paths: [Path]
  /// Seconds of the sweep.
  public let seconds: Double
  /// Bars × sets that were walked.
  public let barLanes: Int

  /// Runs a cross-validation over the bars of one symbol.
  ///
  /// - Throws: `RulesError` for bad ranges, `ResearchError` where groups do not fit or no set qualifies.
  init(
    _ strategy: CompiledStrategy, spec: RunSpec, plan: FoldPlan, bars: Bars,
    among surroundings: Surroundings, layout: LaneSweep.Layout,
    progress: (@Sendable (Double) -> Bool)?
  ) throws {
    let sweep = try LaneSweep(
      strategy, on: bars, among: surroundings, settings: spec.settings, layout: layout)
    try self.init(
      strategy, spec: spec, plan: plan, bars: bars,
      sweep: { try sweep.run($0, segments: $1, progress: progress) },
      backtest: { set, rows in
        try Backtest(
          strategy, set, on: bars, among: surroundings, settings: spec.settings, rows: rows)
      })
  }

  /// Runs a cross-validation with the sweeps and backtests of one symbol or of a pool.
  init(
    _ strategy: CompiledStrategy, spec: RunSpec, plan: FoldPlan, bars: Bars,
    sweep: ([ParameterSet], [Range<Int>]) throws -> MetricsTable?,
    backtest: (ParameterSet, Range<Int>) throws -> Backtest
  ) throws {
    let grid = try spec.grid(of: strategy)
    let objective = try spec.rankedBy()
    let cut = try plan.cut(bars, spec.rows(of: bars), calendar: spec.settings.calendar)
    let stretches = Set(cut.training.joined()).sorted {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }
    let clock = ContinuousClock()
    let start = clock.now
    guard let metrics = try sweep(grid.sets, stretches) else { throw ResearchError.ended }
    seconds = start.duration(to: clock.now) / .seconds(1)
    barLanes = stretches.reduce(0) { $0 + $1.count } * grid.sets.count
    self.strategy = strategy
    self.bars = bars
    self.objective = objective
    sets = grid.sets
    groups = cut.groups
    let places = Dictionary(uniqueKeysWithValues: zip(stretches, 0...))
    splits = try Self.splits(
      cut, metrics, SetSelection(spec.choice, objective, of: grid, strategy),
      place: { places[$0] ?? 0 }, backtest)
    paths = Self.paths(cut, splits, bars, cash: spec.settings.cash, objective.periodsPerYear)
  }

  /// Chooses by the training of each split, and applies the choices to the tested groups.
  private static func splits(
    _ cut: FoldPlan.Cut, _ metrics: MetricsTable, _ selection: SetSelection,
    place: (Range<Int>) -> Int, _ backtest: (ParameterSet, Range<Int>) throws -> Backtest
  ) throws -> [Split] {
    struct Job: Hashable {
      let set, group: Int
    }
    var known: [Job: Backtest] = [:]
    return try cut.choices.splits.enumerated().map { number, tested in
      let columns = cut.training[number].map(place)
      func joined(_ set: Int) -> StreamedMetrics {
        StreamedMetrics(joining: columns.map { metrics[set, $0] })
      }
      let scores = selection.sets.indices.map { selection.objective.value(joined($0)) }
      guard let chosen = selection.chosen(scores) else {
        throw ResearchError.nothingChosen(
          window: number + 1, objective: selection.objective.metric.name,
          minimumTrades: selection.objective.minimumTrades)
      }
      let runs = try tested.map { group in
        let job = Job(set: chosen, group: group)
        let run = try known[job] ?? backtest(selection.sets[chosen], cut.groups[group])
        known[job] = run
        return run
      }
      return Split(
        tested: tested, training: cut.training[number], parameters: selection.sets[chosen],
        score: scores[chosen], inSample: joined(chosen), outOfSample: runs)
    }
  }

  /// Chains the groups' returns of every path.
  private static func paths(
    _ cut: FoldPlan.Cut, _ splits: [Split], _ bars: Bars, cash: Double, _ periodsPerYear: Double
  ) -> [Path] {
    let first = cut.groups.first?.lowerBound ?? 0
    let rows = first..<max(first, cut.groups.last?.upperBound ?? 0)
    let closes = Array(bars.close.slice(rows))
    return cut.choices.paths.map { path in
      var values: [Double] = []
      var trades: [Trade] = []
      for (group, number) in path.enumerated() {
        guard let place = splits[number].tested.firstIndex(of: group) else { continue }
        let run = splits[number].outOfSample[place]
        let level = (values.last ?? cash) / run.equity.initial
        values += run.equity.values.map { $0 * level }
        trades += run.trades.map { trade in
          var trade = trade
          trade.entryRow -= first
          trade.exitRow -= first
          if trade.isOpen, group < cut.groups.count - 1 { trade.exitReason = .window }
          return trade
        }
      }
      let equity = EquityCurve(
        times: Column(Array(bars.times.slice(rows))), values: Column(values), initial: cash)
      return Path(
        splits: path, equity: equity,
        performance: Performance(
          equity, trades: trades, year: AnnualBasis(periods: periodsPerYear), benchmark: closes))
    }
  }
}

extension CrossValidation {
  /// The annual Sharpe ratios of the paths.
  public var sharpes: [Double] { paths.map(\.performance.returns.sharpe) }

  /// By split: the mean of the objective over its tested groups; NaN where one has none.
  public func outOfSampleScore(_ split: Split) -> Double {
    let values = split.outOfSample.map {
      $0.metrics.value(objective.metric.name, periodsPerYear: objective.periodsPerYear) ?? .nan
    }
    return values.reduce(0, +) / Double(values.count)
  }
}
