/// Three lines around the price.
public struct PriceChannel: Sendable {
  /// The line above.
  public let upper: Formula
  /// The line between.
  public let middle: Formula
  /// The line below.
  public let lower: Formula

  init(_ lines: [Formula]) { (upper, middle, lower) = (lines[0], lines[1], lines[2]) }
}

extension Indicator {
  static let donchian = Indicator(
    "donchian", .overlap, "Donchian channel",
    definition: "highest(high), their middle, lowest(low)",
    source: "TA-Lib DONCHIAN; Donchian (1960)", inputs: [.high, .low],
    settings: [.window(20, atLeast: 2)], outputs: ["upper", "middle", "lower"]
  ) { inputs, settings in
    let (upper, lower) = (inputs[0].highest(settings[0]), inputs[1].lowest(settings[0]))
    return [upper, (upper + lower) * 0.5, lower]
  }

  static let keltner = Indicator(
    "keltner", .overlap, "Keltner channel",
    definition:
      "ema((high + low + close) / 3, window) ± width * atr(range_window), both seeded at the same bar",
    source: "TA-Lib KC; Keltner (1960), Raschke", inputs: [.high, .low, .close],
    settings: [
      .window(20, atLeast: 2), .window("range_window", 10), .number("width", 2),
    ], outputs: ["upper", "middle", "lower"]
  ) { inputs, settings in
    // The one that could begin sooner waits for the other: both are seeded at the same bar.
    let (window, rangeWindow) = (settings[0], settings[1])
    let wait = window - 1 - rangeWindow
    let middle = Indicator.exponentialAverage(
      Indicator.typicalPrice(inputs), [window, Formula.maximum(-wait, 0).folded])[0]
    let range = Indicator.wilderAverage(
      Indicator.trueRange(inputs), [rangeWindow, Formula.maximum(wait, 0).folded])[0]
    let distance = range * settings[2]
    return [middle + distance, middle, middle - distance]
  }

  static let accelerationBands = Indicator(
    "accbands", .overlap, "Acceleration bands",
    definition:
      "sma(high * (1 + r)), sma(close), sma(low * (1 - r)), r = 4 * (high - low) / (high + low)",
    source: "TA-Lib ACCBANDS; Headley (2002)", inputs: [.high, .low, .close],
    settings: [.window(20, atLeast: 2)], outputs: ["upper", "middle", "lower"]
  ) { inputs, settings in
    let (high, low, window) = (inputs[0], inputs[1], settings[0])
    let sum = high + low
    let isZero = Condition(.less, sum.absolute, 1e-14)
    let ratio = Formula.select(isZero, 0, (high - low) * 4 / sum)
    return [
      (high * (ratio + 1)).sma(window), inputs[2].sma(window), (low * (1 - ratio)).sma(window),
    ]
  }
}

extension Market {
  /// The Donchian channel: the highest high and the lowest low of the last `window` bars.
  public func donchian(_ window: some Term) -> PriceChannel {
    PriceChannel(Indicator.donchian([high, low], [window]))
  }

  /// The Keltner channel: an exponential average and its distance of `width` average true ranges.
  public func keltner(
    _ window: some Term, rangeWindow: some Term = 10, width: some Term = 2
  ) -> PriceChannel {
    PriceChannel(Indicator.keltner([high, low, close], [window, rangeWindow, width]))
  }

  /// Headley's acceleration bands: averages of prices moved apart by the bar's range.
  public func accelerationBands(_ window: some Term) -> PriceChannel {
    PriceChannel(Indicator.accelerationBands([high, low, close], [window]))
  }
}
