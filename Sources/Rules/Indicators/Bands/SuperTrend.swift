/// A band around the middle of the bar that only tightens until the close breaks through it.
struct SuperTrend<N: Number>: Recurrence {
  private let multiplier: N
  private var upper = N.nan
  private var lower = N.nan
  private var previous = N.nan
  /// 1 in a rise, -1 in a fall.
  private var trend = N(all: 1)

  init(_ settings: KernelSettings) { multiplier = settings.number(0) }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (high, low, close, range) = (row[0], row[1], row[2], row[3])
    let missing = isNaN(high + low) | isNaN(close + range)
    let middle = (high + low) * N(all: 0.5)
    let distance = multiplier * range
    let (basicUpper, basicLower) = (middle + distance, middle - distance)
    // At the first bar there is nothing to compare with, and the basic bands count.
    let isFirst = isNaN(previous)
    let freesUpper = isFirst | less(basicUpper, upper) | greater(previous, upper)
    let freesLower = isFirst | greater(basicLower, lower) | less(previous, lower)
    let nextUpper = choose(freesUpper, basicUpper, upper)
    let nextLower = choose(freesLower, basicLower, lower)
    let isUp = greater(trend, .zero)
    let breaks = choose(
      isUp, choose(less(close, nextLower), N(all: -1), trend),
      choose(greater(close, nextUpper), N(all: 1), trend))
    let nextTrend = choose(isFirst, trend, breaks)
    upper = choose(missing, upper, nextUpper)
    lower = choose(missing, lower, nextLower)
    trend = choose(missing, trend, nextTrend)
    previous = choose(missing, previous, close)
    let line = choose(greater(trend, .zero), lower, upper)
    row.store(choose(missing, .nan, line))
    row.store(choose(missing, .nan, trend), to: 1)
  }
}

/// The line of a super trend and its direction.
public struct SuperTrendLine: Sendable {
  /// The band that the close has not broken: below it in a rise, above it in a fall.
  public let line: Formula
  /// 1 in a rise, -1 in a fall.
  public let trend: Formula
}

extension Indicator {
  /// The bands need the average true range as an input, which `supertrend` gives them.
  static let superTrendBands = Indicator(
    "supertrend_bands", .overlap, "Super trend around a range of one's own",
    definition: "as supertrend, with `range` in the place of atr(window)",
    source: "TA-Lib SUPERTREND; Seban (2007)", inputs: [.high, .low, .close, .any("range")],
    settings: [.number("multiplier", 3, in: 0...1e300)], outputs: ["line", "trend"],
    SuperTrend<Double>.self, SuperTrend<Lane>.self
  ) { _ in 0 }

  static let superTrend = Indicator(
    "supertrend", .overlap, "Super trend",
    definition:
      "(high + low) / 2 ± multiplier * atr(window), each band only tightened until the close breaks it",
    source: "TA-Lib SUPERTREND; Seban (2007)", inputs: [.high, .low, .close],
    settings: [.window(10, atLeast: 2), .number("multiplier", 3, in: 0...1e300)],
    outputs: ["line", "trend"]
  ) { inputs, settings in
    let range = Indicator.averageTrueRange(inputs, [settings[0]])[0]
    return Indicator.superTrendBands(inputs + [range], [settings[1]])
  }
}

extension Market {
  /// The super trend: a stop around the middle of the bar, `multiplier` average true ranges away.
  public func superTrend(_ window: some Term = 10, multiplier: some Term = 3) -> SuperTrendLine {
    let lines = Indicator.superTrend([high, low, close], [window, multiplier])
    return SuperTrendLine(line: lines[0], trend: lines[1])
  }
}
