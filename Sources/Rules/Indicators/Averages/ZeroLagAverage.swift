/// The exponential average of a series led by what it rose in half a window.
///
/// The rise is missing while a NaN lies between its ends, and the average then stays as it was.
struct ZeroLagAverage<N: Number>: BlockRecurrence {
  private let lag: N.Count
  private let size: N
  private let full: Int
  private var average: ExponentialAverage<N>
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
    average = ExponentialAverage(exponential: window.number())
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let past = row.time >= full ? row[0, back: lag] : row.past(0, lag)
    let led = value + (value - past)
    let now = N(all: Double(row.time))
    validFrom = choose(isNaN(value), now + size + N(all: 1), validFrom)
    let isKnown = (~isNaN(led)) & greaterOrEqual(now, validFrom)
    row.store(average.next(led, missing: ~isKnown, time: row.time))
  }

  // Where all lanes are seeded the history is longer than any lag.
  @inline(__always) var carried: N? { average.isWarm ? average.average : nil }

  @inline(__always)
  func block(_ block: KernelBlock<N>, _ carried: inout N) -> Bool {
    let values = block[0]
    let led = values + (values - block[0, back: lag])
    guard led.areKnown, lessOrEqual(validFrom, N(all: Double(block.time))).all else {
      return false
    }
    block.store(average.next(led, &carried))
    return true
  }

  @inline(__always)
  mutating func resume(from carried: N) { average.resume(from: carried) }
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
