import Numerics

extension SharpeRatio {
  /// The annual Sharpe ratio of the last `window` returns at every row.
  ///
  /// The first `window` − 1 rows are NaN, and so is a window whose returns do not differ or with a NaN in it.
  /// Means and deviations slide with Welford's update and start afresh every 4096 rows, and whenever a large
  /// return has left the window, so that rounding errors cannot build up.
  ///
  /// - Precondition: the window is at least 2.
  /// - Complexity: O(*n*) for returns without gaps.
  public static func rolling(
    _ returns: [Double], window: Int, periodsPerYear: Double, riskFree: Double = 0
  ) -> [Double] {
    precondition(window > 1, "a window of \(window) has no deviation")
    let root = periodsPerYear.squareRoot()
    var ratios = [Double](repeating: .nan, count: returns.count)
    var moments = SlidingMoments(window: window)
    var equalRun = 0
    for row in returns.indices {
      equalRun = row > 0 && returns[row] == returns[row - 1] ? equalRun + 1 : 1
      guard row >= window - 1 else { continue }
      guard equalRun < window else {
        moments.isStale = true
        continue
      }
      if !moments.isStale { moments.slide(out: returns[row - window], in: returns[row]) }
      if moments.isStale || moments.isNoisy || row % 4096 == 0 {
        moments.restart(returns[(row - window + 1)...row])
      }
      ratios[row] = (moments.mean - riskFree) / moments.deviation * root
    }
    return ratios
  }
}

/// Mean and deviation of a window that moves on by one value at a time.
private struct SlidingMoments {
  private let window: Double
  private(set) var mean = 0.0
  private var squares = 0.0
  private var scale = 0.0
  /// Whether the next window must be computed from its values.
  var isStale = true

  init(window: Int) { self.window = Double(window) }

  /// Whether the squares are so small against values that have been in the window that digits are lost.
  var isNoisy: Bool { !(squares > 1e-6 * window * scale * scale) }

  /// The sample deviation; NaN where it is rounding noise.
  var deviation: Double {
    let deviation = (max(squares, 0) / (window - 1)).squareRoot()
    return deviation > 1e-12 * scale ? deviation : .nan
  }

  mutating func restart(_ values: ArraySlice<Double>) {
    isStale = values.contains(where: \.isNaN)
    guard !isStale else {
      mean = .nan
      return
    }
    let sample = Array(values)
    mean = Statistics.mean(sample)
    squares = Statistics.variance(sample) * (window - 1)
    scale = sample.reduce(0) { max($0, abs($1)) }
  }

  mutating func slide(out old: Double, in new: Double) {
    let before = mean
    mean += (new - old) / window
    squares += (new - old) * (new - mean + old - before)
    scale = max(scale, abs(new))
    isStale = mean.isNaN
  }
}
