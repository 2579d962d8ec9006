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

/// The change of a thrice smoothed average from one row to the next, in percent.
struct TripleSmoothedChange<N: Number>: BlockRecurrence {
  private var first: ExponentialAverage<N>
  private var second: ExponentialAverage<N>
  private var third: ExponentialAverage<N>
  private var previous = N.nan

  init(_ settings: KernelSettings) {
    let size: N = settings.count(0, as: N.self).number()
    first = ExponentialAverage(exponential: size)
    second = ExponentialAverage(exponential: size)
    third = ExponentialAverage(exponential: size)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let time = row.time
    let twice = second.next(first.next(row[0], time: time), time: time)
    let average = third.next(twice, time: time)
    row.store(PercentChange.value(average, previous))
    previous = average
  }

  @inline(__always) var carried: (N, N, N, previous: N)? {
    third.isWarm ? (first.average, second.average, third.average, previous) : nil
  }

  @inline(__always)
  func block(_ block: KernelBlock<N>, _ carried: inout (N, N, N, previous: N)) -> Bool {
    let values = block[0]
    guard values.areKnown else { return false }
    let twice = second.next(first.next(values, &carried.0), &carried.1)
    let averages = third.next(twice, &carried.2)
    block.store(averages.with(averages.moved(after: carried.previous), PercentChange.self))
    carried.previous = averages.last
    return true
  }

  @inline(__always)
  mutating func resume(from carried: (N, N, N, previous: N)) {
    first.resume(from: carried.0)
    second.resume(from: carried.1)
    third.resume(from: carried.2)
    previous = carried.previous
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
    source: "TA-Lib TRIX; Hutson (1983)", inputs: [.series], settings: [.window(30)],
    TripleSmoothedChange<Double>.self, TripleSmoothedChange<Lane>.self
  ) { 3 * (Int($0[0]) - 1) + 1 }

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
    let line = Formula.quotient(200 * distance, smooth(highest - lowest), whereZero: 0)
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
