/// The population standard deviation of a window.
///
/// Sums run over differences from each lane's first value, so that the level of a price does not
/// cancel its variance; a NaN in the window makes the deviation NaN.
struct StandardDeviation<N: Number>: Recurrence {
  private let window: N.Count
  private let full: Int
  private let size: N
  private var center = N.nan
  private var sum = N.zero
  private var squares = N.zero
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
    let time = N(all: Double(row.time))
    let fresh = row[0]
    let stale = row.time >= full ? row[0, back: window] : row.past(0, window)
    let missing = isNaN(fresh)
    center = choose(isNaN(center), fresh, center)
    validFrom = choose(missing, size + time, validFrom)
    let added = choose(missing, .zero, fresh - center)
    let removed = choose(isNaN(stale), .zero, stale - center)
    sum += added - removed
    squares += added * added - removed * removed
    let mean = sum / size
    let variance = squares / size - mean * mean
    let deviation = choose(greater(variance, .zero), variance, .zero).squareRoot()
    row.store(choose(greaterOrEqual(time, validFrom), deviation, .nan))
  }
}

extension Indicator {
  static let standardDeviation = Indicator(
    "stddev", .statistics, "Population standard deviation",
    definition: "sqrt(mean of (x - mean)² over the last `window` values)",
    source: "TA-Lib STDDEV", inputs: [.series], settings: [.window(20)],
    StandardDeviation<Double>.self, StandardDeviation<Lane>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The population standard deviation of the last `window` values.
  public func standardDeviation(_ window: some Term) -> Formula {
    Indicator.standardDeviation([self], [window])[0]
  }
}
