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
