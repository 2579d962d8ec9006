import COpenBLAS

/// Linear least squares.
public enum LeastSquares {
  /// Tells the library, once, that threads are ours to start: a small problem is slower on several.
  private static let isSingleThreaded: Void = openblas_set_num_threads(1)

  /// The coefficients that make `design` times them nearest to `values`, and the residuals.
  ///
  /// `design` holds `columns` columns of as many rows as `values`, one column behind the other. Columns
  /// that depend on others get the smallest coefficients that do.
  ///
  /// - Returns: nil without rows or columns, or where a number is not finite.
  /// - Complexity: O(rows × columns²), by a QR factorisation with column pivots (LAPACK `dgelsy`).
  public static func solve(
    design: [Double], columns: Int, values: [Double]
  ) -> (coefficients: [Double], residuals: [Double])? {
    let rows = values.count
    guard rows > 0, columns > 0, design.count == rows * columns,
      design.allSatisfy(\.isFinite), values.allSatisfy(\.isFinite)
    else { return nil }
    _ = isSingleThreaded
    var matrix = design
    var solution = values + [Double](repeating: 0, count: max(columns - rows, 0))
    var pivots = [Int32](repeating: 0, count: columns)
    var rank: Int32 = 0
    let state = LAPACKE_dgelsy(
      LAPACK_COL_MAJOR, Int32(rows), Int32(columns), 1, &matrix, Int32(rows), &solution,
      Int32(max(rows, columns)), &pivots, 1e-12, &rank)
    guard state == 0 else { return nil }
    let coefficients = Array(solution.prefix(columns))
    var residuals = values
    for column in 0..<columns {
      for row in 0..<rows { residuals[row] -= design[column * rows + row] * coefficients[column] }
    }
    return (coefficients, residuals)
  }
}
