/// How much of a new value goes into a smoothed average.
protocol SmoothingFactor {
  static func factor<N: Number>(size: N) -> N
}

/// 2 / (window + 1).
enum ExponentialFactor: SmoothingFactor {
  @inline(__always)
  static func factor<N: Number>(size: N) -> N { N(all: 2) / (size + N(all: 1)) }
}

/// 1 / window.
enum WilderFactor: SmoothingFactor {
  @inline(__always)
  static func factor<N: Number>(size: N) -> N { N(all: 1) / size }
}

/// An average that starts as the mean of its first values and then moves a share of the way to each.
struct SeededAverage<N: Number> {
  let size: N
  let skip: N
  let factor: N
  var average = N.nan
  private var sum = N.zero
  /// Values seen, those skipped included.
  private var seen = N.zero
  var isWarm = false

  init(window: N.Count, skip: N.Count = N.Count(all: 0), factor: N) {
    size = window.number()
    self.skip = skip.number()
    self.factor = factor
  }

  /// Takes a value in where every lane is warm and none is missing.
  @inline(__always)
  mutating func move(to value: N) { average = average + (value - average) * factor }

  /// Takes a value in where it is valid.
  mutating func warm(_ value: N, _ valid: N.Mask) {
    seen = choose(valid, seen + N(all: 1), seen)
    let place = seen - skip
    let seeding = valid & greater(place, .zero) & lessOrEqual(place, size)
    sum = choose(seeding, sum + value, sum)
    let next = average + (value - average) * factor
    average = choose(valid & greater(place, size), next, average)
    average = choose(seeding & equal(place, size), sum / size, average)
    isWarm = !isNaN(average).any
  }
}

/// Exponential and Wilder's averages: the mean of the first values, then a recurrence.
///
/// The first `skip` values are passed over, so that averages of different windows can start together.
struct Smoothing<N: Number, Factor: SmoothingFactor>: Recurrence {
  private var mean: SeededAverage<N>

  init(_ settings: KernelSettings) {
    let window = settings.count(0, as: N.self)
    mean = SeededAverage(
      window: window,
      skip: settings.count(1, as: N.self),
      factor: Factor.factor(size: window.number()))
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value)
    if missing.any || !mean.isWarm {
      self = warmed(value, ~missing)
      row.store(choose(missing, .nan, mean.average))
    } else {
      mean.move(to: value)
      row.store(mean.average)
    }
  }

  // On a copy: the state of the loop stays in registers.
  @inline(never)
  private func warmed(_ value: N, _ valid: N.Mask) -> Self {
    var next = self
    next.mean.warm(value, valid)
    return next
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
      "e + (x - e) / window, seeded with the mean of the first `window` values",
    source: "TA-Lib RMA; Wilder (1978)", inputs: [.series],
    settings: [.window(14), .window("skip", 0, atLeast: 0, isQuiet: true)],
    Smoothing<Double, WilderFactor>.self, Smoothing<Lane, WilderFactor>.self
  ) { Int($0[0]) - 1 + Int($0[1]) }
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
