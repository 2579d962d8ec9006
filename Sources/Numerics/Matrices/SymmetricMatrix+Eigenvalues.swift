extension SymmetricMatrix {
  /// The eigenvalues in rising order.
  ///
  /// - Throws: Where a value is not finite, or OpenBLAS cannot be loaded.
  /// - Complexity: O(*n*³), LAPACK `dsyevd`.
  public func eigenvalues() throws(NumericsError) -> [Double] {
    guard values.allSatisfy(\.isFinite) else { throw .notFinite("the matrix's values") }
    guard count > 0 else { return [] }
    guard let found = try OpenBLAS.loaded().eigenvalues(values, count: count) else {
      throw .noConvergence("the eigenvalues")
    }
    return found
  }
}
