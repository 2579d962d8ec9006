extension Indicator {
  static let absoluteOscillator = Indicator(
    "apo", .momentum, "Absolute price oscillator",
    definition: "ma(x, fast, type) - ma(x, slow, type), the shorter window first",
    source: "TA-Lib APO", inputs: [.series],
    settings: [
      .window("fast", 12, atLeast: 2), .window("slow", 26, atLeast: 2), .average("type", .ema),
    ]
  ) { inputs, settings in
    let (fast, slow) = Formula.averages(of: inputs[0], settings)
    return [fast - slow]
  }

  static let percentOscillator = Indicator(
    "ppo", .momentum, "Percentage price oscillator",
    definition: "100 * (ma(x, fast, type) - ma(x, slow, type)) / ma(x, slow, type), the shorter "
      + "window first; 0 where the slow average is 0",
    source: "TA-Lib PPO", inputs: [.series],
    settings: [
      .window("fast", 12, atLeast: 2), .window("slow", 26, atLeast: 2), .average("type", .ema),
    ]
  ) { inputs, settings in
    let (fast, slow) = Formula.averages(of: inputs[0], settings)
    return [Formula.quotient(fast - slow, slow, whereZero: 0, scale: 100)]
  }

  static let volumeOscillator = Indicator(
    "pvo", .volume, "Percentage volume oscillator",
    definition: "ppo(volume, fast, slow, type)", source: "TA-Lib PVO", inputs: [.volume],
    settings: [
      .window("fast", 12, atLeast: 2), .window("slow", 26, atLeast: 2), .average("type", .ema),
    ]
  ) { Indicator.percentOscillator($0, $1) }

  static let typedMACD = Indicator(
    "macdext", .momentum, "Moving average convergence/divergence of any averages",
    definition: "ma(x, fast, fast_type) - ma(x, slow, slow_type), both from the same bar on; "
      + "signal: ma(line, signal, signal_type); histogram: line - signal",
    source: "TA-Lib MACDEXT; Appel (1979)", inputs: [.series],
    settings: [
      .window("fast", 12, atLeast: 2), .window("slow", 26, atLeast: 2), .window("signal", 9),
      .average("fast_type"), .average("slow_type"), .average("signal_type"),
    ],
    outputs: ["line", "signal", "histogram"]
  ) { inputs, settings in
    let (first, second) = (
      TypedWindow(settings[0], settings[3]), TypedWindow(settings[1], settings[4])
    )
    let (fast, slow) = TypedWindow.ordered(first, second)
    let line =
      fast.average(of: inputs[0], startingWith: slow)
      - slow.average(of: inputs[0], startingWith: fast)
    let signal = Formula.movingAverage(of: line, settings[2], settings[5])
    return [line, signal, line - signal]
  }
}

/// A moving average's window and type.
private struct TypedWindow {
  let window: Formula
  let type: Formula

  init(_ window: Formula, _ type: Formula) {
    self.window = window
    self.type = type
  }

  /// The shorter window first, with its type.
  ///
  /// Windows that are parameters keep their order where their types differ: a type cannot vary.
  static func ordered(_ first: TypedWindow, _ second: TypedWindow) -> (TypedWindow, TypedWindow) {
    let (fast, slow) = Formula.ordered(first.window, second.window)
    if first.type == second.type {
      return (TypedWindow(fast, first.type), TypedWindow(slow, first.type))
    }
    return fast == second.window ? (second, first) : (first, second)
  }

  private var average: AverageType? {
    AverageType(rawValue: Int(type.node.settingValue(parameters: [], values: [])))
  }

  /// The window in bars, where it is no parameter.
  private var bars: Int? {
    if case .constant(let value) = window.node.operation { return Int(value) }
    return nil
  }

  /// How many values pass before the first average; nil where that is no plain multiple of a
  /// parameter.
  private var lookback: Formula? {
    guard let average else { return nil }
    switch average {
    case .sma, .ema, .wma, .trima, .vwma, .rma: return window - 1
    case .dema: return 2 * (window - 1)
    case .tema: return 3 * (window - 1)
    case .t3: return 6 * (window - 1)
    case .kama: return window
    case .mama: return 32
    case .hma:
      return bars.map { Self.whole(Double($0 - 2) + Double($0).squareRoot().rounded(.down)) }
    case .zlema: return bars.map { Self.whole(Double($0 - 1 + ($0 - 1) / 2)) }
    case .none: return 0
    }
  }

  private static func whole(_ value: Double) -> Formula { Formula(.constant(value)) }

  /// Whether the average remembers where it began.
  private var hasMemory: Bool {
    guard let average else { return false }
    switch average {
    case .ema, .dema, .tema, .kama, .mama, .t3, .zlema, .rma: return true
    default: return false
    }
  }

  /// The average; one with memory begins so that it is first known with the other or after it.
  func average(of term: Formula, startingWith other: TypedWindow) -> Formula {
    guard hasMemory, let mine = lookback, let theirs = other.lookback else {
      return Formula.movingAverage(of: term, window, type)
    }
    let skipped = Formula.folded(Formula.maximum(theirs - mine, 0))
    let late = skipped.node.operation == .constant(0) ? term : term.skip(skipped)
    return Formula.movingAverage(of: late, window, type)
  }
}

extension Formula {
  /// Two averages of a type, that of the shorter window first.
  fileprivate static func averages(of term: Formula, _ settings: [Formula]) -> (Formula, Formula) {
    let (fast, slow) = ordered(settings[0], settings[1])
    return (
      movingAverage(of: term, fast, settings[2]), movingAverage(of: term, slow, settings[2])
    )
  }

  /// A setting as a constant, where it depends on no parameter.
  static func folded(_ setting: Formula) -> Formula {
    let value = setting.node.settingValue(parameters: [], values: [])
    return value.isNaN ? setting : Formula(.constant(value))
  }
}

extension Term {
  /// The distance of two averages of a type.
  public func priceOscillator(
    fast: some Term = 12, slow: some Term = 26, _ type: AverageType = .ema
  ) -> Formula {
    Indicator.absoluteOscillator([self], [fast, slow, type.rawValue])[0]
  }

  /// The distance of two averages of a type, in percent of the slower.
  public func percentOscillator(
    fast: some Term = 12, slow: some Term = 26, _ type: AverageType = .ema
  ) -> Formula {
    Indicator.percentOscillator([self], [fast, slow, type.rawValue])[0]
  }
}
