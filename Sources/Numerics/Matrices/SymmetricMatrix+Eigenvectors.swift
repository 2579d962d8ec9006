extension SymmetricMatrix {
  /// Eigenvalues in rising order, and their vectors of length 1, one an eigenvalue.
  ///
  /// Jacobi's rotations in Swift rather than LAPACK: a search must take the same steps on every processor, and the
  /// rounding of OpenBLAS depends on it. For matrices of tens of rows. NaN in, NaN out.
  ///
  /// - Complexity: O(*n*³) a sweep of rotations, some six to ten sweeps.
  package func eigenvectors() -> (values: [Double], vectors: [[Double]]) {
    var (matrix, vectors) = (rows, SymmetricMatrix(count: count) { $0 == $1 ? 1 : 0 }.rows)
    for _ in 0..<50 {
      guard Self.outside(matrix) > 0 else { break }
      for first in 0..<count {
        for second in first + 1..<max(count, first + 1) {
          Self.rotate(&matrix, &vectors, first, second)
        }
      }
    }
    let order = matrix.indices.sorted { (matrix[$0][$0], $0) < (matrix[$1][$1], $1) }
    return (
      order.map { matrix[$0][$0] }, order.map { column in vectors.map { $0[column] } }
    )
  }

  private var rows: [[Double]] { (0..<count).map { row in (0..<count).map { self[row, $0] } } }

  /// What is left outside the diagonal; 0 as soon as it is lost in rounding.
  private static func outside(_ matrix: [[Double]]) -> Double {
    var (outside, inside) = (0.0, 0.0)
    for row in matrix.indices {
      inside += matrix[row][row] * matrix[row][row]
      for column in matrix.indices where column != row {
        outside += matrix[row][column] * matrix[row][column]
      }
    }
    return outside > 1e-30 * inside ? outside : 0
  }

  /// Turns two axes so that the matrix has a zero where they meet.
  private static func rotate(
    _ matrix: inout [[Double]], _ vectors: inout [[Double]], _ first: Int, _ second: Int
  ) {
    let meeting = matrix[first][second]
    guard meeting != 0 else { return }
    let ratio = (matrix[second][second] - matrix[first][first]) / (2 * meeting)
    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for row in matrix.indices {
      let (one, other) = (matrix[row][first], matrix[row][second])
      matrix[row][first] = cosine * one - sine * other
      matrix[row][second] = sine * one + cosine * other
      let (left, right) = (vectors[row][first], vectors[row][second])
      vectors[row][first] = cosine * left - sine * right
      vectors[row][second] = sine * left + cosine * right
    }
    for column in matrix.indices {
      let (one, other) = (matrix[first][column], matrix[second][column])
      matrix[first][column] = cosine * one - sine * other
      matrix[second][column] = sine * one + cosine * other
    }
    matrix[first][second] = 0
    matrix[second][first] = 0
  }
}
