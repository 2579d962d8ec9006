import Foundation
import Research
import Rules
import Series
import Simulation
import Synchronization

/// A run that is ready to start: what was asked for, the strategy and the bars.
struct RunJob {
  var spec: RunSpec
  let strategy: CompiledStrategy
  let bars: [Bars]
  /// Bars of symbols that the rules name and the run does not trade.
  let references: [Bars]
  let layout: LaneSweep.Layout

  /// Reads the options that all runs share, and the bars.
  ///
  /// - Throws: `UsageError`, `SeriesError` or `RulesError` for what cannot be run.
  init(_ kind: RunSpec.Kind, _ arguments: Arguments, _ context: Context) throws {
    let chosen = try ChosenStrategy(arguments, context, command: kind.rawValue)
    strategy = chosen.strategy
    let adjustment = try DataOptions.adjustment(arguments, context.workspace)
    let loaded = try StoredBars.load(
      arguments[DataOptions.symbols], timeframe: arguments[DataOptions.timeframe],
      adjustment: adjustment, context.workspace)
    // In a pool the order in which symbols are listed means nothing: the fingerprint must not see it.
    let isPooled = arguments[PortfolioOptions.pool]
    bars = isPooled ? loaded.sorted { $0.symbol < $1.symbol } : loaded
    var spec = RunSpec(
      kind: kind, strategy: strategy.name, symbols: bars.map(\.symbol),
      timeframe: bars[0].timeframe, settings: try RunOptions.settings(arguments, context.workspace),
      periodsPerYear: YearOptions.periods(arguments, for: bars[0]))
    spec.rules = chosen.rules
    if let side = chosen.side, !arguments.isGiven(RunOptions.side) { spec.settings.side = side }
    let asksForYear = spec.settings.size?.knowsYear ?? strategy.rules.knowsYear
    if asksForYear { spec.settings.barsPerYear = arguments[YearOptions.bars] }
    try PortfolioOptions.apply(arguments, to: &spec.settings, strategy, context.workspace)
    try TermOptions.apply(
      arguments, to: &spec.settings, symbols: spec.symbols, context.workspace)
    if case .fraction(let share) = spec.settings.size, share > 1,
      spec.settings.terms?.account?.kind != .margin
    {
      throw UsageError("a size above all of the equity needs borrowed money: give --account margin")
    }
    if spec.settings.terms != nil, arguments.isGiven(RunOptions.intrabar) {
      throw UsageError(
        "--intrabar is not for runs under an account's terms, whose fills assume the stop first; leave it out"
      )
    }
    spec.from = arguments[DataOptions.from]?.start.nanoseconds
    spec.to = arguments[DataOptions.to]?.end.nanoseconds
    spec.adjustment = adjustment?.text
    spec.parameters =
      kind == .backtest
      ? try RunOptions.singleValues(arguments) : try RunOptions.values(arguments)
    let calendars = Set(bars.map { ExchangeCalendar.guess(for: $0) })
    spec.settings.calendar =
      arguments[YearOptions.calendar] ?? (calendars.count == 1 ? calendars.first : nil)
    // In a pool a symbol may be listed after the run's end, or gone before its start.
    if !isPooled { try StoredBars.check(bars, in: spec) }
    // Only a bar with several orders in it can leave their order open.
    let rules = strategy.rules
    if kind == .sweep, !rules.isPlain || rules.stopLoss != nil && rules.takeProfit != nil {
      spec.settings.bounds = true
    }
    let finer = try StoredBars.finer(
      bars, arguments[RunOptions.intrabar], adjustment, spec.settings, context.workspace)
    spec.settings.intrabar = finer.first?.timeframe
    references =
      try StoredBars.references(strategy, spec, adjustment, context.workspace) + finer
    self.spec = spec
    layout = RunOptions.layout(arguments)
  }

  /// Prepares a logged run to be made again.
  ///
  /// - Throws: `ResearchError` for a strategy that this program does not have, `SeriesError` for bars
  ///   that are gone.
  init(_ logged: LoggedRun, layout: LaneSweep.Layout, _ context: Context) throws {
    spec = logged.spec
    strategy = try Self.strategy(of: logged.spec, context)
    let adjustment = try spec.adjustment.map { try RunAdjustment(text: $0) }
    bars = try StoredBars.load(
      spec.symbols, timeframe: spec.timeframe, adjustment: adjustment, context.workspace)
    let finer = try StoredBars.finer(
      bars, spec.settings.intrabar.map { .timeframe($0) } ?? .none, adjustment, spec.settings,
      context.workspace)
    references =
      try StoredBars.references(strategy, spec, adjustment, context.workspace) + finer
    self.layout = layout
  }

  /// The strategy that a specification carries, or that this program knows by its name.
  private static func strategy(of spec: RunSpec, _ context: Context) throws -> CompiledStrategy {
    if let rules = spec.rules { return try rules.strategy(named: spec.strategy) }
    guard let found = context.strategies.all.first(where: { $0.name == spec.strategy }) else {
      throw ResearchError.unknownStrategy(
        spec.strategy, known: context.strategies.all.map(\.name))
    }
    return try CompiledStrategy(found)
  }

  /// Runs it, with progress on the screen; Ctrl-C ends it.
  func run(_ context: Context) throws -> RunOutcome {
    try Self.withProgress(Self.title(spec.kind), context) { progress in
      try RunOutcome(
        spec, strategy: strategy, bars: bars, references: references, layout: layout,
        progress: progress)
    }
  }

  /// How much of a sweep's best result luck explains; nil for a pool, and where no set qualifies.
  func evidence(
    of sweep: Sweep, _ terms: Evidence.Terms, _ context: Context
  ) throws -> Evidence? {
    try Self.withProgress("Judging by luck", context) { progress in
      let done = Mutex(0.0)
      let panels = Double(max(LaneSweep.panelCount(sweep.sets), 1))
      return try Evidence(
        sweep, spec: spec, bars: bars, references: references, layout: layout, terms: terms
      ) {
        progress(
          done.withLock {
            $0 += 1 / panels
            return min($0, 1)
          })
      }
    }
  }

  /// Runs a logged run again, with progress on the screen; Ctrl-C ends it.
  ///
  /// - Throws: `ResearchError` where bars or rules are not those of the run.
  func again(_ logged: LoggedRun, _ context: Context) throws -> RunOutcome {
    try Self.withProgress("Run \(logged.number) again", context) { progress in
      try logged.again(
        strategy: strategy, bars: bars, references: references, layout: layout,
        progress: progress)
    }
  }

  /// Does work with progress on the screen; Ctrl-C ends it.
  ///
  /// - Throws: `Interrupted` for a body that threw `ResearchError.ended`.
  static func withProgress<Result>(
    _ title: String, _ context: Context,
    _ body: (@escaping @Sendable (Double) -> Bool) throws -> Result
  ) throws -> Result {
    Interruption.listen()
    let bar = ProgressBar(title, total: 1000, unit: "", console: context.console)
    defer { bar.finish() }
    do {
      return try body { share in
        bar.update(Int(share * 1000))
        return !Interruption.isRequested
      }
    } catch ResearchError.ended {
      throw Interrupted("stopped on request; nothing was logged")
    }
  }

  private static func title(_ kind: RunSpec.Kind) -> String {
    switch kind {
    case .backtest: "Backtesting"
    case .sweep: "Sweeping"
    case .walkforward: "Walking forward"
    case .crossvalidate: "Cross-validating"
    }
  }
}
