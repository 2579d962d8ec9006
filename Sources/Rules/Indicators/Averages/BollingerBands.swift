/// Bollinger bands of a term.
public struct BollingerBands: Sendable {
  /// The middle plus the width.
  public let upper: Formula
  /// The simple moving average.
  public let middle: Formula
  /// The middle minus the width.
  public let lower: Formula
}

extension Indicator {
  static let bollingerBands = Indicator(
    "bollinger", .overlap, "Bollinger bands",
    definition: "sma(x, window) ± width * stddev(x, window)",
    source: "TA-Lib BBANDS; Bollinger (1983)", inputs: [.series],
    settings: [.window(20), .number("width", 2)], outputs: ["upper", "middle", "lower"]
  ) { inputs, settings in
    let bands = inputs[0].bollinger(settings[0], width: settings[1])
    return [bands.upper, bands.middle, bands.lower]
  }
}

extension Term {
  /// Bollinger bands: a moving average and its distance of `width` standard deviations.
  public func bollinger(_ window: some Term, width: some Term = 2) -> BollingerBands {
    let middle = sma(window)
    let distance = standardDeviation(window) * width
    return BollingerBands(upper: middle + distance, middle: middle, lower: middle - distance)
  }
}
