/// The straight line through a window of pairs, by least squares.
private struct PairLine<N: Number> {
  let slope: N
  let intercept: N
  /// What the line leaves of this row's value.
  let residual: N
  let determination: N
  let correlation: N

  /// Sums of y, x, y², x² and xy around values near by.
  @inline(__always)
  init(_ totals: WindowTotals<N>) {
    let meanY = totals.sums[0] / totals.size
    let meanX = totals.sums[1] / totals.size
    let spreadY = totals.sums[2] - totals.sums[0] * meanY
    let spreadX = totals.sums[3] - totals.sums[1] * meanX
    let joint = totals.sums[4] - totals.sums[0] * meanX
    slope = choose(totals.isFlat[1], .nan, joint / spreadX)
    intercept = totals.center[0] + meanY - slope * (totals.center[1] + meanX)
    residual =
      totals.values[0] - totals.center[0] - meanY
      - slope * (totals.values[1] - totals.center[1] - meanX)
    let isFlat = totals.isFlat[0] | totals.isFlat[1]
    let cosine = joint / (spreadX.root * spreadY.root)
    let one = N(all: 1)
    let bounded = choose(greater(cosine, one), one, choose(less(cosine, -one), -one, cosine))
    correlation = choose(isFlat, .nan, bounded)
    determination = correlation * correlation
  }
}

/// Pairs of y and x.
protocol PairStatistic: WindowStatistic {}

extension PairStatistic {
  static var values: Int { 2 }
  static var terms: Int { 5 }

  @inline(__always)
  static func terms<N: Number>(_ values: [3 of N], around center: [3 of N]) -> [5 of N] {
    let y = values[0] - center[0]
    let x = values[1] - center[1]
    return [y, x, y * y, x * x, x * y]
  }
}

/// One series on another.
enum RegressionOnSeries: PairStatistic {
  static var outputs: Int { 4 }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    let line = PairLine(totals)
    return [line.slope, line.intercept, line.determination, line.residual]
  }
}

/// A series on the number of its row; the intercept is the line's value at the oldest row.
enum RegressionOnTime: PairStatistic {
  static var outputs: Int { 4 }

  @inline(__always)
  static func read<N: Number>(_ row: KernelRow<N>) -> [3 of N] {
    [row[0], N(all: Double(row.time)), .zero]
  }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    let line = PairLine(totals)
    let start =
      totals.values[0] - line.residual - line.slope * (totals.size - N(all: 1))
    return [line.slope, start, line.determination, line.residual]
  }
}

/// How two series move together.
enum PairCorrelation: PairStatistic {
  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    [PairLine(totals).correlation, .zero, .zero, .zero]
  }
}

/// A series on its own value of the row before.
enum ReversionPair: PairStatistic {
  static var outputs: Int { 3 }
  static var lookback: Int { 1 }

  @inline(__always)
  static func read<N: Number>(_ row: KernelRow<N>) -> [3 of N] {
    let back = N.Count(all: 1)
    return [row[0], row.time >= 1 ? row[0, back: back] : .nan, .zero]
  }

  @inline(__always)
  static func outputs<N: Number>(_ totals: WindowTotals<N>) -> [4 of N] {
    let line = PairLine(totals)
    let one = N(all: 1)
    let bars = line.slope.map { $0 > 0 && $0 < 1 ? -logarithm(2) / logarithm($0) : .nan }
    let halfLife = choose(greaterOrEqual(line.slope, one), N(all: .infinity), bars)
    return [halfLife, line.slope, line.intercept / (one - line.slope), .zero]
  }
}

extension Indicator {
  static let seriesRegression = Indicator(
    "regression", .statistics, "Regression of one series on another",
    definition:
      "y = slope * x + intercept by least squares over the window; residual: y - slope * x - intercept",
    source: "ordinary least squares; scipy.stats.linregress", inputs: [.any("y"), .any("x")],
    settings: [.window(20, atLeast: 2)], outputs: ["slope", "intercept", "r2", "residual"],
    BlockSums<Double, RegressionOnSeries>.self, BlockSums<Lane, RegressionOnSeries>.self
  ) { Int($0[0]) - 1 }

  static let timeRegression = Indicator(
    "trend_line", .statistics, "Regression of a series on time",
    definition:
      "x = slope * bar + intercept by least squares, bar 0 the window's oldest; residual: x - line",
    source: "ordinary least squares; TA-Lib LINEARREG", inputs: [.series],
    settings: [.window(20, atLeast: 2)], outputs: ["slope", "intercept", "r2", "residual"],
    BlockSums<Double, RegressionOnTime>.self, BlockSums<Lane, RegressionOnTime>.self
  ) { Int($0[0]) - 1 }

  static let rollingCorrelation = Indicator(
    "rolling_correlation", .statistics, "Correlation of two series",
    definition: "Pearson's correlation of x and y over the window; NaN where either is flat",
    source: "Pearson (1895); pandas rolling.corr", inputs: [.any("y"), .any("x")],
    settings: [.window(20, atLeast: 2)],
    BlockSums<Double, PairCorrelation>.self, BlockSums<Lane, PairCorrelation>.self
  ) { Int($0[0]) - 1 }

  static let rollingBeta = Indicator(
    "rolling_beta", .statistics, "Slope of one series against another",
    definition: "cov(y, x) / var(x) over the window: regression(y, x, window).slope",
    source: "Sharpe (1963), of the series as given", inputs: [.any("y"), .any("x")],
    settings: [.window(60, atLeast: 2)]
  ) { [Indicator.seriesRegression($0, $1)[0]] }

  static let autocorrelation = Indicator(
    "autocorrelation", .statistics, "Correlation of a series with its own past",
    definition: "rolling_correlation(x, lag(x, bars), window)",
    source: "Pearson's; pandas Series.autocorr", inputs: [.series],
    settings: [.window(20, atLeast: 2), .window("bars", 1)]
  ) {
    [Indicator.rollingCorrelation([$0[0], $0[0].lag($1[1])], [$1[0]])[0]]
  }

  static let halfLife = Indicator(
    "half_life", .statistics, "Half-life of mean reversion",
    definition:
      "-ln 2 / ln phi, x = mean + phi * (x[1] - mean) by least squares; no end where phi >= 1, NaN where phi <= 0",
    source: "Ornstein and Uhlenbeck (1930) by AR(1); Chan (2013)", inputs: [.series],
    settings: [.window(60, atLeast: 3)], outputs: ["bars", "phi", "mean"],
    BlockSums<Double, ReversionPair>.self, BlockSums<Lane, ReversionPair>.self
  ) { Int($0[0]) }
}

/// A straight line through a window.
public struct RegressionLine: Sendable {
  /// The rise for one step of x.
  public let slope: Formula
  /// The line's value where x is zero; for a line over time, at the window's oldest bar.
  public let intercept: Formula
  /// The share of the variance that the line explains, 0 to 1.
  public let r2: Formula
  /// What the line leaves of this bar's value.
  public let residual: Formula

  init(_ outputs: [Formula]) {
    (slope, intercept, r2, residual) = (outputs[0], outputs[1], outputs[2], outputs[3])
  }
}

/// How fast a series returns to its mean.
public struct MeanReversionSpeed: Sendable {
  /// Bars after which half of a distance is gone; infinite where it grows, NaN where signs alternate.
  public let bars: Formula
  /// The share of a distance that is left after a bar.
  public let phi: Formula
  /// The mean that it returns to.
  public let mean: Formula
}

extension Term {
  /// The line through the last `window` pairs of this term and another.
  public func regression(on other: some Term, _ window: some Term) -> RegressionLine {
    RegressionLine(Indicator.seriesRegression([self, other], [window]))
  }

  /// The line through the last `window` values over time.
  public func trendLine(_ window: some Term) -> RegressionLine {
    RegressionLine(Indicator.timeRegression([self], [window]))
  }

  /// Pearson's correlation with another term over the last `window` bars; NaN where either is flat.
  public func rollingCorrelation(with other: some Term, _ window: some Term) -> Formula {
    Indicator.rollingCorrelation([self, other], [window])[0]
  }

  /// The slope against another term: covariance over variance; for a beta give returns of both.
  public func rollingBeta(against other: some Term, _ window: some Term) -> Formula {
    Indicator.rollingBeta([self, other], [window])[0]
  }

  /// The correlation of the last `window` values with those `bars` before.
  public func autocorrelation(_ window: some Term, bars: some Term = 1) -> Formula {
    Indicator.autocorrelation([self], [window, bars])[0]
  }

  /// How fast the last `window` changes return to a mean.
  public func halfLife(_ window: some Term) -> MeanReversionSpeed {
    let outputs = Indicator.halfLife([self], [window])
    return MeanReversionSpeed(bars: outputs[0], phi: outputs[1], mean: outputs[2])
  }
}
