public import Rules
public import Series
public import Simulation

/// The result of a sweep: every streamed metric of every parameter set on every symbol.
public struct Sweep: Sendable {
  /// One parameter set on one symbol.
  public struct Row: Sendable {
    /// The instrument.
    public let symbol: String
    /// Position of the set in `sets`.
    public let set: Int
    /// What streamed out of its backtest.
    public let metrics: StreamedMetrics
  }

  /// The rows of a sweep, read out of its tables one by one.
  public struct Rows: Sendable, RandomAccessCollection {
    let symbols: [String]
    let sets: Int
    let tables: [MetricsTable]

    /// The first row, 0.
    public var startIndex: Int { 0 }
    /// One past the last row.
    public var endIndex: Int { symbols.count * sets }

    /// A row, by symbol, then by set.
    public subscript(row: Int) -> Row {
      Row(symbol: symbols[row / sets], set: row % sets, metrics: tables[row / sets][row % sets, 0])
    }
  }

  /// The strategy.
  public let strategy: CompiledStrategy
  /// The parameter sets, in grid order.
  public let sets: [ParameterSet]
  /// The axes that those combine; none where they were searched for.
  public let axes: [ParameterGrid.Axis]
  /// Rows by symbol, then by set.
  public let rows: Rows
  /// The objective's value of each row; NaN where a set does not qualify.
  public let scores: [Double]
  /// What the run assumed.
  public let settings: Settings
  /// By what the sets were ranked.
  public let objective: Objective
  /// Bars × sets that were walked.
  public let barLanes: Int
  /// Seconds that the sweep itself took, loading and ranking apart.
  public let seconds: Double
  /// How the sets were found; nil for every set of a grid.
  public let search: SearchRecord?

  /// Runs every set of a specification's grid over the bars of every symbol.
  ///
  /// `progress` is told the finished share from 0 to 1; returning false ends the sweep.
  ///
  /// - Throws: `RulesError` for bad ranges, `ResearchError` for too few bars or when it was ended.
  public init(
    _ strategy: CompiledStrategy, spec: RunSpec, bars: [Bars], references: [Bars] = [],
    layout: LaneSweep.Layout,
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws {
    let grid = try spec.grid(of: strategy)
    objective = try spec.rankedBy()
    var tables: [MetricsTable] = []
    var barLanes = 0
    let clock = ContinuousClock()
    let start = clock.now
    let around = Surroundings(universe: bars, references: references)
    for (index, bars) in bars.enumerated() {
      let range = spec.rows(of: bars)
      guard range.count > 1 else {
        throw ResearchError.tooFewBars(symbol: bars.symbol, bars: range.count, needed: 2)
      }
      let share = 1 / Double(spec.symbols.count)
      let sweep = try LaneSweep(
        strategy, on: bars, among: around, settings: spec.settings, layout: layout)
      let part = progress.map { report in
        { @Sendable (done: Double) in report((Double(index) + done) * share) }
      }
      guard let metrics = try sweep.run(grid.sets, segments: [range], progress: part) else {
        throw ResearchError.ended
      }
      tables.append(metrics)
      barLanes += range.count * grid.sets.count
    }
    seconds = start.duration(to: clock.now) / .seconds(1)
    settings = spec.settings
    self.strategy = strategy
    self.sets = grid.sets
    axes = grid.axes
    let rows = Rows(symbols: bars.map(\.symbol), sets: grid.sets.count, tables: tables)
    self.rows = rows
    self.barLanes = barLanes
    search = nil
    self.scores = rows.map { [objective] in objective.value($0.metrics) }
  }

  /// Takes the parts of a sweep over one account of several symbols.
  init(
    _ strategy: CompiledStrategy, _ grid: ParameterGrid, _ rows: Rows, _ objective: Objective,
    settings: Settings, barLanes: Int, seconds: Double
  ) {
    self.strategy = strategy
    sets = grid.sets
    axes = grid.axes
    self.rows = rows
    self.objective = objective
    self.settings = settings
    self.barLanes = barLanes
    self.seconds = seconds
    search = nil
    scores = rows.map { objective.value($0.metrics) }
  }

  /// Takes the sets of a search; rows that miss what is required have no score.
  init(
    _ strategy: CompiledStrategy, _ sets: [ParameterSet], _ rows: Rows,
    _ objectives: SearchObjectives, settings: Settings, barLanes: Int, seconds: Double,
    search: SearchRecord
  ) {
    self.strategy = strategy
    self.sets = sets
    // What is searched is no grid.
    axes = []
    self.rows = rows
    let objective = objectives.objectives[0]
    self.objective = objective
    self.settings = settings
    self.barLanes = barLanes
    self.seconds = seconds
    self.search = search
    scores = rows.map { objectives.meets($0.metrics) ? objective.value($0.metrics) : .nan }
  }

  /// The row of the best score; nil if no set qualifies.
  public var best: Int? { objective.best(scores) }

  /// Rows from best to worst.
  public var ranking: [Int] { objective.ranking(scores) }

  /// Bars × sets a second.
  public var barLanesPerSecond: Double { Double(barLanes) / max(seconds, 1e-9) }

  /// The metrics of every row.
  public var metricNames: [String] { StreamedMetrics.names(settings) }

  /// The table's columns: symbol, parameters, metrics.
  public var columnNames: [String] {
    ["symbol"] + strategy.parameters.map(\.name) + metricNames
  }

  /// The numbers of a row: parameters, then metrics.
  public func numbers(_ row: Int) -> [Double] {
    sets[rows[row].set].values
      + rows[row].metrics.values(periodsPerYear: objective.periodsPerYear, settings)
  }
}
