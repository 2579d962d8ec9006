/// A square matrix that is its own transpose: a covariance, a correlation, distances.
public struct SymmetricMatrix: Hashable, Sendable {
  /// The number of rows, and of columns.
  public let count: Int
  /// Both halves, one column behind the other.
  public let values: [Double]

  /// Takes the columns, one behind the other; what stands above the diagonal is not read.
  ///
  /// - Precondition: there are `count` × `count` values.
  public init(count: Int, values: [Double]) {
    precondition(values.count == count * count, "\(values.count) values for \(count) columns")
    var values = values
    for column in 0..<count {
      for row in 0..<column { values[column * count + row] = values[row * count + column] }
    }
    self.count = count
    self.values = values
  }

  /// Takes the values of the diagonal and below it from a function of row and column.
  public init(count: Int, _ value: (_ row: Int, _ column: Int) -> Double) {
    var values = [Double](repeating: 0, count: count * count)
    for column in 0..<count {
      for row in column..<count { values[column * count + row] = value(row, column) }
    }
    self.init(count: count, values: values)
  }

  /// The value at a row and a column.
  public subscript(row: Int, column: Int) -> Double { values[column * count + row] }

  /// The values at equal row and column: of a covariance, the variances.
  public var diagonal: [Double] { (0..<count).map { self[$0, $0] } }

  /// The correlations of a covariance, with exact ones on the diagonal; NaN without variance.
  public var correlation: SymmetricMatrix {
    let deviations = diagonal.map { $0.squareRoot() }
    return SymmetricMatrix(count: count) { row, column in
      if row == column { return deviations[row] > 0 ? 1 : .nan }
      return self[row, column] / (deviations[row] * deviations[column])
    }
  }

  /// The matrix times a vector.
  ///
  /// - Precondition: the vector has as many values as the matrix rows.
  /// - Complexity: O(`count`²), the same bits on every processor.
  public func times(_ vector: [Double]) -> [Double] {
    precondition(vector.count == count, "\(vector.count) values for \(count) columns")
    var result = [Double](repeating: 0, count: count)
    for column in 0..<count {
      let (start, factor) = (column * count, vector[column])
      for row in 0..<count { result[row] += values[start + row] * factor }
    }
    return result
  }

  /// vector' matrix vector: with a covariance, the variance of a portfolio of these weights.
  public func quadratic(_ vector: [Double]) -> Double { product(vector, times(vector)) }

  /// The rows and columns of some places, in their order.
  public func part(_ places: [Int]) -> SymmetricMatrix {
    SymmetricMatrix(count: places.count) { self[places[$0], places[$1]] }
  }
}

extension SymmetricMatrix {
  /// Refuses a covariance with numbers that are not finite or assets without variance.
  func checkVariances() throws(NumericsError) {
    guard values.allSatisfy(\.isFinite) else { throw .notFinite("the covariances") }
    if let asset = diagonal.firstIndex(where: { $0 <= 0 }) { throw .noVariance(asset: asset) }
  }

  /// Refuses a covariance that gives some portfolio a negative variance.
  ///
  /// Without full rank, as with fewer observations than assets, it passes.
  func checkSemidefinite() throws(NumericsError) {
    let raised = SymmetricMatrix(count: count) { row, column in
      // Rounding alone makes the smallest eigenvalue of a matrix without full rank negative.
      row == column ? self[row, row] * (1 + 1e-9) : self[row, column]
    }
    guard raised.count > 0 else { return }
    _ = try Cholesky(raised)
  }
}

/// The sum of products.
func product(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for (one, other) in zip(left, right) { sum += one * other }
  return sum
}
