/// The exponential average of a series led by what it rose in half a window.
///
/// The rise is missing while a NaN lies between its ends, and the average then stays as it was.
struct ZeroLagAverage<N: Number>: Recurrence {
  private let lag: N.Count
  private let size: N
  private let full: Int
  private var mean: SeededAverage<N>
  /// The first row at which the rise is known.
  private var validFrom: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    let window = settings.count(0, as: N.self)
    var lag = window
    for lane in 0..<N.width { lag[lane: lane] = (window[lane: lane] - 1) / 2 }
    self.lag = lag
    size = lag.number()
    full = lag.largest
    validFrom = size
    mean = SeededAverage(
      window: window, factor: ExponentialFactor.factor(size: window.number()))
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let past = row.time >= full ? row[0, back: lag] : row.past(0, lag)
    let led = value + (value - past)
    let now = N(all: Double(row.time))
    let missing = isNaN(led) | less(now, validFrom)
    if missing.any || !mean.isWarm {
      self = warmed(value, led, now)
      let isHidden = isNaN(led) | less(now, validFrom)
      row.store(choose(isHidden, .nan, mean.average))
    } else {
      mean.move(to: led)
      row.store(mean.average)
    }
  }

  // On a copy: the state of the loop stays in registers.
  @inline(never)
  private func warmed(_ value: N, _ led: N, _ now: N) -> Self {
    var next = self
    next.validFrom = choose(isNaN(value), now + size + N(all: 1), validFrom)
    next.mean.warm(led, (~isNaN(led)) & greaterOrEqual(now, next.validFrom))
    return next
  }
}

extension Indicator {
  static let zeroLagAverage = Indicator(
    "zlema", .overlap, "Zero-lag exponential moving average",
    definition: "ema(x + (x - x[lag]), window), lag = floor((window - 1) / 2)",
    source: "TA-Lib ZLEMA; Ehlers and Way (2010)", inputs: [.series], settings: [.window(20)],
    ZeroLagAverage<Double>.self, ZeroLagAverage<Lane>.self
  ) { (Int($0[0]) - 1) / 2 + Int($0[0]) - 1 }
}

extension Term {
  /// The exponential moving average of the term led by what it rose in half a window.
  public func zlema(_ window: some Term) -> Formula {
    Indicator.zeroLagAverage([self], [window])[0]
  }
}
