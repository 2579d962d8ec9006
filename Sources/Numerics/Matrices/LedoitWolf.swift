/// What a sample covariance is drawn towards.
public enum ShrinkageTarget: String, Hashable, Sendable, CaseIterable {
  /// No correlation and equal variances (Ledoit and Wolf, 2004).
  case identity
  /// The assets' own variances, and the mean of all correlations for each pair (2003).
  case constantCorrelation
}

/// A covariance of few observations, drawn towards one of fewer parameters so far that the expected
/// squared error is least.
///
/// Sample moments are divided by *n*, as the authors do, not by *n* − 1. With the identity as target it is
/// positive definite from three observations on, however many assets there are.
///
/// Verified: identity against scikit-learn's `LedoitWolf`; constant correlation against the published
/// formula in numpy.
///
/// - SeeAlso: Ledoit and Wolf (2004), "A well-conditioned estimator for large-dimensional covariance
///   matrices"; (2003) "Honey, I shrunk the sample covariance matrix".
public struct LedoitWolf: Sendable {
  /// The covariance after shrinking.
  public let covariance: SymmetricMatrix
  /// The share of the target in it, 0 to 1.
  public let shrinkage: Double
  /// The mean correlation of all pairs, if the target asks for it; NaN for fewer than two assets.
  public let meanCorrelation: Double?

  /// Shrinks the covariance of returns, one array an asset.
  ///
  /// - Precondition: all assets have as many returns.
  /// - Complexity: O(rows × assets²), BLAS `dsyrk` and `dgemm`.
  public init(
    _ returns: [[Double]], target: ShrinkageTarget = .identity
  ) throws(NumericsError) {
    let moments = try Moments(CentredReturns(returns))
    switch target {
    case .identity:
      meanCorrelation = nil
      shrinkage = moments.identityShrinkage
      covariance = moments.shrunk(towards: moments.identity, by: shrinkage)
    case .constantCorrelation:
      try moments.covariance.checkVariances()
      let mean = moments.meanCorrelation
      let target = moments.constantCorrelation(mean)
      meanCorrelation = mean
      shrinkage = moments.constantCorrelationShrinkage(target, mean)
      covariance = moments.shrunk(towards: target, by: shrinkage)
    }
  }
}

/// The sample moments that both targets need.
private struct Moments {
  let returns: CentredReturns
  /// Divided by the number of dates.
  let covariance: SymmetricMatrix
  /// For each two assets, how much the product of their returns varies.
  let variances: SymmetricMatrix

  var rows: Double { Double(returns.rows) }
  var count: Int { returns.assets }

  init(_ returns: CentredReturns) throws(NumericsError) {
    self.returns = returns
    let covariance = try returns.crossProducts(dividedBy: Double(returns.rows))
    self.covariance = covariance
    guard returns.assets > 0 else {
      variances = covariance
      return
    }
    let squares = returns.library.squared(
      returns.values.map { $0 * $0 }, rows: returns.rows, columns: returns.assets)
    variances = SymmetricMatrix(
      count: returns.assets,
      values: zip(squares, covariance.values).map { $0 / Double(returns.rows) - $1 * $1 })
  }

  func shrunk(towards target: SymmetricMatrix, by share: Double) -> SymmetricMatrix {
    SymmetricMatrix(
      count: count,
      values: zip(target.values, covariance.values).map { share * $0 + (1 - share) * $1 })
  }

  /// The mean variance on the diagonal, nothing beside it.
  var identity: SymmetricMatrix {
    let mean = Statistics.mean(covariance.diagonal)
    return SymmetricMatrix(count: count) { $0 == $1 ? mean : 0 }
  }

  var identityShrinkage: Double {
    let distance = squaredDistance(covariance, identity)
    // The sample is the target: nothing to draw.
    guard distance > 0 else { return 0 }
    return min(Statistics.sum(variances.values) / rows / distance, 1)
  }

  /// The mean of the correlations of all pairs.
  var meanCorrelation: Double {
    let correlation = covariance.correlation
    let pairs = (0..<count).flatMap { row in (0..<row).map { correlation[row, $0] } }
    return Statistics.mean(pairs)
  }

  func constantCorrelation(_ mean: Double) -> SymmetricMatrix {
    let deviations = covariance.diagonal.map { $0.squareRoot() }
    return SymmetricMatrix(count: count) { row, column in
      row == column ? covariance[row, row] : mean * deviations[row] * deviations[column]
    }
  }

  func constantCorrelationShrinkage(_ target: SymmetricMatrix, _ mean: Double) -> Double {
    let distance = squaredDistance(covariance, target)
    guard distance > 0 else { return 0 }
    // How the target's errors go along with the sample's.
    let cubes = returns.library.product(
      transposed: returns.values.map { $0 * $0 * $0 }, returns.values, rows: returns.rows,
      columns: count)
    let diagonal = covariance.diagonal
    var shared = CompensatedSum()
    for column in 0..<count {
      for row in 0..<count where row != column {
        let moment = cubes[column * count + row] / rows - diagonal[row] * covariance[row, column]
        shared.add((diagonal[column] / diagonal[row]).squareRoot() * moment)
      }
    }
    let common = Statistics.sum(variances.diagonal) + mean * shared.value
    let excess = Statistics.sum(variances.values) - common
    return min(max(excess / (distance * rows), 0), 1)
  }

  private func squaredDistance(_ left: SymmetricMatrix, _ right: SymmetricMatrix) -> Double {
    Statistics.sum(zip(left.values, right.values).map { ($0 - $1) * ($0 - $1) })
  }
}
