/// Portfolios that share risk out along a tree of similar assets; no matrix is inverted.
///
/// As published: single linkage over the Euclidean distances between the rows of √((1 − ρ) / 2), and a
/// bisection of the tree's leaves by their number. Of two assets that are each other's nearest, the one
/// listed first comes first, so the listing's order can show in the weights where a bisection parts such
/// a pair: list assets in one order always.
///
/// Verified: the example of the paper; scipy's `linkage` and the published bisection in numpy.
///
/// - SeeAlso: López de Prado (2016), "Building diversified portfolios that outperform out of sample".
public enum HierarchicalRiskParity {
  /// The weights, above 0 and 1 in sum.
  ///
  /// - Complexity: O(*n*³).
  public static func weights(_ covariance: SymmetricMatrix) throws(NumericsError) -> [Double] {
    try covariance.checkVariances()
    try covariance.checkSemidefinite()
    var weights = [Double](repeating: 1, count: covariance.count)
    var clusters = [order(covariance.correlation)[...]]
    while let cluster = clusters.popLast() {
      guard cluster.count > 1 else { continue }
      let middle = cluster.startIndex + cluster.count / 2
      let (left, right) = (cluster[..<middle], cluster[middle...])
      let (leftRisk, rightRisk) = (variance(of: left, covariance), variance(of: right, covariance))
      let share = 1 - leftRisk / (leftRisk + rightRisk)
      for asset in left { weights[asset] *= share }
      for asset in right { weights[asset] *= 1 - share }
      clusters += [left, right]
    }
    return weights
  }

  /// The assets in the order of the tree's leaves, similar ones side by side.
  public static func order(_ correlation: SymmetricMatrix) -> [Int] {
    let count = correlation.count
    let apart = SymmetricMatrix(count: count) { row, column in
      (max(1 - correlation[row, column], 0) / 2).squareRoot()
    }
    let distances = SymmetricMatrix(count: count) { row, column in
      (0..<count).reduce(0.0) { sum, other in
        let difference = apart[row, other] - apart[column, other]
        return sum + difference * difference
      }.squareRoot()
    }
    return SingleLinkage(distances).leaves
  }

  /// The variance of a cluster whose assets are weighted by the inverse of theirs.
  private static func variance(of cluster: ArraySlice<Int>, _ covariance: SymmetricMatrix) -> Double
  {
    let part = covariance.part(Array(cluster))
    let inverse = part.diagonal.map { 1 / $0 }
    let sum = Statistics.sum(inverse)
    return part.quadratic(inverse.map { $0 / sum })
  }
}
