/// The mean of a window, from a running sum with Kahan's compensation.
///
/// A NaN in the window makes its mean NaN and leaves the sum as it was.
struct SimpleAverage<N: Number>: Recurrence {
  private let window: N.Count
  private let full: Int
  private let size: N
  private var sum = N.zero
  private var lost = N.zero
  /// The first row at which the window holds no NaN and is full, lane by lane.
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
    let time = row.time
    var fresh = row[0]
    var stale = time >= full ? row[0, back: window] : row.past(0, window, missing: 0)
    let missing = isNaN(fresh)
    if (missing | isNaN(stale)).any {
      validFrom = choose(missing, size + N(all: Double(time)), validFrom)
      fresh = choose(missing, .zero, fresh)
      stale = choose(isNaN(stale), .zero, stale)
    }
    let change = (fresh - stale) - lost
    let total = sum + change
    lost = (total - sum) - change
    sum = total
    let now = N(all: Double(time))
    row.store(choose(greaterOrEqual(now, validFrom), sum / size, .nan))
  }
}

extension Indicator {
  static let simpleAverage = Indicator(
    "sma", .overlap, "Simple moving average",
    definition: "sum of the last `window` values / window", source: "TA-Lib SMA",
    inputs: [.series], settings: [.window(20)],
    SimpleAverage<Double>.self, SimpleAverage<Lane>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The simple moving average: the mean of the last `window` values.
  public func sma(_ window: some Term) -> Formula { Indicator.simpleAverage([self], [window])[0] }
}
