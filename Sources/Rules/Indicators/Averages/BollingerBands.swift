/// Bollinger bands of a term.
public struct BollingerBands: Sendable {
  /// The middle plus the width.
  public let upper: Formula
  /// The moving average.
  public let middle: Formula
  /// The middle minus the width.
  public let lower: Formula
}

extension Indicator {
  static let bollingerBands = Indicator(
    "bollinger", .overlap, "Bollinger bands",
    definition:
      "m + width * d, m, m - width * below * d, m = ma(x, window, type), d = stddev(x, window)",
    source: "TA-Lib BBANDS; Bollinger (1983)", inputs: [.series],
    settings: [
      .window(20), .number("width", 2), .number("below", 1, isQuiet: true),
      .average("type"),
    ], outputs: ["upper", "middle", "lower"]
  ) { inputs, settings in
    let middle = Formula.movingAverage(of: inputs[0], settings[0], settings[3])
    let deviation = inputs[0].standardDeviation(settings[0])
    let isEven = settings[2].node.operation == .constant(1)
    let below = isEven ? settings[1] : (settings[1] * settings[2]).folded
    return [middle + deviation * settings[1], middle, middle - deviation * below]
  }
}

extension Term {
  /// Bollinger bands: a moving average and its distance of `width` standard deviations.
  public func bollinger(
    _ window: some Term, width: some Term = 2, _ type: AverageType = .sma
  ) -> BollingerBands {
    let middle = movingAverage(window, type)
    let distance = standardDeviation(window) * width
    return BollingerBands(upper: middle + distance, middle: middle, lower: middle - distance)
  }
}
