extension Indicator {
  static let awesomeOscillator = Indicator(
    "ao", .momentum, "Awesome oscillator",
    definition: "sma(p, fast) - sma(p, slow), p = (high + low) / 2",
    source: "TA-Lib AO; Williams (1998)", inputs: [.high, .low],
    settings: [.window("fast", 5, atLeast: 2), .window("slow", 34, atLeast: 2)]
  ) { inputs, settings in
    let middle = (inputs[0] + inputs[1]) / 2
    let (fast, slow) = Formula.ordered(settings[0], settings[1])
    return [middle.sma(fast) - middle.sma(slow)]
  }

  static let accelerator = Indicator(
    "ac", .momentum, "Accelerator oscillator",
    definition: "ao(fast, slow) - sma(ao(fast, slow), signal)",
    source: "TA-Lib AC; Williams (1998)", inputs: [.high, .low],
    settings: [
      .window("fast", 5, atLeast: 2), .window("slow", 34, atLeast: 2), .window("signal", 5),
    ]
  ) { inputs, settings in
    let line = Indicator.awesomeOscillator(inputs, [settings[0], settings[1]])[0]
    return [line - line.sma(settings[2])]
  }
}

extension Formula {
  /// Two windows, the shorter first.
  static func ordered(_ first: Formula, _ second: Formula) -> (fast: Formula, slow: Formula) {
    if case .constant(let left) = first.node.operation,
      case .constant(let right) = second.node.operation
    {
      return left <= right ? (first, second) : (second, first)
    }
    return (minimum(first, second), maximum(first, second))
  }
}

extension Market {
  /// The distance of two averages of the bars' middles.
  public func awesomeOscillator(fast: some Term = 5, slow: some Term = 34) -> Formula {
    Indicator.awesomeOscillator([high, low], [fast, slow])[0]
  }

  /// The awesome oscillator without its average.
  public func accelerator(
    fast: some Term = 5, slow: some Term = 34, signal: some Term = 5
  ) -> Formula {
    Indicator.accelerator([high, low], [fast, slow, signal])[0]
  }
}
