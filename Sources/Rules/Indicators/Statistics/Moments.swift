/// The central moments of a window from the sums of the powers, around a value near by.
struct CentralMoments<N: Number> {
  let mean: N
  let second: N
  let third: N
  let fourth: N

  @inline(__always)
  init(_ totals: WindowTotals<N>) {
    let one = totals.sums[0] / totals.size
    let two = totals.sums[1] / totals.size
    let three = totals.sums[2] / totals.size
    let four = totals.sums[3] / totals.size
    let square = one * one
    mean = one
    second = choose(totals.isFlat[0], .zero, two - square)
    third = three - N(all: 3) * one * two + N(all: 2) * one * square
    fourth =
      four - N(all: 4) * one * three + N(all: 6) * square * two - N(all: 3) * square * square
  }
}

/// The powers of the distance from the centre.
@inline(__always)
private func powers<N: Number>(_ values: [3 of N], _ center: [3 of N]) -> [5 of N] {
  let one = values[0] - center[0]
  let two = one * one
  return [one, two, two * one, two * two, .zero]
}

/// Sample skewness: 0 for what is even on both sides.
enum Skewness: WindowStatistic {
  static var terms: Int { 3 }

  @inline(__always)
  static func terms<N: Number>(_ values: [3 of N], around center: [3 of N]) -> [5 of N] {
    powers(values, center)
  }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    let moments = CentralMoments(totals)
    let size = totals.size
    let one = N(all: 1)
    let plain = moments.third / (moments.second * moments.second.root)
    let skewness = plain * (size * (size - one)).root / (size - one - one)
    return [choose(greater(moments.second, .zero), skewness, .nan), .zero, .zero, .zero]
  }
}

/// Sample excess kurtosis: 0 for a normal distribution.
enum Kurtosis: WindowStatistic {
  static var terms: Int { 4 }

  @inline(__always)
  static func terms<N: Number>(_ values: [3 of N], around center: [3 of N]) -> [5 of N] {
    powers(values, center)
  }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    let moments = CentralMoments(totals)
    let size = totals.size
    let one = N(all: 1)
    let plain = moments.fourth / (moments.second * moments.second) - N(all: 3)
    let factor = (size - one) / ((size - N(all: 2)) * (size - N(all: 3)))
    let kurtosis = factor * ((size + one) * plain + N(all: 6))
    return [choose(greater(moments.second, .zero), kurtosis, .nan), .zero, .zero, .zero]
  }
}

/// How many deviations a value lies from its window's mean; the setting is taken off the divisor.
enum Standardized: WindowStatistic {
  static var terms: Int { 2 }

  @inline(__always)
  static func terms<N: Number>(_ values: [3 of N], around center: [3 of N]) -> [5 of N] {
    powers(values, center)
  }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    let moments = CentralMoments(totals)
    let variance = moments.second * (totals.size / (totals.size - totals.setting))
    let score = (totals.values[0] - totals.center[0] - moments.mean) / variance.root
    return [choose(greater(variance, .zero), score, .nan), .zero, .zero, .zero]
  }
}

/// The root of the sample variance times a factor.
enum SampleDeviation: WindowStatistic {
  static var terms: Int { 2 }

  @inline(__always)
  static func terms<N: Number>(_ values: [3 of N], around center: [3 of N]) -> [5 of N] {
    powers(values, center)
  }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    let second = CentralMoments(totals).second
    let variance = second * (totals.size / (totals.size - N(all: 1))) * totals.setting
    return [choose(greater(variance, .zero), variance.root, .zero), .zero, .zero, .zero]
  }
}

/// The root of the mean times a factor.
enum RootMean: WindowStatistic {
  static var terms: Int { 1 }

  @inline(__always)
  static func terms<N: Number>(_ values: [3 of N], around center: [3 of N]) -> [5 of N] {
    [values[0], .zero, .zero, .zero, .zero]
  }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    [(totals.sums[0] / totals.size * totals.setting).root, .zero, .zero, .zero]
  }
}

extension Indicator {
  static let skewness = Indicator(
    "skewness", .statistics, "Skewness of a window",
    definition:
      "n / ((n - 1) * (n - 2)) * sum of ((x - mean) / s)³, s the sample deviation; NaN where flat",
    source: "adjusted Fisher-Pearson: Joanes and Gill (1998), G1; pandas rolling.skew",
    inputs: [.series], settings: [.window(20, atLeast: 3)],
    BlockSums<Double, Skewness>.self, BlockSums<Lane, Skewness>.self
  ) { Int($0[0]) - 1 }

  static let kurtosis = Indicator(
    "kurtosis", .statistics, "Excess kurtosis of a window",
    definition:
      "(n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2² - 3) + 6); NaN where flat",
    source: "Joanes and Gill (1998), G2; pandas rolling.kurt",
    inputs: [.series], settings: [.window(20, atLeast: 4)],
    BlockSums<Double, Kurtosis>.self, BlockSums<Lane, Kurtosis>.self
  ) { Int($0[0]) - 1 }

  static let standardScore = Indicator(
    "zscore", .statistics, "Deviations from the mean of a window",
    definition: "(x - mean) / sqrt(sum of (x - mean)² / (window - ddof)); NaN where flat",
    source: "standard score; ddof 0 is TA-Lib's STDDEV, 1 the sample's", inputs: [.series],
    settings: [.window(20, atLeast: 2), .number("ddof", 0, in: 0...1, isQuiet: true)],
    BlockSums<Double, Standardized>.self, BlockSums<Lane, Standardized>.self
  ) { Int($0[0]) - 1 }

  static let sampleDeviation = Indicator(
    "sample_deviation", .statistics, "Sample standard deviation of a window",
    definition: "sqrt(factor * sum of (x - mean)² / (window - 1))",
    source: "pandas rolling.std", inputs: [.series],
    settings: [.window(20, atLeast: 2), .number("factor", 1, in: 0...1e300)],
    BlockSums<Double, SampleDeviation>.self, BlockSums<Lane, SampleDeviation>.self
  ) { Int($0[0]) - 1 }

  static let rootMean = Indicator(
    "root_mean", .statistics, "Square root of the mean of a window",
    definition: "sqrt(factor * mean(x, window)); a window of 1 gives the plain root",
    source: "numpy sqrt(mean)", inputs: [.series],
    settings: [.window(20), .number("factor", 1, in: 0...1e300)],
    BlockSums<Double, RootMean>.self, BlockSums<Lane, RootMean>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The sample skewness of the last `window` values; NaN where they are all the same.
  public func skewness(_ window: some Term) -> Formula { Indicator.skewness([self], [window])[0] }

  /// The sample excess kurtosis of the last `window` values; NaN where they are all the same.
  public func kurtosis(_ window: some Term) -> Formula { Indicator.kurtosis([self], [window])[0] }

  /// The distance from the mean of the last `window` values, in their population deviations.
  public func zScore(_ window: some Term) -> Formula {
    Indicator.standardScore([self], [window])[0]
  }

  /// The sample standard deviation of the last `window` values.
  public func sampleDeviation(_ window: some Term) -> Formula {
    Indicator.sampleDeviation([self], [window])[0]
  }
}
