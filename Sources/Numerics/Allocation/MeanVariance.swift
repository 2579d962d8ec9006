/// Portfolios that weigh expected return against variance.
public enum MeanVariance {
  /// Makes ½ `riskAversion` w'Σw − μ'w least.
  ///
  /// Without means it is the portfolio of least variance.
  ///
  /// - Parameters:
  ///   - covariance: Σ, positive definite.
  ///   - means: μ, of the same period as Σ; empty for zeros.
  ///   - riskAversion: What a unit of variance costs in units of return.
  ///   - cap: The greatest weight, at least 1 over the number of assets.
  /// - Returns: Weights between 0 and `cap`, 1 in sum.
  /// - Throws: For a covariance that is not positive definite, and settings out of range.
  /// - Precondition: there are no means or as many as assets.
  public static func weights(
    _ covariance: SymmetricMatrix, means: [Double] = [], riskAversion: Double = 1, cap: Double = 1
  ) throws(NumericsError) -> [Double] {
    try covariance.checkVariances()
    guard riskAversion > 0, riskAversion < .infinity else {
      throw .badSetting(name: "risk aversion", value: riskAversion, allowed: "above 0")
    }
    guard cap > 0, cap < .infinity else {
      throw .badSetting(name: "cap", value: cap, allowed: "above 0")
    }
    let count = covariance.count
    let zeros = [Double](repeating: 0, count: count)
    // Divided by the risk aversion, so that the pivots are those of the covariance.
    return try QuadraticProgram(
      quadratic: covariance,
      linear: means.isEmpty ? zeros : means.map { $0 / riskAversion }, lower: zeros,
      upper: [Double](repeating: cap, count: count)
    ).solve()
  }

  /// Makes the ratio of excess return to risk greatest.
  ///
  /// Found as the multiple of them that makes ½ y'Σy − μ'y least, which needs no fixed sum.
  ///
  /// - Parameters:
  ///   - covariance: Σ, positive definite.
  ///   - means: Expected returns less the risk-free rate.
  /// - Returns: Weights of at least 0, 1 in sum.
  /// - Throws: For a covariance that is not positive definite, and where no mean is above 0.
  /// - Precondition: there are as many means as assets.
  public static func maximumSharpe(
    _ covariance: SymmetricMatrix, means: [Double]
  ) throws(NumericsError) -> [Double] {
    try covariance.checkVariances()
    guard means.allSatisfy(\.isFinite) else { throw .notFinite("the means") }
    guard means.contains(where: { $0 > 0 }) else { throw .noPositiveMean }
    let count = covariance.count
    let multiple = try QuadraticProgram(
      quadratic: covariance, linear: means, lower: [Double](repeating: 0, count: count),
      upper: [Double](repeating: .infinity, count: count), sum: nil
    ).solve()
    let total = Statistics.sum(multiple)
    return multiple.map { $0 / total }
  }
}
