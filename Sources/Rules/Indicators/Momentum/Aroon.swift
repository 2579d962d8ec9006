extension Indicator {
  static let aroon = Indicator(
    "aroon", .momentum, "Aroon, up and down",
    definition: "100 * (window - bars since the highest high, or lowest low, of window + 1 bars)"
      + " / window; the latest where several are",
    source: "TA-Lib AROON; Chande (1995)", inputs: [.high, .low],
    settings: [.window(14, atLeast: 2)], outputs: ["up", "down"]
  ) { inputs, settings in
    let window = settings[0]
    let reach = Formula.folded(window + 1)
    return [
      100 * (window - inputs[0].barsSinceHighest(reach)) / window,
      100 * (window - inputs[1].barsSinceLowest(reach)) / window,
    ]
  }

  static let aroonOscillator = Indicator(
    "aroonosc", .momentum, "Aroon oscillator",
    definition: "aroon(window).up - aroon(window).down", source: "TA-Lib AROONOSC; Chande (1995)",
    inputs: [.high, .low], settings: [.window(14, atLeast: 2)]
  ) { inputs, settings in
    let lines = Indicator.aroon(inputs, settings)
    return [lines[0] - lines[1]]
  }
}

/// Aroon's lines.
public struct AroonLines: Sendable {
  /// 100 where this bar's high is the highest, 0 where it lies `window` bars back.
  public let up: Formula
  /// 100 where this bar's low is the lowest, 0 where it lies `window` bars back.
  public let down: Formula
  /// Up minus down.
  public var oscillator: Formula { up - down }
}

extension Market {
  /// How recently the market had its highest high and its lowest low of `window` + 1 bars.
  public func aroon(_ window: some Term) -> AroonLines {
    let lines = Indicator.aroon([high, low], [window])
    return AroonLines(up: lines[0], down: lines[1])
  }
}
