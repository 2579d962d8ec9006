/// Elder's powers: how far the bar reaches beyond the average close.
public struct ElderRay: Sendable {
  /// The high minus the average.
  public let bull: Formula
  /// The low minus the average.
  public let bear: Formula
}

extension Indicator {
  static let elderRay = Indicator(
    "eri", .momentum, "Elder ray, bull and bear power",
    definition: "bull: high - ema(close, window); bear: low - ema(close, window)",
    source: "TA-Lib ERI; Elder (1989)", inputs: [.high, .low, .close],
    settings: [.window(13)], outputs: ["bull", "bear"]
  ) { inputs, settings in
    let average = inputs[2].ema(settings[0])
    return [inputs[0] - average, inputs[1] - average]
  }
}

extension Market {
  /// Elder's bull and bear power.
  public func elderRay(_ window: some Term) -> ElderRay {
    let lines = Indicator.elderRay([high, low, close], [window])
    return ElderRay(bull: lines[0], bear: lines[1])
  }
}
