import Numerics
import Series
public import Simulation

/// The evidence of a sweep or a walk-forward: of its sets, and of the accounts that came out of it.
public struct RunEvidence: Sendable {
  /// An account, held against luck.
  public struct Account: Sendable, Hashable {
    /// The instrument.
    public let symbol: String
    /// Returns.
    public let bars: Int
    /// The probability that its true Sharpe ratio is above what luck makes of the best of all trials.
    public let deflated: Double
    /// Bars from which on its ratio is above zero with 95 % confidence; infinite where it is not above zero.
    public let minimumTrackRecord: Double

    /// The bars that there are over those that there must be.
    public var trackRecord: Double { Double(bars) / minimumTrackRecord }
  }

  /// Of the sets, all of them run over all dates.
  public let sets: Evidence
  /// The best set's account, or the stitched out-of-sample ones in the order of the symbols.
  ///
  /// Those were not chosen by their own result, but the sets and rules were by somebody who may have seen the years: they
  /// are held against the best of all trials, too.
  public let accounts: [Account]

  /// Gathers it; nil for backtests, for pools, and where no set qualifies.
  ///
  /// The sets of a walk-forward are swept over all dates for it. `earlierTrials` were tried in other runs.
  ///
  /// - Throws: `RulesError` as the run itself, `NumericsError` where OpenBLAS cannot be loaded.
  public init?(
    _ outcome: RunOutcome, earlierTrials: Int = 0, layout: LaneSweep.Layout = LaneSweep.Layout()
  ) throws {
    var spec = outcome.spec
    guard spec.kind != .backtest, spec.settings.portfolio == nil else { return nil }
    spec.kind = .sweep
    let sweep =
      try outcome.sweep
      ?? Sweep(
        outcome.strategy, spec: spec, bars: outcome.bars, references: outcome.references,
        layout: layout)
    var terms = Evidence.Terms()
    terms.earlierTrials = earlierTrials
    guard
      let sets = try Evidence(
        sweep, spec: spec, bars: outcome.bars, references: outcome.references, layout: layout,
        terms: terms)
    else { return nil }
    self.sets = sets
    accounts =
      outcome.walkForwards.isEmpty
      ? [Account(sets)] : outcome.walkForwards.map { Account($0, best: sets.expectedBest) }
  }
}

extension RunEvidence.Account {
  fileprivate init(_ best: Evidence) {
    symbol = best.symbol
    bars = best.bars
    deflated = best.deflated
    minimumTrackRecord = best.minimumTrackRecord
  }

  fileprivate init(_ run: WalkForward, best: Double) {
    var last = run.equity.initial
    let returns = run.equity.values.map { now in
      defer { last = now }
      return last > 0 ? now / last - 1 : 0
    }
    let deviation = returns.count > 1 ? Statistics.variance(returns).squareRoot() : .nan
    let sharpe = Statistics.mean(returns) / deviation
    let skewness = Statistics.skewness(returns)
    let kurtosis = Statistics.excessKurtosis(returns) + 3
    symbol = run.bars.symbol
    bars = returns.count
    deflated = ProbabilisticSharpe.probability(
      sharpe: sharpe, benchmark: best, skewness: skewness, kurtosis: kurtosis, count: bars)
    minimumTrackRecord = ProbabilisticSharpe.minimumTrackRecord(
      sharpe: sharpe, skewness: skewness, kurtosis: kurtosis)
  }
}
