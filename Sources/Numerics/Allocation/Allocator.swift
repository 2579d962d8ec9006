/// A way to share one portfolio out among assets, long only and fully invested.
public enum Allocator: Hashable, Sendable {
  /// The same weight for each asset.
  case equal
  /// Weights in proportion to 1 / σ.
  case inverseVolatility
  /// Weights in proportion to 1 / σ².
  case inverseVariance
  /// The least variance.
  case minimumVariance
  /// The least ½ `riskAversion` w'Σw − μ'w.
  case meanVariance(riskAversion: Double)
  /// Equal shares of the risk.
  case riskParity
  /// Shares of the risk along a tree of similar assets.
  case hierarchicalRiskParity

  /// Shares the portfolio out.
  ///
  /// Minimum variance and mean-variance are best under the cap. The others are what they are without it,
  /// and what lies above the cap goes to the assets below it in proportion to their weights.
  ///
  /// - Parameters:
  ///   - covariance: Of the assets' returns; positive definite for minimum variance and mean-variance.
  ///   - means: Expected returns of the same period, for mean-variance.
  ///   - cap: The greatest weight, at least 1 over the number of assets.
  /// - Returns: The weights: at least 0, at most `cap`, 1 in sum; none for no assets.
  /// - Throws: For a covariance that the way of sharing cannot use, or a cap that leaves no room.
  /// - Precondition: mean-variance gets as many means as assets.
  public func weights(
    _ covariance: SymmetricMatrix, means: [Double] = [], cap: Double = 1
  ) throws(NumericsError) -> [Double] {
    let count = covariance.count
    guard cap > 0 else { throw .badSetting(name: "cap", value: cap, allowed: "above 0") }
    guard count > 0 else { return [] }
    // Ten caps of 0.1 add up to less than 1.
    guard cap * Double(count) >= 1 - 1e-12 else {
      throw .noRoom(sum: 1, least: 0, most: cap * Double(count))
    }
    let cap = min(cap, 1)
    switch self {
    case .equal:
      return [Double](repeating: 1 / Double(count), count: count)
    case .inverseVolatility:
      try covariance.checkVariances()
      return Allocator.capped(covariance.diagonal.map { 1 / $0.squareRoot() }, at: cap)
    case .inverseVariance:
      try covariance.checkVariances()
      return Allocator.capped(covariance.diagonal.map { 1 / $0 }, at: cap)
    case .minimumVariance:
      return try MeanVariance.weights(covariance, cap: cap)
    case .meanVariance(let riskAversion):
      precondition(means.count == count, "\(means.count) means for \(count) assets")
      return try MeanVariance.weights(
        covariance, means: means, riskAversion: riskAversion, cap: cap)
    case .riskParity:
      return Allocator.capped(try RiskParity.weights(covariance), at: cap)
    case .hierarchicalRiskParity:
      return Allocator.capped(try HierarchicalRiskParity.weights(covariance), at: cap)
    }
  }

  /// Weights in proportion to `sizes` as far as the cap lets them; 1 in sum.
  private static func capped(_ sizes: [Double], at cap: Double) -> [Double] {
    var weights = sizes
    var below = Array(sizes.indices)
    // Each round caps an asset or is the last.
    while !below.isEmpty {
      let rest = 1 - cap * Double(sizes.count - below.count)
      let sum = Statistics.sum(below.map { sizes[$0] })
      for asset in below { weights[asset] = sizes[asset] / sum * rest }
      let above = below.filter { weights[$0] > cap }
      if above.isEmpty { break }
      for asset in above { weights[asset] = cap }
      below.removeAll { above.contains($0) }
    }
    return weights
  }
}
