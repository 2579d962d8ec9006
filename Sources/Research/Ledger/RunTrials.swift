public import Records
import Rules
import Series
import Simulation

/// What a run tried on one series: its parameter sets, and what they are known by.
public struct RunTrials: Sendable {
  /// The series.
  public let series: TrialSeries
  /// Fingerprint of the bars as they were.
  public let data: Fingerprint
  /// Starts of the first and the last bar that were traded, UTC nanoseconds.
  public let span: ClosedRange<Int64>
  /// What each set is known by: the same for the same rules, parameters and assumptions on the series, whatever the dates.
  public let identities: [UInt64]
  /// Sharpe ratios a bar, by set; NaN where unknown, or without any difference in the returns.
  public internal(set) var ratios: [Double]
  /// How alike the sets are that were new; nil where nobody has looked.
  public internal(set) var profiles: TrialProfiles?
  /// The bars of the account, for a look at the returns; nil for a pool.
  let bars: Bars?
  let sets: [ParameterSet]
  /// The returns of the only set, where they are at hand.
  let equity: EquityCurve?
}

extension RunTrials {
  /// The trials of a run: one of these a symbol, or one for a pool.
  ///
  /// - Throws: An error if the settings cannot be written as text.
  public static func all(of outcome: RunOutcome) throws -> [RunTrials] {
    guard outcome.spec.settings.portfolio == nil else {
      return try pool(outcome).map { [$0] } ?? []
    }
    return try outcome.bars.enumerated().compactMap { place, bars in
      guard let span = span(outcome.spec, [bars]) else { return nil }
      let series = TrialSeries(symbol: bars.symbol, timeframe: "\(bars.timeframe)")
      return try RunTrials(
        outcome, place, series: series, data: bars.fingerprint, span: span, bars: bars)
    }
  }

  private static func pool(_ outcome: RunOutcome) throws -> RunTrials? {
    guard let span = span(outcome.spec, outcome.bars) else { return nil }
    let data = Fingerprint(of: outcome.bars.map(\.fingerprint.hex).joined(separator: ","))
    let series = TrialSeries(pool: outcome.spec.symbols, timeframe: "\(outcome.spec.timeframe)")
    return try RunTrials(outcome, 0, series: series, data: data, span: span, bars: nil)
  }

  private static func span(_ spec: RunSpec, _ bars: [Bars]) -> ClosedRange<Int64>? {
    let traded = bars.compactMap { bars -> ClosedRange<Int64>? in
      let rows = spec.rows(of: bars)
      return rows.isEmpty ? nil : bars.times[rows.lowerBound]...bars.times[rows.upperBound - 1]
    }
    guard let first = traded.map(\.lowerBound).min(), let last = traded.map(\.upperBound).max()
    else { return nil }
    return first...last
  }

  private init(
    _ outcome: RunOutcome, _ place: Int, series: TrialSeries, data: Fingerprint,
    span: ClosedRange<Int64>, bars: Bars?
  ) throws {
    self.series = series
    self.data = data
    self.span = span
    self.bars = bars
    if let sweep = outcome.sweep {
      sets = sweep.sets
      let first = place * sets.count
      ratios = sets.indices.map { Self.ratio(sweep.rows[first + $0].metrics) }
      equity = nil
    } else if outcome.walkForwards.indices.contains(place) {
      // Every window has its own ratios; those over the whole span are found when they are needed.
      sets = outcome.walkForwards[place].sets
      ratios = Array(repeating: .nan, count: sets.count)
      equity = nil
    } else if outcome.crossValidations.indices.contains(place) {
      sets = outcome.crossValidations[place].sets
      ratios = Array(repeating: .nan, count: sets.count)
      equity = nil
    } else if outcome.backtests.indices.contains(place) {
      let run = outcome.backtests[place]
      sets = [run.parameters]
      ratios = [Self.ratio(run.metrics)]
      equity = run.equity
    } else {
      (sets, ratios, equity) = ([], [], nil)
    }
    identities = try Self.base(outcome, series).shortened(over: sets.lazy.map(\.values))
  }

  private static func ratio(_ metrics: StreamedMetrics) -> Double {
    metrics.deviation > 0 ? metrics.mean / metrics.deviation : .nan
  }

  /// What all sets of a run have in common, less what has no part in their results.
  private static func base(_ outcome: RunOutcome, _ series: TrialSeries) throws -> Fingerprint {
    var settings = outcome.spec.settings
    settings.bounds = nil
    return Fingerprint(
      of: [
        "trial", outcome.strategy.fingerprint.hex, "\(series)",
        outcome.spec.adjustment ?? "", try CanonicalJSON.text(of: settings),
      ].joined(separator: "\n"))
  }
}
