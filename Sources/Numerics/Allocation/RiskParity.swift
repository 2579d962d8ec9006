/// Portfolios in which each asset bears its share of the risk.
public enum RiskParity {
  /// Makes the assets' shares of the variance equal to their budgets.
  ///
  /// Newton's method on ½ x'Cx − Σ b ln x with the correlations C, its steps shortened until it is near:
  /// there is one solution, and it is found from any start.
  ///
  /// Verified: Maillard, Roncalli and Teïletche (2010); scipy's SLSQP; equality of the shares to 1e-9.
  ///
  /// - Parameters:
  ///   - covariance: The covariance; it needs no full rank where all its long-only portfolios have risk.
  ///   - budgets: Shares of the risk, above 0, in any unit; empty for equal ones.
  /// - Returns: Weights above 0, 1 in sum.
  /// - Throws: For a covariance with a portfolio of negative variance, and budgets out of range.
  /// - Precondition: there are no budgets or as many as assets.
  /// - SeeAlso: Spinu (2013), "An algorithm for computing risk parity weights".
  public static func weights(
    _ covariance: SymmetricMatrix, budgets: [Double] = []
  ) throws(NumericsError) -> [Double] {
    let count = covariance.count
    precondition(budgets.isEmpty || budgets.count == count, "budgets for other assets")
    try covariance.checkVariances()
    try covariance.checkSemidefinite()
    if let bad = budgets.first(where: { !($0 > 0 && $0 < .infinity) }) {
      throw .badSetting(name: "risk budget", value: bad, allowed: "above 0")
    }
    guard count > 0 else { return [] }
    let total = budgets.isEmpty ? Double(count) : Statistics.sum(budgets)
    let wanted = budgets.isEmpty ? [Double](repeating: 1, count: count) : budgets
    let solution = try minimum(covariance.correlation, wanted.map { $0 / total })
    let weights = zip(solution, covariance.diagonal).map { $0 / $1.squareRoot() }
    let sum = Statistics.sum(weights)
    return weights.map { $0 / sum }
  }

  /// The share of each asset in a portfolio's variance; they add up to 1.
  ///
  /// - Precondition: there are as many weights as assets.
  public static func shares(of weights: [Double], in covariance: SymmetricMatrix) -> [Double] {
    let marginal = covariance.times(weights)
    let variance = product(weights, marginal)
    return zip(weights, marginal).map { $0 * $1 / variance }
  }

  private static func minimum(
    _ correlation: SymmetricMatrix, _ budgets: [Double]
  ) throws(NumericsError) -> [Double] {
    let count = correlation.count
    let sum = Statistics.sum(correlation.values)
    // A portfolio that hedges itself whole has no risk to share.
    guard sum > 1e-9 * Double(count) else { throw .notPositiveDefinite }
    var point = [Double](repeating: (1 / sum).squareRoot(), count: count)
    for _ in 0..<200 {
      let slope = zip(correlation.times(point), zip(budgets, point)).map { $0 - $1.0 / $1.1 }
      let curvature = SymmetricMatrix(count: count) { row, column in
        row == column
          ? correlation[row, row] + budgets[row] / (point[row] * point[row])
          : correlation[row, column]
      }
      let step = try Cholesky(curvature).solve(slope)
      let decrement = max(product(slope, step), 0).squareRoot()
      let reach = zip(step, point).reduce(0) { max($0, abs($1.0 / $1.1)) }
      // Whole steps converge quadratically from here on and cannot leave the positive numbers.
      let length = decrement < 0.3628676 && reach < 0.5 ? 1 : 1 / (1 + reach)
      for place in point.indices { point[place] -= length * step[place] }
      if decrement < 1e-13 { return point }
    }
    throw .noConvergence("risk parity")
  }
}
