/// The change between known values, smoothed twice, over its distance from zero smoothed the same way.
struct TrueStrength<N: Number>: Recurrence {
  private var previous = N.nan
  private var change: RunningAverage<N>
  private var smoothChange: RunningAverage<N>
  private var move: RunningAverage<N>
  private var smoothMove: RunningAverage<N>

  init(_ settings: KernelSettings) {
    let first: N = settings.count(0, as: N.self).number()
    let second: N = settings.count(1, as: N.self).number()
    change = RunningAverage(exponential: first)
    move = RunningAverage(exponential: first)
    smoothChange = RunningAverage(exponential: second)
    smoothMove = RunningAverage(exponential: second)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let step = value - previous
    previous = choose(isNaN(value), previous, value)
    let up = smoothChange.next(change.next(step))
    let far = smoothMove.next(move.next(step.magnitude, missing: isNaN(step)))
    row.store(choose(lessOrEqual(far, .zero), .zero, N(all: 100) * (up / far)))
  }
}

extension Indicator {
  static let trueStrength = Indicator(
    "tsi", .momentum, "True strength index",
    definition: "100 * ema(ema(x - x[1], first), second) / ema(ema(|x - x[1]|, first), second)",
    source: "TA-Lib TSI; Blau (1991)", inputs: [.series],
    settings: [.window("first", 25, atLeast: 2), .window("second", 13, atLeast: 2)],
    TrueStrength<Double>.self, TrueStrength<Lane>.self
  ) { Int($0[0]) + Int($0[1]) - 1 }

  static let tripleSmoothedChange = Indicator(
    "trix", .momentum, "Rate of change of a triple exponential average",
    definition: "roc(ema(ema(ema(x, window), window), window), 1)",
    source: "TA-Lib TRIX; Hutson (1983)", inputs: [.series], settings: [.window(30)]
  ) { inputs, settings in
    let twice = inputs[0].ema(settings[0]).ema(settings[0])
    return [twice.ema(settings[0]).rateOfChange(1)]
  }

  static let stochasticMomentum = Indicator(
    "smi", .momentum, "Stochastic momentum index",
    definition: "100 * smooth(close - (h + l) / 2) / (smooth(h - l) / 2), h and l the window's "
      + "highest high and lowest low, smooth(x) = ema(ema(x, slow), fast); signal: its ema",
    source: "TA-Lib SMI; Blau (1993)", inputs: [.high, .low, .close],
    settings: [
      .window(13, atLeast: 2), .window("fast", 2, atLeast: 2), .window("slow", 25, atLeast: 2),
      .window("signal", 9, atLeast: 2),
    ],
    outputs: ["smi", "signal"]
  ) { inputs, settings in
    let highest = inputs[0].highest(settings[0])
    let lowest = inputs[1].lowest(settings[0])
    func smooth(_ formula: Formula) -> Formula { formula.ema(settings[2]).ema(settings[1]) }
    let distance = smooth(inputs[2] - (highest + lowest) / 2)
    let line = Formula.quotient(
      distance, smooth(highest - lowest), whereZero: 0, scale: 200)
    return [line, line.ema(settings[3])]
  }
}

/// The stochastic momentum index and its average.
public struct StochasticMomentum: Sendable {
  /// The index, -100 to 100.
  public let index: Formula
  /// Its exponential average.
  public let signal: Formula
}

extension Term {
  /// Blau's true strength index, -100 to 100; 0 where nothing moved.
  public func trueStrength(_ first: some Term = 25, _ second: some Term = 13) -> Formula {
    Indicator.trueStrength([self], [first, second])[0]
  }

  /// The change of a thrice smoothed average from bar to bar, in percent.
  public func trix(_ window: some Term) -> Formula {
    Indicator.tripleSmoothedChange([self], [window])[0]
  }
}

extension Market {
  /// Blau's stochastic momentum index: where the close lies in the range of the window, smoothed.
  public func stochasticMomentum(
    _ window: some Term = 13, fast: some Term = 2, slow: some Term = 25, signal: some Term = 9
  ) -> StochasticMomentum {
    let lines = Indicator.stochasticMomentum([high, low, close], [window, fast, slow, signal])
    return StochasticMomentum(index: lines[0], signal: lines[1])
  }
}
