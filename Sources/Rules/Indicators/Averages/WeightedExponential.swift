extension Indicator {
  static let weightedExponential = Indicator(
    "ewma", .overlap, "Exponential moving average of a given weight",
    definition: "e + (x - e) * weight, seeded with the mean of the first `window` values",
    source: "the averages of TA-Lib MACDFIX", inputs: [.series],
    settings: [
      .window(20), .number("weight", 0.1, in: 0...1),
      .window("skip", 0, atLeast: 0, isQuiet: true),
    ],
    Smoothing<Double, GivenKind>.self, Smoothing<Lane, GivenKind>.self
  ) { Int($0[0]) - 1 + Int($0[2]) }

  static let fixedMACD = Indicator(
    "macdfix", .momentum, "Moving average convergence/divergence of 12 and 26 bars",
    definition: "e(x, 0.15) - e(x, 0.075), exponential averages of these weights; signal: its ema; "
      + "histogram: line - signal",
    source: "TA-Lib MACDFIX; Appel (1979)", inputs: [.series], settings: [.window("signal", 9)],
    outputs: ["line", "signal", "histogram"]
  ) { inputs, settings in
    let fast = Indicator.weightedExponential(inputs, [12, 0.15, 14])[0]
    let line = fast - Indicator.weightedExponential(inputs, [26, 0.075])[0]
    let signal = line.ema(settings[0])
    return [line, signal, line - signal]
  }
}

extension Term {
  /// The exponential moving average whose new value weighs `weight`.
  public func ewma(_ window: some Term, weight: some Term) -> Formula {
    Indicator.weightedExponential([self], [window, weight])[0]
  }
}
