/// The value of half a window ago without the window's mean.
struct DetrendedPrice<N: Number>: Recurrence {
  private let window: N.Count
  private var half: N.Count
  private let size: N
  private let full: Int
  private var sum = RunningSum<N>()
  private var validFrom: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    half = window
    for lane in 0..<N.width { half[lane: lane] = window[lane: lane] / 2 + 1 }
    size = window.number()
    full = max(window.largest, half.largest)
    validFrom = size - N(all: 1)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let now = N(all: Double(row.time))
    let isFar = row.time >= full
    var fresh = row[0]
    var stale = isFar ? row[0, back: window] : row.past(0, window)
    let missing = isNaN(fresh)
    if (missing | isNaN(stale)).any {
      validFrom = choose(missing, size + now, validFrom)
      fresh = choose(missing, .zero, fresh)
      stale = choose(isNaN(stale), .zero, stale)
    }
    sum.replace(stale, by: fresh)
    let past = isFar ? row[0, back: half] : row.past(0, half)
    row.store(choose(greaterOrEqual(now, validFrom), past - sum.value / size, .nan))
  }
}

extension Indicator {
  static let detrendedPrice = Indicator(
    "dpo", .momentum, "Detrended price oscillator",
    definition: "x[floor(window / 2) + 1] - sma(x, window)", source: "TA-Lib DPO",
    inputs: [.series], settings: [.window(20, atLeast: 2)],
    DetrendedPrice<Double>.self, DetrendedPrice<Lane>.self
  ) { max(Int($0[0]) - 1, Int($0[0]) / 2 + 1) }
}

extension Term {
  /// The value of half a window ago without the mean of the window.
  public func detrended(_ window: some Term) -> Formula {
    Indicator.detrendedPrice([self], [window])[0]
  }
}
