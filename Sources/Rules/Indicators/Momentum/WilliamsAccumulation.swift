/// Williams's accumulation/distribution: how far the close came from the far end of the true range.
struct WilliamsAccumulation<N: Number>: Recurrence {
  private var previous = N.nan
  private var total = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (high, low, close) = (row[0], row[1], row[2])
    let known = ~(isNaN(high) | isNaN(low) | isNaN(close))
    let bottom = choose(less(low, previous), low, previous)
    let top = choose(greater(high, previous), high, previous)
    let rise = choose(greater(close, previous), close - bottom, .zero)
    let change = choose(less(close, previous), close - top, rise)
    total = choose(known, total + change, total)
    previous = choose(known, close, previous)
    row.store(choose(known, total, .nan))
  }
}

extension Indicator {
  static let williamsAccumulation = Indicator(
    "wad", .momentum, "Williams's accumulation/distribution",
    definition: "running total of close - min(low, close[1]) where the close rises and of close - "
      + "max(high, close[1]) where it falls",
    source: "TA-Lib WAD; Williams (1972)", inputs: [.high, .low, .close],
    WilliamsAccumulation<Double>.self, WilliamsAccumulation<Lane>.self
  ) { _ in 0 }
}

extension Market {
  /// Williams's accumulation/distribution: the closes' ways through the true range, summed up.
  public var williamsAccumulation: Formula {
    Indicator.williamsAccumulation([high, low, close])[0]
  }
}
