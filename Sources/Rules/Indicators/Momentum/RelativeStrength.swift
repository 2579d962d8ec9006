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
struct Strength<N: Number, Kind: StrengthKind>: BlockRecurrence {
  private var previous = N.nan
  private var gain: ExponentialAverage<N>
  private var loss: ExponentialAverage<N>

  init(_ settings: KernelSettings) {
    let size: N = settings.count(0, as: N.self).number()
    gain = ExponentialAverage(wilder: size)
    loss = ExponentialAverage(wilder: size)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value - previous)
    let up = gain.next(Gain.value(value, previous), missing: missing, time: row.time)
    let down = loss.next(Loss.value(value, previous), missing: missing, time: row.time)
    previous = choose(isNaN(value), previous, value)
    row.store(Value.value(up, down))
  }

  @inline(__always) var carried: (previous: N, gain: N, loss: N)? {
    gain.isWarm ? (previous, gain.average, loss.average) : nil
  }

  @inline(__always)
  func block(
    _ block: KernelBlock<N>, _ carried: inout (previous: N, gain: N, loss: N)
  ) -> Bool {
    let values = block[0]
    guard values.areKnown else { return false }
    let before = values.moved(after: carried.previous)
    carried.previous = values.last
    let up = gain.next(values.with(before, Gain.self), &carried.gain)
    let down = loss.next(values.with(before, Loss.self), &carried.loss)
    block.store(up.with(down, Value.self))
    return true
  }

  @inline(__always)
  mutating func resume(from carried: (previous: N, gain: N, loss: N)) {
    previous = carried.previous
    gain.resume(from: carried.gain)
    loss.resume(from: carried.loss)
  }

  private enum Gain: RowFunction {
    @inline(__always)
    static func value<M: Number>(_ value: M, _ before: M) -> M {
      M.larger(value - before, .zero)
    }
  }

  private enum Loss: RowFunction {
    @inline(__always)
    static func value<M: Number>(_ value: M, _ before: M) -> M {
      M.larger(-(value - before), .zero)
    }
  }

  private enum Value: RowFunction {
    @inline(__always)
    static func value<M: Number>(_ up: M, _ down: M) -> M {
      choose(lessOrEqual(up + down, .zero), .zero, Kind.value(up, down))
    }
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
