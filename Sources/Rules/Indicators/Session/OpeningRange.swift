/// How the opening range is measured.
protocol OpeningMeasure: SendableMetatype {
  /// Whether the range is known at the bar that completes it.
  static var includesLast: Bool { get }
}

enum BarsMeasure: OpeningMeasure {
  static var includesLast: Bool { true }
}

enum MinutesMeasure: OpeningMeasure {
  static var includesLast: Bool { false }
}

/// High and low of a session's beginning; NaN until it is over.
///
/// Counted in bars the range is known at its last bar; in minutes at the first bar outside, for only
/// that bar tells that the one before was the last.
struct OpeningRange<N: Number, Measure: OpeningMeasure>: Recurrence {
  private let length: N
  private var watch = SessionWatch<N>()
  private var high = N.nan
  private var low = N.nan
  private var bars = N.zero

  init(_ settings: KernelSettings) { length = settings.number(0) }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let session = row[2]
    let begins = watch.begins(session)
    high = choose(begins, .nan, high)
    low = choose(begins, .nan, low)
    bars = choose(begins, .zero, bars)
    let missing = isNaN(session) | isNaN(row[0]) | isNaN(row[1])
    bars = choose(missing, bars, bars + N(all: 1))
    let isInside: N.Mask
    let isKnown: N.Mask
    if Measure.includesLast {
      isInside = lessOrEqual(bars, length) & ~missing
      isKnown = greaterOrEqual(bars, length) & ~missing
    } else {
      // A bar that began before the open and holds it is part of it; others before have no session.
      isInside = less(row[3], length) & ~missing
      isKnown = greaterOrEqual(row[3], length) & ~missing
    }
    high = choose(isInside & ~lessOrEqual(row[0], high), row[0], high)
    low = choose(isInside & ~greaterOrEqual(row[1], low), row[1], low)
    row.store(choose(isKnown, high, .nan), to: 0)
    row.store(choose(isKnown, low, .nan), to: 1)
  }
}

/// Bars since a session began, 0 at its first.
struct BarsSinceOpen<N: Number>: Recurrence {
  private var watch = SessionWatch<N>()
  private var bars = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let begins = watch.begins(row[0])
    let missing = isNaN(row[0])
    bars = choose(missing, bars, choose(begins, .zero, bars + N(all: 1)))
    row.store(choose(missing, .nan, bars))
  }
}

/// High and low of a session's beginning.
public struct OpeningRangeLevels: Sendable {
  /// Its highest price.
  public let high: Formula
  /// Its lowest price.
  public let low: Formula

  init(_ outputs: [Formula]) { (high, low) = (outputs[0], outputs[1]) }
}

extension Indicator {
  static let openingRange = Indicator(
    "opening_range", .session, "Range of the session's first bars",
    definition:
      "max of high, min of low over the session's first bars; NaN before the last of them",
    source: "Crabel (1990)", inputs: [.high, .low, .session], settings: [.window("bars", 6)],
    outputs: ["high", "low"],
    OpeningRange<Double, BarsMeasure>.self, OpeningRange<Lane, BarsMeasure>.self
  ) { Int($0[0]) - 1 }

  static let openingRangeMinutes = Indicator(
    "opening_range_minutes", .session, "Range of the session's first minutes",
    definition:
      "max of high, min of low over the bars that begin within the first minutes after the open; NaN up to the first bar behind them",
    source: "Crabel (1990)",
    inputs: [.high, .low, .session, .minutesSinceOpen],
    settings: [.window("minutes", 30)], outputs: ["high", "low"],
    OpeningRange<Double, MinutesMeasure>.self, OpeningRange<Lane, MinutesMeasure>.self
  ) { _ in 0 }

  static let barsSinceOpen = Indicator(
    "bars_since_open", .session, "Bars since the open",
    definition: "0 at a session's first bar, then one more each bar", source: "count",
    inputs: [.session], BarsSinceOpen<Double>.self, BarsSinceOpen<Lane>.self
  ) { _ in 0 }
}

extension Market {
  /// High and low of the first bars of the session, from the last of them on.
  ///
  /// Bars before the exchange's open count where the data has them.
  public func openingRange(bars: some Term) -> OpeningRangeLevels {
    OpeningRangeLevels(Indicator.openingRange([high, low, session], [bars]))
  }

  /// High and low of the first minutes after the open, from the first bar behind them on.
  public func openingRange(minutes: some Term) -> OpeningRangeLevels {
    OpeningRangeLevels(
      Indicator.openingRangeMinutes([high, low, session, minutesSinceOpen], [minutes]))
  }

  /// Bars since the session began, 0 at its first.
  public var barsSinceOpen: Formula { Indicator.barsSinceOpen([session])[0] }
}
