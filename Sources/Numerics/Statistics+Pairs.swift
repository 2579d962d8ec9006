extension Statistics {
  /// The sample covariance, divided by *n* − 1; NaN for fewer than two whole pairs.
  ///
  /// - Precondition: both samples have the same count.
  public static func covariance(_ left: [Double], _ right: [Double]) -> Double {
    let pairs = presentPairs(left, right)
    guard pairs.left.count > 1 else { return .nan }
    let leftMean = mean(pairs.left)
    let rightMean = mean(pairs.right)
    var sum = CompensatedSum()
    for (x, y) in zip(pairs.left, pairs.right) { sum.add((x - leftMean) * (y - rightMean)) }
    return sum.value / Double(pairs.left.count - 1)
  }

  /// Pearson's correlation; NaN where a sample does not vary.
  ///
  /// - Precondition: both samples have the same count.
  public static func correlation(_ left: [Double], _ right: [Double]) -> Double {
    let pairs = presentPairs(left, right)
    return covariance(pairs.left, pairs.right) / dispersion(pairs.left) / dispersion(pairs.right)
  }

  /// Autocorrelations of lags 1...`lags`, about the mean of the whole sample.
  ///
  /// rho_k = sum of e_t e_(t-k) over the sum of e_t squared, with NaN dropped before. Lags of *n* or more are
  /// NaN, and so is everything where the values do not differ.
  ///
  /// - Complexity: O(*n* · `lags`).
  public static func autocorrelations(_ values: [Double], lags: Int) -> [Double] {
    let sample = present(values)
    guard lags > 0 else { return [] }
    guard dispersion(sample) > 0 else { return Array(repeating: .nan, count: lags) }
    let center = mean(sample)
    let deviations = sample.map { $0 - center }
    let scale = squaredDeviations(sample)
    return (1...lags).map { lag in
      lag < deviations.count ? laggedProduct(deviations, lag) / scale : .nan
    }
  }

  /// The autocorrelation of one lag.
  public static func autocorrelation(_ values: [Double], lag: Int) -> Double {
    let sample = present(values)
    guard lag > 0, lag < sample.count, dispersion(sample) > 0 else { return lag == 0 ? 1 : .nan }
    let center = mean(sample)
    return laggedProduct(sample.map { $0 - center }, lag) / squaredDeviations(sample)
  }

  /// The sum of products of values that are `lag` rows apart.
  private static func laggedProduct(_ values: [Double], _ lag: Int) -> Double {
    values.withUnsafeBufferPointer { buffer in
      var sum = 0.0
      for row in lag..<buffer.count { sum += buffer[row] * buffer[row - lag] }
      return sum
    }
  }
}
