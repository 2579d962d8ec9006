import Rules

/// Windows of a fixed number of rows that end at each row.
///
/// A window is NaN until it is full, and while a missing number lies in it. What the catalogue of
/// indicators has is computed by its kernels: `close.rolling(20).mean()` has the bits of `sma(close, 20)`.
/// A window that is no whole number from 1 to a million is refused when something is computed.
public struct Rolling: Sendable {
  private let column: FrameColumn
  private let window: Int

  init(_ column: FrameColumn, _ window: Int) {
    self.column = column
    self.window = window
  }

  /// The mean of each window: the indicator `sma`.
  public func mean() throws(FrameError) -> FrameColumn {
    try column.compute { $0.sma(window) }
  }

  /// The sum of each window: the mean of `sma` times the window.
  public func sum() throws(FrameError) -> FrameColumn { try mean() * Double(window) }

  /// The standard deviation of each window: the indicator `stddev`, or scaled to that of a sample.
  ///
  /// NaN for a sample of one row.
  public func standardDeviation(
    _ kind: DeviationKind = .population
  ) throws(FrameError) -> FrameColumn {
    let deviation = try column.compute { $0.standardDeviation(window) }
    guard kind == .sample else { return deviation }
    guard window > 1 else { return FrameColumn(repeating: .nan, count: column.count) }
    return deviation * (Double(window) / Double(window - 1)).squareRoot()
  }

  /// The smallest number of each window: the indicator `lowest`.
  public func minimum() throws(FrameError) -> FrameColumn {
    try column.compute { $0.lowest(window) }
  }

  /// The largest number of each window: the indicator `highest`.
  public func maximum() throws(FrameError) -> FrameColumn {
    try column.compute { $0.highest(window) }
  }

  /// The median of each window: the indicator `median`.
  ///
  /// - Complexity: O(*n* × window) in the worst case, with a small factor.
  public func median() throws(FrameError) -> FrameColumn {
    try column.compute { $0.median(window) }
  }

  /// The quantile of type 7 of each window, numpy's and pandas' default: the indicator `quantile`.
  ///
  /// - Throws: `FrameError` for a bad probability or window.
  /// - Complexity: O(*n* × window) in the worst case, with a small factor.
  public func quantile(_ probability: Double) throws(FrameError) -> FrameColumn {
    try checkProbability(probability)
    return try column.compute { $0.quantile(window, probability) }
  }

  /// Pearson's correlation of each window with the same rows of another column.
  ///
  /// From the deviations of the sum and of the difference of both columns, brought to one scale before;
  /// NaN where one does not vary.
  /// - Throws: `FrameError` for columns of different length or a bad window.
  public func correlation(with other: FrameColumn) throws(FrameError) -> FrameColumn {
    let one = column / column.standardDeviation()
    let two = other / other.standardDeviation()
    let sum = try Rolling(one + two, window).standardDeviation()
    let difference = try Rolling(one - two, window).standardDeviation()
    let scale =
      try Rolling(one, window).standardDeviation()
      * Rolling(two, window).standardDeviation() * 4
    let products = try (sum + difference) * (sum - difference)
    return try (products / scale).mapping { $0.isFinite ? max(-1, min(1, $0)) : .nan }
  }
}

extension FrameColumn {
  /// Windows of the last `window` rows, this one included.
  public func rolling(_ window: Int) -> Rolling { Rolling(self, window) }
}
