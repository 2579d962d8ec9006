/// The factor L of a positive definite matrix L L'.
public struct Cholesky: Sendable {
  /// The number of rows.
  public let count: Int
  private let factor: [Double]
  private let library: OpenBLAS

  /// Factorises a matrix.
  ///
  /// - Throws: Where the matrix is not positive definite: also where a row is, to twelve digits, a
  ///   combination of those before it, since what solves such a system is rounding noise.
  /// - Complexity: O(*n*³), LAPACK `dpotrf`.
  public init(_ matrix: SymmetricMatrix) throws(NumericsError) {
    guard matrix.values.allSatisfy(\.isFinite) else { throw .notFinite("the matrix's values") }
    library = try OpenBLAS.loaded()
    count = matrix.count
    var factor = matrix.values
    guard count == 0 || library.factorise(&factor, count: count) else { throw .notPositiveDefinite }
    for row in 0..<count {
      let pivot = factor[row * count + row]
      guard pivot * pivot > 1e-12 * matrix[row, row] else { throw .notPositiveDefinite }
    }
    self.factor = factor
  }

  /// What the matrix maps to `values`.
  ///
  /// - Precondition: there are as many values as rows.
  /// - Complexity: O(*n*²).
  public func solve(_ values: [Double]) -> [Double] {
    precondition(values.count == count, "\(values.count) values for \(count) rows")
    guard count > 0 else { return [] }
    var solution = values
    library.solve(lower: factor, isTransposed: false, &solution)
    library.solve(lower: factor, isTransposed: true, &solution)
    return solution
  }
}
