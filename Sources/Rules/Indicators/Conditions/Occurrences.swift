/// Bars since a condition held; NaN before it first did.
struct BarsSince<N: Number>: Recurrence {
  private var bars = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let missing = isNaN(row[0])
    bars = choose(holds(row[0]), .zero, bars + N(all: 1))
    row.store(choose(missing, .nan, bars))
  }
}

/// The value at the bar at which a condition last held; NaN before.
struct ValueWhen<N: Number>: Recurrence {
  private var value = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    value = choose(holds(row[0]), row[1], value)
    row.store(choose(isNaN(row[0]), .nan, value))
  }
}

/// How often a condition has held so far.
struct Occurrences<N: Number>: Recurrence {
  private var count = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    count = choose(holds(row[0]), count + N(all: 1), count)
    row.store(choose(isNaN(row[0]), .nan, count))
  }
}

/// How often a condition held in a window.
struct CountTrue<N: Number>: Recurrence {
  private let window: N.Count
  private let size: N
  private let full: Int
  private var count = N.zero
  private var validFrom: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    full = window.largest
    size = window.number()
    validFrom = size - N(all: 1)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let stale = row.time >= full ? row[0, back: window] : row.past(0, window)
    let now = N(all: Double(row.time))
    validFrom = choose(isNaN(row[0]), size + now, validFrom)
    count = choose(holds(row[0]), count + N(all: 1), count)
    count = choose(holds(stale), count - N(all: 1), count)
    row.store(choose(greaterOrEqual(now, validFrom), count, .nan))
  }
}

/// A number stands for a condition that holds where it is neither zero nor NaN.
@inline(__always)
private func holds<N: Number>(_ value: N) -> N.Mask {
  less(value, .zero) | greater(value, .zero)
}

extension Indicator {
  static let barsSince = Indicator(
    "bars_since", .arithmetic, "Bars since a condition held",
    definition: "0 where it holds, then one more each bar; NaN before it first held",
    source: "count", inputs: [.condition("condition")],
    BarsSince<Double>.self, BarsSince<Lane>.self
  ) { _ in 0 }

  static let valueWhen = Indicator(
    "value_when", .arithmetic, "Value when a condition last held",
    definition: "x at the last bar at which the condition held; NaN before it first held",
    source: "last of the selected", inputs: [.condition("condition"), .any("x")],
    ValueWhen<Double>.self, ValueWhen<Lane>.self
  ) { _ in 0 }

  static let countTrue = Indicator(
    "count_true", .arithmetic, "Bars of a window at which a condition held",
    definition: "number of the last `window` bars at which it held", source: "count",
    inputs: [.condition("condition")], settings: [.window(20)],
    CountTrue<Double>.self, CountTrue<Lane>.self
  ) { Int($0[0]) - 1 }

  static let occurrences = Indicator(
    "occurrences", .arithmetic, "Bars so far at which a condition held",
    definition: "number of bars from the first on at which it held", source: "count",
    inputs: [.condition("condition")], Occurrences<Double>.self, Occurrences<Lane>.self
  ) { _ in 0 }
}

extension Condition {
  /// The condition as a number: 1 where it holds, 0 elsewhere.
  public var number: Formula { Formula.select(self, 1, 0) }

  /// Bars since the condition held, 0 where it does; NaN before it first held.
  public var barsSince: Formula { Indicator.barsSince([number])[0] }

  /// A term's value at the last bar at which the condition held; NaN before it first held.
  public func value(of term: some Term) -> Formula { Indicator.valueWhen([number, term])[0] }

  /// At how many of the last `window` bars the condition held.
  public func count(_ window: some Term) -> Formula { Indicator.countTrue([number], [window])[0] }

  /// At how many bars so far the condition held.
  public var occurrences: Formula { Indicator.occurrences([number])[0] }
}
