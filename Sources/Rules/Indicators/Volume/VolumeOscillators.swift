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

/// The distance of two exponential averages of the accumulation/distribution line.
struct ChaikinOscillator<N: Number>: Recurrence {
  private let fastFactor: N
  private let slowFactor: N
  private let needed: N
  private var total = N.zero
  private var fast = N.zero
  private var slow = N.zero
  private var seen = N.zero
  private var isWarm = false

  init(_ settings: KernelSettings) {
    let one = N(all: 1)
    let (fast, slow): (N, N) = (
      settings.count(0, as: N.self).number(), settings.count(1, as: N.self).number()
    )
    fastFactor = N(all: 2) / (fast + one)
    slowFactor = N(all: 2) / (slow + one)
    needed = N.larger(fast, slow)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let flow = moneyFlowVolume(row[0], row[1], row[2], row[3])
    let missing = isNaN(flow)
    if missing.any || !isWarm {
      let known = ~missing
      let isFirst = equal(seen, .zero)
      seen = choose(known, seen + N(all: 1), seen)
      isWarm = greaterOrEqual(seen, needed).all
      let next = total + flow
      total = choose(known, next, total)
      fast = choose(known, choose(isFirst, next, (next - fast) * fastFactor + fast), fast)
      slow = choose(known, choose(isFirst, next, (next - slow) * slowFactor + slow), slow)
      row.store(choose(known & greaterOrEqual(seen, needed), fast - slow, .nan))
    } else {
      total += flow
      fast = (total - fast) * fastFactor + fast
      slow = (total - slow) * slowFactor + slow
      row.store(fast - slow)
    }
  }
}

/// The average of the close's change times the volume.
struct ForceIndex<N: Number>: Recurrence {
  private var previous = N.nan
  private var average: RunningAverage<N, PartWayStep>

  init(_ settings: KernelSettings) {
    average = RunningAverage(exponential: settings.count(0, as: N.self).number())
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (value, volume) = (row[0], row[1])
    row.store(average.next((value - previous) * volume))
    previous = choose(isNaN(value) | isNaN(volume), previous, value)
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
    settings: [.window("fast", 3, atLeast: 2), .window("slow", 10, atLeast: 2)],
    ChaikinOscillator<Double>.self, ChaikinOscillator<Lane>.self
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
