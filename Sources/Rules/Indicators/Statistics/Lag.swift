/// The value some rows ago.
struct Lag<N: Number>: Recurrence {
  private let bars: N.Count
  private let full: Int
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    bars = settings.count(0, as: N.self)
    full = bars.largest
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    row.store(row.time >= full ? row[0, back: bars] : row.past(0, bars))
  }
}

extension Indicator {
  static let lag = Indicator(
    "lag", .arithmetic, "The value some bars ago", definition: "x[bars]", source: "shift",
    inputs: [.series], settings: [.window("bars", 1, atLeast: 0)], Lag<Double>.self, Lag<Lane>.self
  ) { Int($0[0]) }
}

extension Term {
  /// The value some bars ago; NaN before there was one.
  public func lag(_ bars: some Term) -> Formula { Indicator.lag([self], [bars])[0] }
}
