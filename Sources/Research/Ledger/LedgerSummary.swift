import Glibc
import Numerics
import Records

/// What the trial ledger holds of one series.
public struct LedgerSummary: Hashable, Sendable {
  /// The series.
  public let series: TrialSeries
  /// Different sets that were evaluated.
  public let trials: Int
  /// Runs that evaluated them.
  public let runs: Int
  /// Evaluations, repetitions counted.
  public let evaluations: Int
  /// Independent trials that they are worth by the mean correlation of their returns: too many where it is high.
  ///
  /// Trials whose returns nobody has looked at count as one each.
  public let effectiveLinear: Double
  /// The same by the participation ratio of the correlations' eigenvalues: too few to correct a ratio by.
  public let effectiveParticipation: Double
  /// Trials whose returns were looked at.
  public let profiled: Int
  /// The best annual Sharpe ratio that any of them had; NaN where none is known.
  public let best: Double
  /// The annual ratio that the best of as many independent trials without skill is expected to have, given how widely
  /// these are spread; NaN for fewer than two ratios.
  public let expectedBest: Double
  /// The same for the effective number by mean correlation.
  public let expectedBestOfEffective: Double
  /// When the first and the last run was made, RFC 3339 in UTC.
  public let made: ClosedRange<String>
  /// Starts of the first and the last bar that were traded, UTC nanoseconds.
  public let span: ClosedRange<Int64>
}

extension TrialLedger {
  /// What is held of every series, by name; of one symbol if it is given.
  func summaries(symbol: String?) throws -> [LedgerSummary] {
    let series = try database.rows("SELECT id, symbol, timeframe FROM trial_series") { row in
      (
        id: try row.integer(0),
        name: TrialSeries(symbol: try row.text(1), timeframe: try row.text(2))
      )
    }
    return try series.filter { symbol == nil || $0.name.symbol == symbol }
      .sorted { $0.name < $1.name }
      .compactMap { try summary($0.id, $0.name) }
  }

  private func summary(_ id: Int64, _ series: TrialSeries) throws -> LedgerSummary? {
    let table = Self.union(try entries(of: id).map(\.table))
    let profiles = try profiles(of: id)
    let profiled = profiles.reduce(0) { $0 + $1.trials }
    let other = Double(max(table.count - profiled, 0))
    let linear = profiles.reduce(other) { $0 + $1.linear }
    let participation = profiles.reduce(other) { $0 + $1.participation }
    let ratios = table.ratios.filter { !$0.isNaN }
    let variance = ratios.count > 1 ? Statistics.variance(ratios) : .nan
    return try database.rows(
      """
      SELECT count(DISTINCT run), sum(sets), max(best), min(created), max(created), min(first),
        max(last), max(periods_per_year) FROM trial_entry WHERE series = ? HAVING count(*) > 0
      """, id
    ) { row in
      let (made, last) = (try row.text(3), try row.text(4))
      let (from, to) = (try row.integer(5), try row.integer(6))
      let year = try row.real(7).squareRoot()
      let trials = Double(table.count)
      return LedgerSummary(
        series: series, trials: table.count, runs: Int(try row.integer(0)),
        evaluations: Int(try row.integer(1)), effectiveLinear: linear,
        effectiveParticipation: participation, profiled: profiled,
        best: row[2].real ?? .nan,
        expectedBest: ExpectedMaximum.sharpe(trials: trials, variance: variance) * year,
        expectedBestOfEffective: ExpectedMaximum.sharpe(trials: linear, variance: variance) * year,
        made: made...max(made, last), span: from...max(from, to))
    }.first
  }
}
