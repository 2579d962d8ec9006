import Numerics

/// What the squared deviations are divided by.
public enum DeviationKind: Sendable, Hashable {
  /// By *n*, as the indicator `stddev` and TA-Lib do.
  case population
  /// By *n* − 1, as pandas does.
  case sample
}

extension FrameColumn {
  /// How many numbers are there, missing ones not counted.
  public var presentCount: Int { reduce(0) { $0 + ($1.isNaN ? 0 : 1) } }

  /// The mean of what is not missing; NaN of nothing.
  public func mean() -> Double { Statistics.mean(Array(self)) }

  /// The sum of what is not missing, compensated; 0 of nothing.
  public func sum() -> Double { Statistics.sum(Statistics.present(Array(self))) }

  /// The smallest number; NaN of nothing.
  public func minimum() -> Double { quantileOfChecked(0) }

  /// The largest number; NaN of nothing.
  public func maximum() -> Double { quantileOfChecked(1) }

  /// The median; NaN of nothing.
  public func median() -> Double { quantileOfChecked(0.5) }

  /// The quantile of type 7, as numpy's and pandas' default.
  ///
  /// - Throws: `FrameError.badProbability`.
  public func quantile(_ probability: Double) throws(FrameError) -> Double {
    try checkProbability(probability)
    return quantileOfChecked(probability)
  }

  /// The standard deviation of what is not missing; NaN of too few.
  public func standardDeviation(_ kind: DeviationKind = .sample) -> Double {
    switch kind {
    case .population: Statistics.populationStandardDeviation(Array(self))
    case .sample: Statistics.standardDeviation(Array(self))
    }
  }

  /// Pearson's correlation over the rows that both columns have; NaN where one does not vary.
  public func correlation(with other: FrameColumn) throws(FrameError) -> Double {
    guard count == other.count else { throw .differentLengths(count, other.count) }
    return Statistics.correlation(Array(self), Array(other))
  }

  private func quantileOfChecked(_ probability: Double) -> Double {
    Statistics.quantile(Array(self), probability)
  }
}

/// Throws where a number is no probability.
func checkProbability(_ value: Double) throws(FrameError) {
  guard value >= 0, value <= 1 else { throw .badProbability(value) }
}
