extension Statistics {
  /// The population skewness g1 = m3 / m2^1.5.
  ///
  /// NaN for fewer than three values and where the values do not differ.
  public static func skewness(_ values: [Double]) -> Double {
    let sample = present(values)
    guard sample.count > 2, dispersion(sample) > 0 else { return .nan }
    let (second, third, _) = centralMoments(sample)
    return third / (second * second.squareRoot())
  }

  /// The population excess kurtosis g2 = m4 / m2² − 3; 0 for a normal distribution.
  ///
  /// NaN for fewer than four values and where the values do not differ.
  public static func excessKurtosis(_ values: [Double]) -> Double {
    let sample = present(values)
    guard sample.count > 3, dispersion(sample) > 0 else { return .nan }
    let (second, _, fourth) = centralMoments(sample)
    return fourth / (second * second) - 3
  }

  /// The sample skewness G1, corrected for bias as pandas does.
  public static func sampleSkewness(_ values: [Double]) -> Double {
    let sample = present(values)
    let count = Double(sample.count)
    return skewness(sample) * (count * (count - 1)).squareRoot() / (count - 2)
  }

  /// The sample excess kurtosis G2, corrected for bias as pandas does.
  public static func sampleExcessKurtosis(_ values: [Double]) -> Double {
    let sample = present(values)
    let count = Double(sample.count)
    let scale = (count - 1) / ((count - 2) * (count - 3))
    return scale * ((count + 1) * excessKurtosis(sample) + 6)
  }

  /// The second, third and fourth central moments, divided by *n*.
  private static func centralMoments(_ sample: [Double]) -> (Double, Double, Double) {
    let center = mean(sample)
    var third = CompensatedSum()
    var fourth = CompensatedSum()
    for value in sample {
      let deviation = value - center
      let square = deviation * deviation
      third.add(square * deviation)
      fourth.add(square * square)
    }
    let count = Double(sample.count)
    return (squaredDeviations(sample) / count, third.value / count, fourth.value / count)
  }
}
