import Rules
import Series
import Simulation

/// How the sets of a sweep were found.
public struct SearchRecord: Sendable {
  /// Different sets that were tried, on all or a part of history.
  public let trials: Int
  /// Generations that were done.
  public let generations: Int
  /// Whether the user ended the search before its time.
  public let isEnded: Bool
  /// Positions in `sets` that no other set beats in every objective; empty with one objective.
  public let front: [Int]
}

/// What a search tells about itself while it runs.
public struct SearchNews: Sendable {
  /// Different sets that were tried.
  public let trials: Int
  /// The best value of the objective on all of history; nil as long as there is none.
  public let best: Double?
}

extension Sweep {
  /// Runs the search of a specification over the bars of every symbol, or over one account of all of them.
  ///
  /// `progress` is told the finished share from 0 to 1; returning false ends the search, and what is done is kept.
  ///
  /// - Throws: `RulesError`, `PortfolioError` or `ResearchError` for what cannot be run, or when not even one generation
  ///   was done; `DatabaseError` where the journal cannot be written.
  init(
    searching strategy: CompiledStrategy, _ plan: SearchPlan, spec: RunSpec, bars: [Bars],
    references: [Bars], layout: LaneSweep.Layout, journal: SearchJournal?,
    progress: (@Sendable (Double) -> Bool)?, news: ((SearchNews) -> Void)?
  ) throws {
    let objectives = try SearchObjectives(spec)
    let space = try SearchSpace(plan, of: strategy, settings: spec.parameters)
    let field = try SearchField(strategy, spec, bars, references, layout)
    var search = SearchRun(plan, space, objectives, journal: journal)
    var barLanes = 0
    var finished = 0.0
    // Halving tries all its sets at once, on stretches that cost about the same.
    let stages = plan.method == .halving ? SuccessiveHalving.rungs(plan.trials) + 1 : nil
    let clock = ContinuousClock()
    let start = clock.now
    try search.run { sets, share in
      let from = finished
      let part = stages.map { 1 / Double($0) } ?? Double(sets.count) / Double(plan.trials)
      let width = min(part, 1 - from)
      let report = progress.map { report in
        { @Sendable (done: Double) in report(from + done * width) }
      }
      barLanes += field.bars(share) * sets.count
      return try field.metrics(sets, share, report)
    } done: { search in
      finished = min(
        stages.map { Double(search.generations) / Double($0) }
          ?? Double(search.trials) / Double(plan.trials), 1)
      let loss = search.best.flatMap { $0.violation == 0 ? $0.losses[0] : nil }
      let sign: Double = objectives.objectives[0].metric.better == .lower ? 1 : -1
      news?(SearchNews(trials: search.trials, best: loss.map { $0 * sign }))
    }
    guard !search.sets.isEmpty else {
      throw search.isEnded
        ? ResearchError.ended
        : .badSearch(
          "the search finds no parameter set that the conditions allow; widen the ranges")
    }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    let found = search.sets.map { search.metrics(of: $0) }
    let tables = field.symbols.indices.map { symbol in MetricsTable(found.map { $0[symbol] }) }
    self.init(
      strategy, search.sets, Rows(symbols: field.symbols, sets: found.count, tables: tables),
      objectives, settings: spec.settings, barLanes: barLanes, seconds: seconds,
      search: SearchRecord(
        trials: search.trials, generations: search.generations, isEnded: search.isEnded,
        front: objectives.objectives.count < 2
          ? [] : ParetoFront.best(found.map { objectives.score($0) })))
  }
}

/// The markets on which sets are tried: one a symbol, or one account of all.
private struct SearchField {
  let symbols: [String]
  private let markets: [(sweep: LaneSweep, rows: Range<Int>)]
  private let pool: (sweep: PortfolioSweep, rows: Range<Int>)?
  private let width: Int

  init(
    _ strategy: CompiledStrategy, _ spec: RunSpec, _ bars: [Bars], _ references: [Bars],
    _ layout: LaneSweep.Layout
  ) throws {
    width = bars.count
    guard spec.settings.portfolio == nil else {
      let sweep = try PortfolioSweep(
        strategy, on: bars, references: references, settings: spec.settings, layout: layout)
      pool = (sweep, try PortfolioOutcome.rows(spec, of: sweep.rows()))
      markets = []
      symbols = ["pool"]
      return
    }
    let around = Surroundings(universe: bars, references: references)
    pool = nil
    symbols = bars.map(\.symbol)
    markets = try bars.map { bars in
      let rows = spec.rows(of: bars)
      guard rows.count > 1 else {
        throw ResearchError.tooFewBars(symbol: bars.symbol, bars: rows.count, needed: 2)
      }
      let sweep = try LaneSweep(
        strategy, on: bars, among: around, settings: spec.settings, layout: layout)
      return (sweep, rows)
    }
  }

  /// Bars that one set walks over.
  func bars(_ share: Double) -> Int {
    if let pool { return Self.part(pool.rows, share).count * width }
    return markets.reduce(0) { $0 + Self.part($1.rows, share).count }
  }

  /// Metrics by set, then by symbol; nil if it was ended.
  func metrics(
    _ sets: [ParameterSet], _ share: Double, _ progress: (@Sendable (Double) -> Bool)?
  ) throws -> [[StreamedMetrics]]? {
    if let pool {
      let rows = Self.part(pool.rows, share)
      let table = try pool.sweep.run(sets, segments: [rows], progress: progress)
      return table.map { table in sets.indices.map { [table[$0, 0]] } }
    }
    var tables: [MetricsTable] = []
    for (index, market) in markets.enumerated() {
      let part = progress.map { report in
        { @Sendable [count = markets.count] (done: Double) in
          report((Double(index) + done) / Double(count))
        }
      }
      let rows = Self.part(market.rows, share)
      guard let table = try market.sweep.run(sets, segments: [rows], progress: part) else {
        return nil
      }
      tables.append(table)
    }
    return sets.indices.map { set in tables.map { $0[set, 0] } }
  }

  /// The beginning of some rows, two of them at least.
  private static func part(_ rows: Range<Int>, _ share: Double) -> Range<Int> {
    let count = max(Int((Double(rows.count) * share).rounded()), 2)
    return rows.lowerBound..<min(rows.lowerBound + count, rows.upperBound)
  }
}
