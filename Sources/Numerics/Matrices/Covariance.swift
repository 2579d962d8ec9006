/// Covariances of assets from their returns, one array an asset, of the same dates.
///
/// Returns must be whole: what is missing on some dates has no place in a covariance.
public enum Covariance {
  /// The sample covariance, divided by *n* − 1.
  ///
  /// With no more observations than assets it has no full rank: shrink it before it is solved with. An
  /// asset whose returns do not really differ has covariances of exactly 0.
  ///
  /// - Precondition: all assets have as many returns.
  /// - Complexity: O(rows × assets²), BLAS `dsyrk`.
  public static func sample(_ returns: [[Double]]) throws(NumericsError) -> SymmetricMatrix {
    let centred = try CentredReturns(returns)
    return try centred.crossProducts(dividedBy: Double(centred.rows - 1))
  }

  /// The covariance of RiskMetrics: about zero, each date with `decay` times the weight of the next.
  ///
  /// It is what S ← decay S + (1 − decay) x x' gives, from x x' of the first date on.
  ///
  /// - Precondition: all assets have as many returns.
  public static func exponentiallyWeighted(
    _ returns: [[Double]], decay: Double = 0.94
  ) throws(NumericsError) -> SymmetricMatrix {
    guard decay > 0, decay < 1 else {
      throw .badSetting(name: "decay", value: decay, allowed: "above 0 and below 1")
    }
    let rows = try CentredReturns.check(returns)
    // Square roots of the weights, last date first.
    var weights: [Double] = []
    var weight = 1 - decay
    for _ in 0..<(rows - 1) {
      weights.append(weight.squareRoot())
      weight *= decay
    }
    weights.append((weight / (1 - decay)).squareRoot())
    let scaled = returns.flatMap { asset in zip(asset, weights.reversed()).map { $0 * $1 } }
    let library = try OpenBLAS.loaded()
    return SymmetricMatrix(
      count: returns.count,
      values: returns.isEmpty
        ? [] : library.squared(scaled, rows: rows, columns: returns.count))
  }
}

/// Returns less their means, one asset behind the other.
struct CentredReturns {
  let rows: Int
  let assets: Int
  let values: [Double]
  let library: OpenBLAS

  init(_ returns: [[Double]]) throws(NumericsError) {
    rows = try CentredReturns.check(returns)
    assets = returns.count
    library = try OpenBLAS.loaded()
    values = returns.flatMap { asset in
      guard !Statistics.dispersion(asset).isNaN else { return asset.map { _ in 0.0 } }
      let mean = Statistics.mean(asset)
      return asset.map { $0 - mean }
    }
  }

  /// The number of dates; refuses too few of them and returns that are not finite.
  static func check(_ returns: [[Double]]) throws(NumericsError) -> Int {
    let rows = returns.first?.count ?? 2
    precondition(returns.allSatisfy { $0.count == rows }, "assets with other numbers of returns")
    guard rows > 1 else { throw .tooFewRows(rows) }
    for (asset, values) in returns.enumerated() where !values.allSatisfy(\.isFinite) {
      throw .notFinite("the returns of asset \(asset + 1)")
    }
    return rows
  }

  /// The sums of products of each two assets, over a divisor.
  func crossProducts(dividedBy divisor: Double) throws(NumericsError) -> SymmetricMatrix {
    guard assets > 0 else { return SymmetricMatrix(count: 0, values: []) }
    let sums = library.squared(values, rows: rows, columns: assets)
    return SymmetricMatrix(count: assets, values: sums.map { $0 / divisor })
  }
}
