/// What is made of the average gain and the average loss.
protocol StrengthKind: SendableMetatype {
  static func value<N: Number>(_ gain: N, _ loss: N) -> N
}

enum RelativeStrengthKind: StrengthKind {
  @inline(__always)
  static func value<N: Number>(_ gain: N, _ loss: N) -> N { N(all: 100) * (gain / (gain + loss)) }
}

enum ChandeStrengthKind: StrengthKind {
  @inline(__always)
  static func value<N: Number>(_ gain: N, _ loss: N) -> N {
    N(all: 100) * ((gain - loss) / (gain + loss))
  }
}

/// Wilder's averages of the rises and the falls between known values; 0 where nothing moved.
struct Strength<N: Number, Kind: StrengthKind>: Recurrence {
  private var previous = N.nan
  private var gain: RunningAverage<N, WeightedStep>
  private var loss: RunningAverage<N, WeightedStep>

  init(_ settings: KernelSettings) {
    let size: N = settings.count(0, as: N.self).number()
    gain = RunningAverage(wilder: size)
    loss = RunningAverage(wilder: size)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let change = value - previous
    let missing = isNaN(change)
    let up = gain.next(N.larger(change, .zero), missing: missing)
    let down = loss.next(N.larger(-change, .zero), missing: missing)
    previous = choose(isNaN(value), previous, value)
    row.store(choose(lessOrEqual(up + down, .zero), .zero, Kind.value(up, down)))
  }
}

extension Indicator {
  static let relativeStrength = Indicator(
    "rsi", .momentum, "Relative strength index",
    definition: "100 * gain / (gain + loss), Wilder's averages of the rises and falls",
    source: "TA-Lib RSI; Wilder (1978)", inputs: [.series], settings: [.window(14, atLeast: 2)],
    Strength<Double, RelativeStrengthKind>.self, Strength<Lane, RelativeStrengthKind>.self
  ) { Int($0[0]) }

  static let chandeMomentum = Indicator(
    "cmo", .momentum, "Chande momentum oscillator, of Wilder's averages",
    definition: "100 * (gain - loss) / (gain + loss), Wilder's averages of the rises and falls",
    source: "TA-Lib CMO; Chande (1994)", inputs: [.series], settings: [.window(14, atLeast: 2)],
    Strength<Double, ChandeStrengthKind>.self, Strength<Lane, ChandeStrengthKind>.self
  ) { Int($0[0]) }
}

extension Term {
  /// Wilder's relative strength index, 0 to 100; 0 where nothing moved.
  public func rsi(_ window: some Term) -> Formula {
    Indicator.relativeStrength([self], [window])[0]
  }

  /// Chande's momentum oscillator of Wilder's averages, -100 to 100; 0 where nothing moved.
  public func chandeMomentum(_ window: some Term) -> Formula {
    Indicator.chandeMomentum([self], [window])[0]
  }
}
