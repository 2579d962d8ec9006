public import Records
public import Rules
public import Series
public import Simulation

/// What a run gave: the parts that its kind has, and the digests that pin it down.
public struct RunOutcome: Sendable {
  /// What was asked for.
  public let spec: RunSpec
  /// The strategy as it was compiled.
  public let strategy: CompiledStrategy
  /// The bars of each symbol.
  public let bars: [Bars]
  /// Bars of symbols that the rules name and the run does not trade.
  public let references: [Bars]
  /// The sweep's table; nil for other kinds.
  public let sweep: Sweep?
  /// Walk-forwards, one a symbol; empty for other kinds.
  public let walkForwards: [WalkForward]
  /// Cross-validations, one a symbol; empty for other kinds.
  public let crossValidations: [CrossValidation]
  /// Backtests in full: the one asked for, or the best set of a sweep, one a symbol.
  public let backtests: [Backtest]

  /// The fingerprints of the bars, in the order of the symbols, then of the references.
  public var dataFingerprints: [Fingerprint] { (bars + references).map(\.fingerprint) }

  /// Runs a specification.
  ///
  /// `progress` is told the finished share from 0 to 1; returning false ends the run, of which a search keeps what is
  /// done. A search is kept in the journal, too, and tells `news` after each generation.
  ///
  /// - Throws: `RulesError` or `ResearchError`; `DatabaseError` where the journal cannot be written.
  public init(
    _ spec: RunSpec, strategy: CompiledStrategy, bars: [Bars], references: [Bars] = [],
    layout: LaneSweep.Layout = LaneSweep.Layout(),
    progress: (@Sendable (Double) -> Bool)? = nil,
    journal: SearchJournal? = nil, news: ((SearchNews) -> Void)? = nil
  ) throws {
    let search =
      try spec.kind == .sweep
      ? spec.search.map { plan in
        try Sweep(
          searching: strategy, plan, spec: spec, bars: bars, references: references, layout: layout,
          journal: journal, progress: progress, news: news)
      } : nil
    var spec = spec
    // Made again, it ends where it was ended.
    if let search = search?.search, search.isEnded { spec.search?.generations = search.generations }
    self.spec = spec
    self.strategy = strategy
    self.bars = bars
    self.references = references
    guard spec.settings.portfolio == nil else {
      (sweep, walkForwards, crossValidations, backtests) = try PortfolioOutcome.parts(
        spec, strategy: strategy, bars: bars, references: references, layout: layout,
        search: search, progress: progress)
      return
    }
    let around = Surroundings(universe: bars, references: references)
    switch spec.kind {
    case .backtest:
      sweep = nil
      (walkForwards, crossValidations) = ([], [])
      let set = try strategy.parameterSet(spec.parameters)
      backtests = try bars.map {
        try Self.backtest(strategy, set, $0, around, spec)
      }
    case .sweep:
      let sweep =
        try search
        ?? Sweep(
          strategy, spec: spec, bars: bars, references: references, layout: layout,
          progress: progress
        )
      self.sweep = sweep
      (walkForwards, crossValidations) = ([], [])
      guard let best = sweep.best else {
        backtests = []
        return
      }
      let row = sweep.rows[best]
      backtests = try bars.filter { $0.symbol == row.symbol }.map {
        try Self.backtest(strategy, sweep.sets[row.set], $0, around, spec)
      }
    case .walkforward:
      (sweep, crossValidations, backtests) = (nil, [], [])
      guard let plan = spec.windows else { throw ResearchError.badWindow("") }
      walkForwards = try Self.each(bars, progress) { bars, progress in
        try WalkForward(
          strategy, spec: spec, plan: plan, bars: bars, among: around, layout: layout,
          progress: progress)
      }
    case .crossvalidate:
      (sweep, walkForwards, backtests) = (nil, [], [])
      guard let plan = spec.folds else { throw ResearchError.badFolds("the run names no groups") }
      crossValidations = try Self.each(bars, progress) { bars, progress in
        try CrossValidation(
          strategy, spec: spec, plan: plan, bars: bars, among: around, layout: layout,
          progress: progress)
      }
    }
  }

  /// Runs one symbol after the other, each with its share of the progress.
  private static func each<Part>(
    _ bars: [Bars], _ progress: (@Sendable (Double) -> Bool)?,
    _ run: (Bars, (@Sendable (Double) -> Bool)?) throws -> Part
  ) throws -> [Part] {
    let share = 1 / Double(bars.count)
    return try bars.enumerated().map { index, bars in
      try run(
        bars,
        progress.map { report in
          { @Sendable (done: Double) in report((Double(index) + done) * share) }
        })
    }
  }

  private static func backtest(
    _ strategy: CompiledStrategy, _ set: ParameterSet, _ bars: Bars, _ around: Surroundings,
    _ spec: RunSpec
  ) throws -> Backtest {
    let rows = spec.rows(of: bars)
    guard rows.count > 1 else {
      throw ResearchError.tooFewBars(symbol: bars.symbol, bars: rows.count, needed: 2)
    }
    return try Backtest(
      strategy, set, on: bars, among: around, settings: spec.settings, rows: rows)
  }

  /// Figures of the run's main account: the backtest, the best set or the stitched out-of-sample one.
  ///
  /// Of several symbols the first; nil if no set qualified.
  public var performance: Performance? {
    let year = AnnualBasis(periods: spec.periodsPerYear)
    return walkForwards.first?.performance() ?? backtests.first?.performance(year)
  }

  /// The parameters that the run speaks for: those given, the best, or those of the last window.
  public var chosen: ParameterSet? {
    walkForwards.first?.steps.last?.parameters ?? backtests.first?.parameters
  }

  /// The symbol that the run speaks for.
  public var symbol: String {
    walkForwards.first?.bars.symbol ?? crossValidations.first?.bars.symbol ?? backtests.first?.bars
      .symbol ?? spec.symbols.first ?? ""
  }

  /// A digest of every number that the run gave: equal runs have equal bytes.
  public var resultFingerprint: Fingerprint {
    Fingerprint { hash in
      func feed(_ values: [Double]) { values.withUnsafeBytes { hash($0) } }
      if let sweep {
        for row in sweep.rows.indices { feed(sweep.numbers(row)) }
      }
      for run in backtests {
        feed(run.parameters.values)
        feed(Array(run.equity.values))
        feed(run.allFills.flatMap { [Double($0.row), $0.shares, $0.price, $0.commission] })
      }
      for run in walkForwards {
        feed(run.steps.flatMap { $0.parameters.values + [$0.score] })
        feed(Array(run.equity.values))
        feed(run.trades.flatMap { [Double($0.entryRow), Double($0.exitRow), $0.profit] })
      }
      for run in crossValidations {
        feed(run.splits.flatMap { $0.parameters.values + [$0.score] })
        for path in run.paths { feed(Array(path.equity.values)) }
      }
    }
  }
}
