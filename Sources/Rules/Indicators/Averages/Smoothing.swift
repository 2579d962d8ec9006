/// Which exponential average an indicator's settings mean.
protocol AverageKind: SendableMetatype {
  static func average<N: Number>(_ settings: KernelSettings) -> ExponentialAverage<N>
}

/// A new value weighs 2 / (window + 1); settings: window, skip.
enum ExponentialKind: AverageKind {
  static func average<N: Number>(_ settings: KernelSettings) -> ExponentialAverage<N> {
    ExponentialAverage(
      exponential: settings.count(0, as: N.self).number(),
      skip: settings.count(1, as: N.self).number())
  }
}

/// A new value weighs 1 / window; settings: window, skip.
enum WilderKind: AverageKind {
  static func average<N: Number>(_ settings: KernelSettings) -> ExponentialAverage<N> {
    ExponentialAverage(
      wilder: settings.count(0, as: N.self).number(),
      skip: settings.count(1, as: N.self).number())
  }
}

/// A new value weighs what the settings say: window, weight, skip.
enum GivenKind: AverageKind {
  static func average<N: Number>(_ settings: KernelSettings) -> ExponentialAverage<N> {
    ExponentialAverage(
      size: settings.count(0, as: N.self).number(),
      skip: settings.count(2, as: N.self).number(), factor: settings.number(1))
  }
}

/// Exponential averages: the mean of the first values, then a recurrence.
///
/// The first `skip` values are passed over, so that averages of different windows can start together.
struct Smoothing<N: Number, Kind: AverageKind>: BlockRecurrence {
  private var average: ExponentialAverage<N>

  init(_ settings: KernelSettings) { average = Kind.average(settings) }

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
    Smoothing<Double, ExponentialKind>.self, Smoothing<Lane, ExponentialKind>.self
  ) { Int($0[0]) - 1 + Int($0[1]) }

  static let wilderAverage = Indicator(
    "rma", .overlap, "Wilder's moving average",
    definition:
      "e + (x - e) / window, seeded with the mean of the first `window` values",
    source: "TA-Lib RMA; Wilder (1978)", inputs: [.series],
    settings: [.window(14), .window("skip", 0, atLeast: 0, isQuiet: true)],
    Smoothing<Double, WilderKind>.self, Smoothing<Lane, WilderKind>.self
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
