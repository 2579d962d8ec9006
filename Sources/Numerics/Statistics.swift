/// Descriptive statistics of samples.
///
/// Every function here drops missing values (NaN) first, pairwise where there are two samples, and never
/// fills them with zero; `present(_:)` gives what is left, so that a caller can count the dropped. With too
/// few values left the answer is NaN: one for a mean, two for anything with a deviation, three for
/// skewness and four for kurtosis. Sums are compensated and variances take two passes.
public enum Statistics {
  /// The values that are not NaN, in order.
  ///
  /// - Complexity: O(*n*); no copy when nothing is missing.
  public static func present(_ values: [Double]) -> [Double] {
    values.contains { $0.isNaN } ? values.filter { !$0.isNaN } : values
  }

  /// The pairs in which neither value is NaN, as two samples of equal length.
  ///
  /// - Precondition: both samples have the same count.
  public static func presentPairs(
    _ left: [Double], _ right: [Double]
  ) -> (left: [Double], right: [Double]) {
    precondition(left.count == right.count, "samples of different length")
    guard zip(left, right).contains(where: { $0.isNaN || $1.isNaN }) else { return (left, right) }
    let pairs = zip(left, right).filter { !$0.isNaN && !$1.isNaN }
    return (pairs.map(\.0), pairs.map(\.1))
  }

  /// The arithmetic mean; NaN for an empty sample.
  public static func mean(_ values: [Double]) -> Double {
    let sample = present(values)
    return sample.isEmpty ? .nan : sum(sample) / Double(sample.count)
  }

  /// The sample variance, divided by *n* − 1; NaN for fewer than two values.
  public static func variance(_ values: [Double]) -> Double {
    let sample = present(values)
    guard sample.count > 1 else { return .nan }
    return squaredDeviations(sample) / Double(sample.count - 1)
  }

  /// The population variance, divided by *n*; NaN for an empty sample.
  public static func populationVariance(_ values: [Double]) -> Double {
    let sample = present(values)
    guard !sample.isEmpty else { return .nan }
    return squaredDeviations(sample) / Double(sample.count)
  }

  /// The sample standard deviation, divided by *n* − 1; NaN for fewer than two values.
  public static func standardDeviation(_ values: [Double]) -> Double {
    variance(values).squareRoot()
  }

  /// The population standard deviation, divided by *n*; NaN for an empty sample.
  public static func populationStandardDeviation(_ values: [Double]) -> Double {
    populationVariance(values).squareRoot()
  }

  /// The sample standard deviation as a divisor: NaN where the values do not really differ.
  ///
  /// A deviation of at most 1e-12 times the largest absolute value is rounding noise, and a ratio over it
  /// would be a huge number without meaning.
  public static func dispersion(_ values: [Double]) -> Double {
    let deviation = standardDeviation(values)
    let largest = values.reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }
    return deviation > 1e-12 * largest ? deviation : .nan
  }

  /// The mean absolute deviation from the mean; NaN for an empty sample.
  public static func meanAbsoluteDeviation(_ values: [Double]) -> Double {
    let sample = present(values)
    let center = mean(sample)
    return mean(sample.map { abs($0 - center) })
  }

  /// The sum of squared deviations, by two passes with the correction for the rounded mean.
  static func squaredDeviations(_ sample: [Double]) -> Double {
    let center = mean(sample)
    var squares = CompensatedSum()
    var rest = CompensatedSum()
    for value in sample {
      let deviation = value - center
      squares.add(deviation * deviation)
      rest.add(deviation)
    }
    return squares.value - rest.value * rest.value / Double(max(sample.count, 1))
  }
}
