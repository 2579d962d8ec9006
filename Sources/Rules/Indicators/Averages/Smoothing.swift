/// How much of a new value goes into a smoothed average.
protocol SmoothingFactor {
  /// The average after a value.
  static func next<N: Number>(_ average: N, _ value: N, size: N, factor: N) -> N
}

/// 2 / (window + 1).
enum ExponentialFactor: SmoothingFactor {
  @inline(__always)
  static func next<N: Number>(_ average: N, _ value: N, size: N, factor: N) -> N {
    (value - average) * factor + average
  }
}

/// 1 / window, in the order of operations of Wilder's own averages.
enum WilderFactor: SmoothingFactor {
  @inline(__always)
  static func next<N: Number>(_ average: N, _ value: N, size: N, factor: N) -> N {
    (average * (size - N(all: 1)) + value) / size
  }
}

/// Exponential and Wilder's averages: the mean of the first values, then a recurrence.
///
/// The first `skip` values are passed over, so that averages of different windows can start together.
struct Smoothing<N: Number, Factor: SmoothingFactor>: Recurrence {
  private let size: N
  private let skip: N
  private let factor: N
  private var average = N.nan
  private var sum = N.zero
  /// Values seen, those skipped included.
  private var seen = N.zero
  private var isWarm = false

  init(_ settings: KernelSettings) {
    let window = settings.count(0, as: N.self)
    let skip = settings.values.count > 1 ? settings.count(1, as: N.self) : N.Count(all: 0)
    size = window.number()
    self.skip = skip.number()
    factor = N(all: 2) / (size + N(all: 1))
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value)
    if isWarm {
      let next = Factor.next(average, value, size: size, factor: factor)
      average = choose(missing, average, next)
    } else {
      warm(value, ~missing)
    }
    row.store(choose(missing, .nan, average))
  }

  @inline(never)
  private mutating func warm(_ value: N, _ valid: N.Mask) {
    seen = choose(valid, seen + N(all: 1), seen)
    let place = seen - skip
    let seeding = valid & greater(place, .zero) & lessOrEqual(place, size)
    sum = choose(seeding, sum + value, sum)
    let next = Factor.next(average, value, size: size, factor: factor)
    average = choose(valid & greater(place, size), next, average)
    average = choose(seeding & equal(place, size), sum / size, average)
    isWarm = !isNaN(average).any
  }
}

extension Indicator {
  static let exponentialAverage = Indicator(
    "ema", .overlap, "Exponential moving average",
    definition: "e + (x - e) * 2 / (window + 1), seeded with the mean of the first `window` values",
    source: "TA-Lib EMA", inputs: [.series],
    settings: [.window(20), .window("skip", 0, atLeast: 0, isQuiet: true)],
    Smoothing<Double, ExponentialFactor>.self, Smoothing<Lane, ExponentialFactor>.self
  ) { Int($0[0]) - 1 + Int($0[1]) }

  static let wilderAverage = Indicator(
    "rma", .overlap, "Wilder's moving average",
    definition:
      "(e * (window - 1) + x) / window, seeded with the mean of the first `window` values",
    source: "TA-Lib RMA; Wilder (1978)", inputs: [.series], settings: [.window(14)],
    Smoothing<Double, WilderFactor>.self, Smoothing<Lane, WilderFactor>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The exponential moving average with factor 2 / (window + 1).
  ///
  /// Seeded with the mean of the first `window` values.
  public func ema(_ window: some Term) -> Formula {
    Indicator.exponentialAverage([self], [window])[0]
  }

  /// Wilder's moving average with factor 1 / window, seeded with the mean of the first `window` values.
  public func wilder(_ window: some Term) -> Formula {
    Indicator.wilderAverage([self], [window])[0]
  }
}
