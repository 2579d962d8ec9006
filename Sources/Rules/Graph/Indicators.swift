/// Indicators. Each is NaN until it has seen enough bars, as in TA-Lib, whose definitions these are.
/// Windows are in bars and may be parameters, so that they differ from lane to lane.
extension Term {
  /// The value some bars ago; NaN before there was one.
  public func lag(_ bars: some Term) -> Formula {
    Formula(.lag, [self], settings: [bars])
  }

  /// The simple moving average: the mean of the last `window` values.
  public func sma(_ window: some Term) -> Formula {
    Formula(.simpleAverage, [self], settings: [window])
  }

  /// The exponential moving average with factor 2 / (window + 1).
  ///
  /// Seeded with the mean of the first `window` values.
  public func ema(_ window: some Term) -> Formula {
    Formula(.exponentialAverage, [self], settings: [window, 0])
  }

  /// Wilder's moving average with factor 1 / window, seeded with the mean of the first `window` values.
  public func wilder(_ window: some Term) -> Formula {
    Formula(.wilderAverage, [self], settings: [window])
  }

  /// Wilder's relative strength index, 0 to 100; 0 where nothing moved.
  public func rsi(_ window: some Term) -> Formula {
    Formula(.relativeStrength, [self], settings: [window])
  }

  /// The population standard deviation of the last `window` values.
  public func standardDeviation(_ window: some Term) -> Formula {
    Formula(.standardDeviation, [self], settings: [window])
  }

  /// The largest of the last `window` values, this bar's included.
  public func highest(_ window: some Term) -> Formula {
    Formula(.highest, [self], settings: [window])
  }

  /// The smallest of the last `window` values, this bar's included.
  public func lowest(_ window: some Term) -> Formula {
    Formula(.lowest, [self], settings: [window])
  }

  /// The change over `window` bars in percent.
  public func rateOfChange(_ window: some Term) -> Formula {
    Formula(.rateOfChange, [self], settings: [window])
  }

  /// Moving average convergence/divergence: line, signal and histogram.
  public func macd(
    fast: some Term = 12, slow: some Term = 26, signal: some Term = 9
  ) -> MACD {
    MACD(of: formula, fast: fast, slow: slow, signal: signal)
  }

  /// Bollinger bands: a moving average and its distance of `width` standard deviations.
  public func bollinger(_ window: some Term, width: some Term = 2) -> BollingerBands {
    let middle = sma(window)
    let distance = standardDeviation(window) * width
    return BollingerBands(upper: middle + distance, middle: middle, lower: middle - distance)
  }
}

/// Bollinger bands of a term.
public struct BollingerBands: Sendable {
  /// The middle plus the width.
  public let upper: Formula
  /// The simple moving average.
  public let middle: Formula
  /// The middle minus the width.
  public let lower: Formula
}

/// Moving average convergence/divergence of a term, as TA-Lib seeds it.
public struct MACD: Sendable {
  /// The fast exponential average minus the slow one.
  public let line: Formula
  /// The exponential average of the line.
  public let signal: Formula
  /// The line minus its signal.
  public var histogram: Formula { line - signal }

  /// The fast average is seeded so that both averages start at the same bar.
  init(of term: Formula, fast: some Term, slow: some Term, signal window: some Term) {
    let skipped = Formula.maximum(slow - fast, 0)
    let fastLine = Formula(.exponentialAverage, [term], settings: [fast, skipped])
    self.line = fastLine - term.ema(slow)
    self.signal = line.ema(window)
  }
}
