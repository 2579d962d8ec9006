/// The money flow volume over the volume of a window.
enum ChaikinFlow: WindowFlow {
  static var inputs: Int { 4 }
  static var reach: Int { 0 }

  @inline(__always)
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N) {
    let flow = moneyFlowVolume(bar[0], bar[1], bar[2], bar[3])
    return (flow, bar[3] + flow * .zero)
  }

  @inline(__always)
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N {
    choose(lessOrEqual(second, .zero), .zero, first / second)
  }
}

/// The volume over the mean volume of the bars before.
enum RelativeVolumeFlow: WindowFlow {
  static var inputs: Int { 1 }
  static var hasFirst: Bool { false }
  static var reach: Int { 1 }

  @inline(__always)
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N) { (.zero, bar.before(0)) }

  @inline(__always)
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N {
    bar[0] / (second / size)
  }
}

/// The distance of two exponential averages that start with the first value; known when the longer window
/// is full.
struct AverageDistance<N: Number>: BlockRecurrence {
  private let needed: N
  private var fast: ExponentialAverage<N>
  private var slow: ExponentialAverage<N>
  private var seen = N.zero

  init(_ settings: KernelSettings) {
    let one = N(all: 1)
    let (fast, slow): (N, N) = (
      settings.count(0, as: N.self).number(), settings.count(1, as: N.self).number()
    )
    self.fast = ExponentialAverage(size: one, factor: N(all: 2) / (fast + one))
    self.slow = ExponentialAverage(size: one, factor: N(all: 2) / (slow + one))
    needed = N.larger(fast, slow)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value)
    seen = choose(missing, seen, seen + N(all: 1))
    let distance =
      fast.next(value, missing: missing, time: row.time)
      - slow.next(value, missing: missing, time: row.time)
    row.store(choose(greaterOrEqual(seen, needed), distance, .nan))
  }

  // What was seen need not be counted any longer.
  @inline(__always) var carried: (fast: N, slow: N)? {
    fast.isWarm && slow.isWarm && greaterOrEqual(seen, needed).all
      ? (fast.average, slow.average) : nil
  }

  @inline(__always)
  func block(_ block: KernelBlock<N>, _ carried: inout (fast: N, slow: N)) -> Bool {
    let values = block[0]
    guard values.areKnown else { return false }
    block.store(fast.next(values, &carried.fast) - slow.next(values, &carried.slow))
    return true
  }

  @inline(__always)
  mutating func resume(from carried: (fast: N, slow: N)) {
    fast.resume(from: carried.fast)
    slow.resume(from: carried.slow)
  }
}

/// The average of the close's change times the volume.
struct ForceIndex<N: Number>: BlockRecurrence {
  private var previous = N.nan
  private var average: ExponentialAverage<N>

  init(_ settings: KernelSettings) {
    average = ExponentialAverage(exponential: settings.count(0, as: N.self).number())
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (value, volume) = (row[0], row[1])
    row.store(average.next((value - previous) * volume, time: row.time))
    previous = choose(isNaN(value) | isNaN(volume), previous, value)
  }

  @inline(__always) var carried: (previous: N, average: N)? {
    average.isWarm ? (previous, average.average) : nil
  }

  @inline(__always)
  func block(_ block: KernelBlock<N>, _ carried: inout (previous: N, average: N)) -> Bool {
    let (values, volumes) = (block[0], block[1])
    let flow = (values - values.moved(after: carried.previous)) * volumes
    guard flow.areKnown else { return false }
    carried.previous = values.last
    block.store(average.next(flow, &carried.average))
    return true
  }

  @inline(__always)
  mutating func resume(from carried: (previous: N, average: N)) {
    previous = carried.previous
    average.resume(from: carried.average)
  }
}

/// The range of the bar for a unit of volume; 0 without volume.
struct MarketFacilitation<N: Number>: Recurrence {
  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let volume = row[2]
    row.store(choose(equal(volume, .zero), .zero, (row[0] - row[1]) / volume))
  }
}

extension Indicator {
  static let chaikinMoneyFlow = Indicator(
    "cmf", .volume, "Chaikin money flow",
    definition: "sum of ((close - low) - (high - close)) / (high - low) * volume over the window / "
      + "sum of the volume; 0 without volume",
    source: "TA-Lib CMF; Chaikin", inputs: [.high, .low, .close, .volume],
    settings: [.window(20, atLeast: 2)],
    FlowSums<Double, ChaikinFlow>.self, FlowSums<Lane, ChaikinFlow>.self
  ) { Int($0[0]) - 1 }

  static let chaikinOscillator = Indicator(
    "adosc", .volume, "Chaikin oscillator",
    definition: "e(ad, fast) - e(ad, slow), exponential averages from the first bar on",
    source: "TA-Lib ADOSC; Chaikin", inputs: [.high, .low, .close, .volume],
    settings: [.window("fast", 3, atLeast: 2), .window("slow", 10, atLeast: 2)]
  ) { inputs, settings in
    Indicator.averageDistance([Indicator.accumulationDistribution(inputs)[0]], settings)
  }

  static let averageDistance = Indicator(
    "average_distance", .momentum, "Distance of two averages that start with the first value",
    definition: "e(x, fast) - e(x, slow), exponential averages from the first x on",
    source: "Chaikin's oscillator, of any series", inputs: [.series],
    settings: [.window("fast", 3, atLeast: 2), .window("slow", 10, atLeast: 2)],
    AverageDistance<Double>.self, AverageDistance<Lane>.self
  ) { Int(max($0[0], $0[1])) - 1 }

  static let forceIndex = Indicator(
    "efi", .volume, "Elder's force index", definition: "ema((x - x[1]) * volume, window)",
    source: "TA-Lib EFI; Elder (1993)", inputs: [.series, .volume], settings: [.window(13)],
    ForceIndex<Double>.self, ForceIndex<Lane>.self
  ) { Int($0[0]) }

  static let marketFacilitation = Indicator(
    "marketfi", .volume, "Market facilitation index",
    definition: "(high - low) / volume; 0 without volume",
    source: "TA-Lib MARKETFI; Williams (1995)", inputs: [.high, .low, .volume],
    MarketFacilitation<Double>.self, MarketFacilitation<Lane>.self
  ) { _ in 0 }

  static let relativeVolume = Indicator(
    "rvol", .volume, "Relative volume",
    definition: "volume / mean volume of the `window` bars before this one",
    source: "TA-Lib RVOL", inputs: [.volume], settings: [.window(20)],
    FlowSums<Double, RelativeVolumeFlow>.self, FlowSums<Lane, RelativeVolumeFlow>.self
  ) { Int($0[0]) }
}

extension Market {
  /// Chaikin's money flow, -1 to 1; 0 without volume.
  public func chaikinMoneyFlow(_ window: some Term) -> Formula {
    Indicator.chaikinMoneyFlow([high, low, close, volume], [window])[0]
  }

  /// The distance of two averages of the accumulation/distribution line.
  public func chaikinOscillator(fast: some Term = 3, slow: some Term = 10) -> Formula {
    Indicator.chaikinOscillator([high, low, close, volume], [fast, slow])[0]
  }

  /// Elder's force index: the average of the close's change times the volume.
  public func forceIndex(_ window: some Term) -> Formula {
    Indicator.forceIndex([close, volume], [window])[0]
  }

  /// The range of the bar for a unit of volume; 0 without volume.
  public var marketFacilitation: Formula { Indicator.marketFacilitation([high, low, volume])[0] }

  /// The volume over the mean volume of the `window` bars before; NaN where none traded at all.
  public func relativeVolume(_ window: some Term) -> Formula {
    Indicator.relativeVolume([volume], [window])[0]
  }
}
