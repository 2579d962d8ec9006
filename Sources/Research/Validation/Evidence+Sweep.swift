import Glibc
import Numerics
public import Series
public import Simulation

extension Evidence {
  /// Gathers the evidence of a sweep over single symbols: its sets are run once more, for their returns.
  ///
  /// It belongs to the best set's symbol. Nil where no set qualifies, and for a sweep of a pool. `goesOn` is asked
  /// between panels; answering false ends it.
  ///
  /// - Throws: `RulesError` as the sweep itself, `NumericsError` where OpenBLAS cannot be loaded, `ResearchError.ended`.
  /// - Complexity: that of the sweep, and resamples × bars × sets multiplications. Memory does not grow with bars × sets.
  public init?(
    _ sweep: Sweep, spec: RunSpec, bars: [Bars], references: [Bars] = [],
    layout: LaneSweep.Layout, terms: Terms = Terms(),
    goesOn: @escaping @Sendable () -> Bool = { true }
  ) throws {
    guard let row = sweep.best, spec.settings.portfolio == nil,
      let traded = bars.first(where: { $0.symbol == sweep.rows[row].symbol })
    else { return nil }
    let around = Surroundings(universe: bars, references: references)
    let lanes = try LaneSweep(
      sweep.strategy, on: traded, among: around, settings: spec.settings, layout: layout)
    let range = spec.rows(of: traded)
    let best = sweep.rows[row].set
    let held = Self.returns(of: traded, range)
    let own = try Self.returns(of: sweep, set: best, lanes, range)
    let excess =
      terms.benchmark == .hold ? zip(own, held).map { $0 - $1 } : own
    let scheme = StationaryBootstrap(
      count: range.count, meanBlock: BlockLength(excess).stationary)
    let pass = try EvidencePass(
      sets: sweep.sets.count, panels: LaneSweep.panelCount(sweep.sets), rows: range.count,
      blocks: terms.blocks,
      resamples: Resamples(scheme, count: terms.resamples, seed: terms.seed),
      benchmark: terms.benchmark == .hold ? held : nil)
    let isWhole = try lanes.returns(sweep.sets, rows: range) { number, panel in
      pass.take(number, panel)
      return goesOn()
    }
    guard isWhole else { throw ResearchError.ended }
    try self.init(
      pass, own, terms, symbol: traded.symbol, best: best, threads: lanes.threadCount,
      periodsPerYear: spec.periodsPerYear)
  }

  private init(
    _ pass: EvidencePass, _ returns: [Double], _ terms: Terms, symbol: String, best: Int,
    threads: Int, periodsPerYear: Double
  ) throws {
    let all = pass.sharpes
    let kept = all.indices.filter { !all[$0].isNaN }
    let ratios = kept.map { all[$0] }
    let count = Double(kept.count + terms.earlierTrials)
    let year = periodsPerYear.squareRoot()
    self.terms = terms
    self.symbol = symbol
    self.best = best
    bars = returns.count
    trials = kept.count
    idle = all.count - kept.count
    sharpe = all[best]
    skewness = Statistics.skewness(returns)
    kurtosis = Statistics.excessKurtosis(returns) + 3
    variance = ratios.count > 1 ? Statistics.variance(ratios) : 0
    expectedBest = ExpectedMaximum.sharpe(trials: count, variance: variance)
    probabilistic = ProbabilisticSharpe.probability(
      sharpe: sharpe, skewness: skewness, kurtosis: kurtosis, count: bars)
    deflated = ProbabilisticSharpe.probability(
      sharpe: sharpe, benchmark: expectedBest, skewness: skewness, kurtosis: kurtosis, count: bars)
    minimumTrackRecord = ProbabilisticSharpe.minimumTrackRecord(
      sharpe: sharpe, skewness: skewness, kurtosis: kurtosis)
    deflatedTrackRecord = ProbabilisticSharpe.minimumTrackRecord(
      sharpe: sharpe, benchmark: expectedBest, skewness: skewness, kurtosis: kurtosis)
    minimumBacktestYears = ExpectedMaximum.minimumBacktestYears(
      trials: count, target: sharpe * year)
    haircut = HaircutSharpe(
      annual: sharpe * year, years: Double(bars) / periodsPerYear, tests: count)
    meanCorrelation = pass.meanCorrelation(trials: kept.count)
    effectiveTrials = meanCorrelation + (1 - meanCorrelation) * Double(kept.count)
    effectiveDimensions = pass.dimensions(trials: kept.count)
    ability = pass.ability
    overfitting =
      kept.count > 1 && pass.sums.rows > 1
      ? Overfitting(
        try BacktestOverfitting(
          kept.count == all.count ? pass.sums : pass.sums.only(kept), threads: threads)) : nil
  }

  private static func returns(
    of sweep: Sweep, set: Int, _ lanes: LaneSweep, _ rows: Range<Int>
  ) throws -> [Double] {
    let found = Found()
    _ = try lanes.returns([sweep.sets[set]], rows: rows) { _, panel in
      let column = panel.sets.firstIndex { $0 >= 0 } ?? 0
      found.values = (0..<panel.rows).map { panel.values[$0 * panel.columns + column] }
      return true
    }
    return found.values
  }

  /// Unchecked: one panel writes, and has ended before anybody reads.
  private final class Found: @unchecked Sendable { var values: [Double] = [] }

  /// Returns of holding an instrument, from close to close; the first row has none.
  private static func returns(of bars: Bars, _ rows: Range<Int>) -> [Double] {
    var last = Double.nan
    return rows.map { row in
      let now = bars.close[row]
      defer { if now.isFinite { last = now } }
      return now.isFinite && last.isFinite ? now / last - 1 : 0
    }
  }
}
