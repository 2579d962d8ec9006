extension Statistics {
  /// The quantile of type 7: linear between order statistics, as numpy and R do by default.
  ///
  /// - Parameters:
  ///   - values: the sample, in any order; NaN is dropped.
  ///   - probability: from 0 (the smallest) to 1 (the largest).
  /// - Returns: the quantile, NaN for an empty sample.
  /// - Complexity: O(*n* log *n*).
  public static func quantile(_ values: [Double], _ probability: Double) -> Double {
    quantile(sorted: present(values).sorted(), probability)
  }

  /// The quantile of type 7 of a sample that is sorted and has no NaN.
  ///
  /// - Precondition: probability is in 0...1.
  /// - Complexity: O(1).
  public static func quantile(sorted sample: [Double], _ probability: Double) -> Double {
    precondition(probability >= 0 && probability <= 1, "a probability of \(probability)")
    guard let last = sample.last else { return .nan }
    let position = Double(sample.count - 1) * probability
    let row = Int(position)
    guard row + 1 < sample.count else { return last }
    let fraction = position - Double(row)
    let step = sample[row + 1] - sample[row]
    return fraction == 0 ? sample[row] : sample[row] + fraction * step
  }

  /// The median; NaN for an empty sample.
  public static func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

  /// The median of absolute deviations from the median, not scaled to a normal distribution.
  public static func medianAbsoluteDeviation(_ values: [Double]) -> Double {
    let sample = present(values)
    let center = median(sample)
    return median(sample.map { abs($0 - center) })
  }
}
