/// Wilder's stop and reverse: it follows a trend at a growing pace and turns when the price touches it.
struct ParabolicSAR: SeriesState {
  /// The pace of one direction: at its start, by how much it grows, and its limit.
  private struct Pace {
    let first: Double
    let growth: Double
    let limit: Double

    init(_ first: Double, _ growth: Double, _ limit: Double) {
      self.first = min(first, limit)
      self.growth = min(growth, limit)
      self.limit = limit
    }
  }

  private let start: Double
  private let offset: Double
  private let long: Pace
  private let short: Pace
  /// Whether a short stop is told as a negative number.
  private let isSigned: Bool
  private var isLong = true
  private var stop = 0.0
  private var extreme = 0.0
  private var pace = 0.0
  private var previous = (high: Double.nan, low: Double.nan)
  private var seen = 0

  init(_ settings: [Double]) {
    isSigned = settings.count > 2
    guard isSigned else {
      (start, offset) = (0, 0)
      long = Pace(settings[0], settings[0], settings[1])
      short = long
      return
    }
    (start, offset) = (settings[0], settings[1])
    long = Pace(settings[2], settings[3], settings[4])
    short = Pace(settings[5], settings[6], settings[7])
  }

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let (high, low) = (row[0], row[1])
    guard !(high + low).isNaN else { return row.store(.nan) }
    seen &+= 1
    if seen == 1 {
      previous = (high, low)
      return row.store(.nan)
    }
    if seen == 2 { begin(high, low) }
    row.store(isLong ? whileLong(high, low) : whileShort(high, low))
    previous = (high, low)
  }

  /// The direction of the larger move between the first two bars, if none is given.
  private mutating func begin(_ high: Double, _ low: Double) {
    let (up, down) = (high - previous.high, previous.low - low)
    isLong = start == 0 ? !(down > 0 && down > up) : start > 0
    extreme = isLong ? high : low
    stop = start == 0 ? (isLong ? previous.low : previous.high) : abs(start)
    pace = isLong ? long.first : short.first
    previous = (high, low)
  }

  @inline(__always)
  private mutating func whileLong(_ high: Double, _ low: Double) -> Double {
    if low <= stop {
      isLong = false
      stop = max(extreme, previous.high, high)
      stop += stop * offset
      let told = isSigned ? -stop : stop
      pace = short.first
      extreme = low
      stop = max(stop + pace * (extreme - stop), previous.high, high)
      return told
    }
    let told = stop
    if high > extreme {
      extreme = high
      pace = min(pace + long.growth, long.limit)
    }
    stop = min(stop + pace * (extreme - stop), previous.low, low)
    return told
  }

  @inline(__always)
  private mutating func whileShort(_ high: Double, _ low: Double) -> Double {
    if high >= stop {
      isLong = true
      stop = min(extreme, previous.low, low)
      stop -= stop * offset
      let told = stop
      pace = long.first
      extreme = high
      stop = min(stop + pace * (extreme - stop), previous.low, low)
      return told
    }
    let told = isSigned ? -stop : stop
    if low < extreme {
      extreme = low
      pace = min(pace + short.growth, short.limit)
    }
    stop = max(stop + pace * (extreme - stop), previous.high, high)
    return told
  }
}

extension Indicator {
  static let parabolicSAR = Indicator(
    "sar", .overlap, "Parabolic stop and reverse",
    definition:
      "stop + pace * (extreme - stop); the pace grows by `acceleration` with every new extreme, up to `maximum`",
    source: "TA-Lib SAR; Wilder (1978)", inputs: [.high, .low],
    settings: [
      .number("acceleration", 0.02, in: 0...1e300), .number("maximum", 0.2, in: 0...1e300),
    ], SeriesBySeries<Double, ParabolicSAR>.self, SeriesBySeries<Lane, ParabolicSAR>.self
  ) { _ in 1 }

  static let extendedSAR = Indicator(
    "sarext", .overlap, "Parabolic stop and reverse, each direction at its own pace",
    definition:
      "as sar, negative while short; `start` > 0 begins long there, < 0 short at its opposite",
    source: "TA-Lib SAREXT; Wilder (1978)", inputs: [.high, .low],
    settings: [
      .number("start", 0), .number("offset_on_reverse", 0, in: 0...1e300),
      .number("initial_long", 0.02, in: 0...1e300), .number("growth_long", 0.02, in: 0...1e300),
      .number("maximum_long", 0.2, in: 0...1e300), .number("initial_short", 0.02, in: 0...1e300),
      .number("growth_short", 0.02, in: 0...1e300), .number("maximum_short", 0.2, in: 0...1e300),
    ], SeriesBySeries<Double, ParabolicSAR>.self, SeriesBySeries<Lane, ParabolicSAR>.self
  ) { _ in 1 }
}

extension Market {
  /// Wilder's parabolic stop: below the price in a rise, above it in a fall.
  public func parabolicSAR(
    acceleration: some Term = 0.02, maximum: some Term = 0.2
  ) -> Formula {
    Indicator.parabolicSAR([high, low], [acceleration, maximum])[0]
  }
}
