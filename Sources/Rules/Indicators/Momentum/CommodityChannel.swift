/// The distance of the typical price from its mean, in mean deviations.
///
/// It counts in three times the typical price, which leaves the quotient as it is.
struct CommodityChannel<N: Number>: Recurrence {
  private let window: N.Count
  private let full: Int
  private let size: N
  private var sum = RunningSum<N>()
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
    let now = N(all: Double(row.time))
    let price = row[0] + row[1] + row[2]
    var fresh = price
    var stale =
      row.time >= full
      ? row[0, back: window] + row[1, back: window] + row[2, back: window]
      : row.past(0, window) + row.past(1, window) + row.past(2, window)
    let missing = isNaN(fresh)
    if (missing | isNaN(stale)).any {
      validFrom = choose(missing, size + now, validFrom)
      fresh = choose(missing, .zero, fresh)
      stale = choose(isNaN(stale), .zero, stale)
    }
    sum.replace(stale, by: fresh)
    let isKnown = greaterOrEqual(now, validFrom)
    let mean = sum.value / size
    let distance = price - mean
    // Where all prices are alike the mean may still be a bit beside them.
    let isFlat = lessOrEqual(distance.magnitude, mean.magnitude * N(all: 1e-14))
    let deviation = isKnown.any ? deviations(row, from: mean) / size : .nan
    let index = choose(isFlat, .zero, distance / (N(all: 0.015) * deviation))
    row.store(choose(isKnown, index, .nan))
  }

  /// The sum of the distances from the mean, in four parts that do not wait for each other.
  @inline(__always)
  private func deviations(_ row: KernelRow<N>, from mean: N) -> N {
    var parts = (N.zero, N.zero, N.zero, N.zero)
    let count = min(full, row.time + 1)
    var back = 0
    while back < count {
      parts.0 += deviation(row, back, count, mean)
      parts.1 += deviation(row, back &+ 1, count, mean)
      parts.2 += deviation(row, back &+ 2, count, mean)
      parts.3 += deviation(row, back &+ 3, count, mean)
      back += 4
    }
    return (parts.0 + parts.1) + (parts.2 + parts.3)
  }

  @inline(__always)
  private func deviation(_ row: KernelRow<N>, _ back: Int, _ count: Int, _ mean: N) -> N {
    guard back < count else { return .zero }
    let past = KernelRow<N>(rows: row.rows, row: row.row &- back)
    let distance = (past[0] + past[1] + past[2] - mean).magnitude
    return choose(less(N(all: Double(back)), size), distance, .zero)
  }
}

extension Indicator {
  static let commodityChannel = Indicator(
    "cci", .momentum, "Commodity channel index",
    definition: "(p - sma(p, window)) / (0.015 * mean of |p - sma(p, window)| over the window), "
      + "p = (high + low + close) / 3; 0 where the price is its mean",
    source: "TA-Lib CCI; Lambert (1980)", inputs: [.high, .low, .close],
    settings: [.window(14, atLeast: 2)],
    CommodityChannel<Double>.self, CommodityChannel<Lane>.self
  ) { Int($0[0]) - 1 }
}

extension Market {
  /// The distance of the typical price from its mean, in mean deviations over 0.015.
  ///
  /// - Complexity: O(window) a bar.
  public func cci(_ window: some Term) -> Formula {
    Indicator.commodityChannel([high, low, close], [window])[0]
  }
}
