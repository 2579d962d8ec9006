/// A channel of average ranges around an average.
public struct KeltnerChannel: Sendable {
  /// The middle plus the width.
  public let upper: Formula
  /// The exponential average of the typical price.
  public let middle: Formula
  /// The middle minus the width.
  public let lower: Formula
}

/// Lines that an exit trails behind the extremes.
public struct ChandelierExit: Sendable {
  /// Where a long position ends.
  public let long: Formula
  /// Where a short position ends.
  public let short: Formula
}

/// The lines of Ichimoku, each at the bar that makes it known: nothing is drawn ahead or back.
///
/// The cloud that charts show at a bar is `spanA.lag(base)` and `spanB.lag(base)`.
public struct Ichimoku: Sendable {
  /// The middle of the short window's range.
  public let conversion: Formula
  /// The middle of the long window's range.
  public let base: Formula
  /// The mean of conversion and base.
  public let spanA: Formula
  /// The middle of the longest window's range.
  public let spanB: Formula
  /// The close minus the close `base` bars before: what the lagging line's place among past prices says.
  public let lagging: Formula
}

extension Indicator {
  static let keltner = Indicator(
    "keltner", .overlap, "Keltner channel around the typical price",
    definition: "ema((high + low + close) / 3, window) ± width * atr(atr_window)",
    source: "Keltner (1960), with Raschke's exponential average and true range",
    inputs: [.high, .low, .close],
    settings: [.window(20), .window("atr_window", 10), .number("width", 2)],
    outputs: ["upper", "middle", "lower"]
  ) { inputs, settings in
    let middle = ((inputs[0] + inputs[1] + inputs[2]) / 3).ema(settings[0])
    let distance = Indicator.averageTrueRange(inputs, [settings[1]])[0] * settings[2]
    return [middle + distance, middle, middle - distance]
  }

  static let chandelierExit = Indicator(
    "chandelier", .overlap, "Chandelier exit",
    definition:
      "long: highest(high, window) - width * atr(window); short: lowest(low, window) + width * atr(window)",
    source: "LeBeau (1999)", inputs: [.high, .low, .close],
    settings: [.window(22), .number("width", 3)], outputs: ["long", "short"]
  ) { inputs, settings in
    let distance = Indicator.averageTrueRange(inputs, [settings[0]])[0] * settings[1]
    return [
      inputs[0].highest(settings[0]) - distance, inputs[1].lowest(settings[0]) + distance,
    ]
  }

  static let ichimoku = Indicator(
    "ichimoku", .overlap, "Ichimoku lines, none shifted",
    definition:
      "conversion, base, span_b: (highest(high, n) + lowest(low, n)) / 2 of their windows; span_a: (conversion + base) / 2; lagging: close - lag(close, base); the cloud drawn at a bar is lag(span, base)",
    source: "Hosoda (1969)", inputs: [.high, .low, .close],
    settings: [.window("conversion", 9), .window("base", 26), .window("span", 52)],
    outputs: ["conversion", "base", "span_a", "span_b", "lagging"]
  ) { inputs, settings in
    func middle(_ window: Formula) -> Formula {
      (inputs[0].highest(window) + inputs[1].lowest(window)) / 2
    }
    let conversion = middle(settings[0])
    let base = middle(settings[1])
    return [
      conversion, base, (conversion + base) / 2, middle(settings[2]),
      inputs[2] - inputs[2].lag(settings[1]),
    ]
  }
}

extension Market {
  /// The Keltner channel: an average of the typical price and `width` average true ranges around it.
  public func keltner(
    _ window: some Term = 20, atr: some Term = 10, width: some Term = 2
  ) -> KeltnerChannel {
    let lines = Indicator.keltner([high, low, close], [window, atr, width])
    return KeltnerChannel(upper: lines[0], middle: lines[1], lower: lines[2])
  }

  /// The chandelier exit: `width` average true ranges from the extremes of `window` bars.
  public func chandelierExit(_ window: some Term = 22, width: some Term = 3) -> ChandelierExit {
    let lines = Indicator.chandelierExit([high, low, close], [window, width])
    return ChandelierExit(long: lines[0], short: lines[1])
  }

  /// The Ichimoku lines, as far as each bar knows them.
  public func ichimoku(
    conversion: some Term = 9, base: some Term = 26, span: some Term = 52
  ) -> Ichimoku {
    let lines = Indicator.ichimoku([high, low, close], [conversion, base, span])
    return Ichimoku(
      conversion: lines[0], base: lines[1], spanA: lines[2], spanB: lines[3], lagging: lines[4])
  }
}
