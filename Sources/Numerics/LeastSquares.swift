/// Linear least squares.
public enum LeastSquares {
  /// The coefficients that make `design` times them nearest to `values`, and the residuals.
  ///
  /// `design` holds `columns` columns of as many rows as `values`, one column behind the other. Columns
  /// that depend on others get the smallest coefficients that do.
  ///
  /// - Returns: nil without rows or columns, or where a number is not finite.
  /// - Throws: Where OpenBLAS cannot be loaded.
  /// - Complexity: O(rows × columns²), by a QR factorisation with column pivots (LAPACK `dgelsy`).
  public static func solve(
    design: [Double], columns: Int, values: [Double]
  ) throws(NumericsError) -> (coefficients: [Double], residuals: [Double])? {
    let rows = values.count
    guard rows > 0, columns > 0, design.count == rows * columns,
      design.allSatisfy(\.isFinite), values.allSatisfy(\.isFinite)
    else { return nil }
    let library = try OpenBLAS.loaded()
    var matrix = design
    var solution = values + [Double](repeating: 0, count: max(columns - rows, 0))
    guard library.leastSquares(&matrix, rows: rows, columns: columns, &solution) else { return nil }
    let coefficients = Array(solution.prefix(columns))
    var residuals = values
    for column in 0..<columns {
      for row in 0..<rows { residuals[row] -= design[column * rows + row] * coefficients[column] }
    }
    return (coefficients, residuals)
  }

  /// Loads what `solve` needs, so that later calls cannot fail for want of it.
  package static func load() throws(NumericsError) { _ = try OpenBLAS.loaded() }
}
