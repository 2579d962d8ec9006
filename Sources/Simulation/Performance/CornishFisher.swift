import Numerics

/// Quantiles and shortfalls of a normal distribution bent to a sample's skewness and kurtosis.
///
/// The moments are the population's. The plain normal figures come along for comparison.
///
/// - SeeAlso: Cornish and Fisher (1938); Boudt, Peterson and Croux (2008), "Estimation and decomposition of
///   downside risk for portfolios with non-normal returns".
public struct CornishFisher: Sendable {
  /// The mean of the sample.
  public let mean: Double
  /// The population deviation of the sample.
  public let deviation: Double
  /// The population skewness g1.
  public let skewness: Double
  /// The population excess kurtosis g2.
  public let excessKurtosis: Double
  /// The share of the tail, for example 0.05.
  public let level: Double

  /// Takes a sample and the share of its tail; NaN is dropped.
  public init(_ sample: [Double], level: Double = 0.05) {
    mean = Statistics.mean(sample)
    deviation = Statistics.populationStandardDeviation(sample)
    skewness = Statistics.skewness(sample)
    excessKurtosis = Statistics.excessKurtosis(sample)
    self.level = level
  }

  private var z: Double { Normal.quantile(level) }

  /// The standardised quantile after skewness and kurtosis.
  public var standardQuantile: Double {
    let (z, s, k) = (z, skewness, excessKurtosis)
    return z + (z * z - 1) * s / 6 + (z * z * z - 3 * z) * k / 24
      - (2 * z * z * z - 5 * z) * s * s / 36
  }

  /// Whether the bent quantiles rise with the probability, so that they belong to a distribution.
  public var isMonotone: Bool {
    let square = skewness * skewness
    let eighth = excessKurtosis / 8
    let discriminant =
      square / 9 - 4 * (eighth - square / 6) * (1 - eighth + 5 * square / 36)
    return discriminant <= 0 && eighth > square / 6
  }

  /// The quantile of the normal distribution with the sample's mean and deviation.
  public var gaussianValueAtRisk: Double { mean + deviation * z }

  /// The mean of that normal distribution below its quantile.
  public var gaussianExpectedShortfall: Double { mean - deviation * Normal.density(z) / level }

  /// The bent quantile; without meaning where `isMonotone` is false.
  public var valueAtRisk: Double { mean + deviation * standardQuantile }

  /// The exact mean of the bent quantile function below the level.
  public var expectedShortfall: Double {
    let (z, s, k) = (z, skewness, excessKurtosis)
    let bend = 1 + s * z / 6 + k * (z * z - 1) / 24 - s * s * (2 * z * z - 1) / 36
    return mean - deviation * Normal.density(z) / level * bend
  }

  /// The shortfall by Boudt, Peterson and Croux, who integrate the Edgeworth density instead.
  ///
  /// This is the "modified ES" of R's PerformanceAnalytics.
  public var edgeworthExpectedShortfall: Double {
    let h = standardQuantile
    let (square, density) = (h * h, Normal.density(h))
    let (fourth, sixth) = (square * square, square * square * square)
    let i1 = h * density - Normal.cdf(h)
    let i2 = density * (square + 2)
    let i3 = density * (square * h + 3 * h) - 3 * Normal.cdf(h)
    let i4 = density * (fourth + 4 * square + 8)
    let i6 = density * (sixth + 6 * fourth + 24 * square + 48)
    let kurtosisPart = excessKurtosis / 24 * (i4 - 6 * i2 + 3 * density)
    let skewnessPart = skewness / 6 * (i3 - 3 * i1)
    let squarePart = skewness * skewness / 72 * (i6 - 15 * i4 + 45 * i2 - 15 * density)
    return mean - deviation / level * (density + kurtosisPart + skewnessPart + squarePart)
  }
}
