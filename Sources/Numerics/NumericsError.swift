/// What can be wrong with numbers that are to be factorised or shared out.
public enum NumericsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The linear algebra library is not there.
  case missingLibrary(String)
  /// A number is missing or infinite.
  case notFinite(String)
  /// Too few observations for a covariance.
  case tooFewRows(Int)
  /// An asset whose returns do not differ, counted from 0.
  case noVariance(asset: Int)
  /// A matrix without a Cholesky factor.
  case notPositiveDefinite
  /// A setting is outside its range.
  case badSetting(name: String, value: Double, allowed: String)
  /// Bounds between which the weights cannot have their sum.
  case noRoom(sum: Double, least: Double, most: Double)
  /// Nothing is expected to earn more than the risk-free rate.
  case noPositiveMean
  /// An iteration did not come to its end.
  case noConvergence(String)

  /// One sentence that says what to do.
  public var description: String {
    switch self {
    case .missingLibrary(let name):
      "\(name) cannot be loaded: install the package libopenblas0"
    case .notFinite(let what):
      "\(what) hold a missing or infinite number; leave out what is not known for the whole window"
    case .tooFewRows(let rows):
      "a covariance needs 2 observations, not \(rows); take a longer window"
    case .noVariance(let asset):
      "asset \(asset + 1) has no variance; leave it out"
    case .notPositiveDefinite:
      "the covariance is not positive definite: too few observations, or assets that move as one; "
        + "shrink it (Ledoit-Wolf) or take a longer window"
    case .badSetting(let name, let value, let allowed):
      "the \(name) cannot be \(value): it must be \(allowed)"
    case .noRoom(let sum, let least, let most):
      "weights between their bounds add up to \(least) at least and \(most) at most, never to "
        + "\(sum); widen the bounds"
    case .noPositiveMean:
      "no asset is expected to earn more than the risk-free rate; hold none"
    case .noConvergence(let what):
      "the \(what) does not converge: the covariance is too close to singular; "
        + "shrink it (Ledoit-Wolf)"
    }
  }
}
