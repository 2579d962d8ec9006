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

/// Exponential and Wilder's averages: the mean of the first values, then a recurrence.
///
/// The first `skip` values are passed over, so that averages of different windows can start together.
struct Smoothing<N: Number, Factor: SmoothingFactor>: BlockRecurrence {
  private var average: ExponentialAverage<N>

  init(_ settings: KernelSettings) {
    let size: N = settings.count(0, as: N.self).number()
    average = ExponentialAverage(
      size: size, skip: settings.count(1, as: N.self).number(), factor: Factor.factor(size: size))
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) { row.store(average.next(row[0], time: row.time)) }

  @inline(__always) var carried: N? { average.isWarm ? average.average : nil }

  @inline(__always)
  func block(_ block: KernelBlock<N>, _ carried: inout N) -> Bool {
    let values = block[0]
    guard values.areKnown else { return false }
    block.store(average.next(values, &carried))
    return true
  }

  @inline(__always)
  mutating func resume(from carried: N) { average.resume(from: carried) }
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
