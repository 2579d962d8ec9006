/// Stochastic lines.
public struct Stochastic: Sendable {
  /// Where the close lies in the range of the window, 0 to 100.
  public let k: Formula
  /// The average of it.
  public let d: Formula
}

extension Formula {
  /// Where a value lies in the range of a window, 0 to 100; 0 where there is no range.
  static func placeInRange(
    _ value: Formula, high: Formula, low: Formula, _ window: Formula
  ) -> Formula {
    let bottom = low.lowest(window)
    return quotient(100 * (value - bottom), high.highest(window) - bottom, whereZero: 0)
  }
}

extension Indicator {
  static let fastStochastic = Indicator(
    "stochf", .momentum, "Fast stochastic oscillator",
    definition:
      "k: 100 * (close - l) / (h - l), h and l the window's highest high and lowest low, 0 "
      + "where they are equal; d: ma(k, d, type)",
    source: "TA-Lib STOCHF; Lane (1957)", inputs: [.high, .low, .close],
    settings: [.window(5), .window("d", 3), .average("type")], outputs: ["k", "d"]
  ) { inputs, settings in
    let line = Formula.placeInRange(inputs[2], high: inputs[0], low: inputs[1], settings[0])
    return [line, Formula.movingAverage(of: line, settings[1], settings[2])]
  }

  static let stochastic = Indicator(
    "stoch", .momentum, "Stochastic oscillator",
    definition: "k: ma(stochf(window), k, k_type); d: ma(k, d, d_type)",
    source: "TA-Lib STOCH; Lane (1957)", inputs: [.high, .low, .close],
    settings: [
      .window(5), .window("k", 3), .window("d", 3), .average("k_type"), .average("d_type"),
    ],
    outputs: ["k", "d"]
  ) { inputs, settings in
    let line = Formula.placeInRange(inputs[2], high: inputs[0], low: inputs[1], settings[0])
    let slow = Formula.movingAverage(of: line, settings[1], settings[3])
    return [slow, Formula.movingAverage(of: slow, settings[2], settings[4])]
  }

  static let stochasticStrength = Indicator(
    "stochrsi", .momentum, "Stochastic relative strength index",
    definition:
      "k: where rsi(x, window) lies in its range of `range` bars, 0 to 100; d: ma(k, d, type)",
    source: "TA-Lib STOCHRSI; Chande and Kroll (1994)", inputs: [.series],
    settings: [.window(14, atLeast: 2), .window("range", 5), .window("d", 3), .average("type")],
    outputs: ["k", "d"]
  ) { inputs, settings in
    let strength = inputs[0].rsi(settings[0])
    return Indicator.fastStochastic([strength, strength, strength], Array(settings[1...]))
  }

  static let kdj = Indicator(
    "kdj", .momentum, "KDJ, a stochastic oscillator with a third line",
    definition: "k: ma(stochf(window), k, k_type); d: ma(k, d, d_type); j: 3 * k - 2 * d",
    source: "TA-Lib KDJ", inputs: [.high, .low, .close],
    settings: [
      .window(9), .window("k", 3), .window("d", 3), .average("k_type", .rma),
      .average("d_type", .rma),
    ],
    outputs: ["k", "d", "j"]
  ) { inputs, settings in
    let lines = Indicator.stochastic(inputs, settings)
    return lines + [3 * lines[0] - 2 * lines[1]]
  }

  static let williamsRange = Indicator(
    "willr", .momentum, "Williams %R",
    definition: "-100 * (h - close) / (h - l), h and l the window's highest high and lowest low; 0 "
      + "where they are equal",
    source: "TA-Lib WILLR; Williams (1973)", inputs: [.high, .low, .close],
    settings: [.window(14, atLeast: 2)]
  ) { inputs, settings in
    let top = inputs[0].highest(settings[0])
    let range = top - inputs[1].lowest(settings[0])
    return [Formula.quotient(inputs[2] - top, range, whereZero: 0, scale: 100)]
  }
}

extension Market {
  /// The stochastic oscillator with simple averages.
  public func stochastic(
    _ window: some Term = 5, k: some Term = 3, d: some Term = 3
  ) -> Stochastic {
    let lines = Indicator.stochastic([high, low, close], [window, k, d])
    return Stochastic(k: lines[0], d: lines[1])
  }

  /// The fast stochastic oscillator with a simple average.
  public func fastStochastic(_ window: some Term = 5, d: some Term = 3) -> Stochastic {
    let lines = Indicator.fastStochastic([high, low, close], [window, d])
    return Stochastic(k: lines[0], d: lines[1])
  }

  /// Williams %R, -100 to 0.
  public func williamsRange(_ window: some Term = 14) -> Formula {
    Indicator.williamsRange([high, low, close], [window])[0]
  }
}

extension Term {
  /// Where the relative strength index lies in its own range.
  public func stochasticStrength(
    _ window: some Term = 14, range: some Term = 5, d: some Term = 3
  ) -> Stochastic {
    let lines = Indicator.stochasticStrength([self], [window, range, d])
    return Stochastic(k: lines[0], d: lines[1])
  }
}
