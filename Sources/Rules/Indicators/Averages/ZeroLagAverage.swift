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

  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let past = row.time >= full ? row[0, back: lag] : row.past(0, lag)
    let led = value + (value - past)
    let now = N(all: Double(row.time))
    validFrom = choose(isNaN(value), now + size + N(all: 1), validFrom)
    let isKnown = (~isNaN(led)) & greaterOrEqual(now, validFrom)
    mean.warm(led, isKnown)
    row.store(choose(isKnown, mean.average, .nan))
  }

  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count {
      let time = rows.start + row
      if mean.isWarm, time >= full, lessOrEqual(validFrom, N(all: Double(time))).all {
        row = glide(rows, from: row)
      }
      if row < rows.count { step(KernelRow(rows: rows, row: row)) }
      row += 1
    }
  }

  /// Moves on to the next missing value; what moves stays in registers.
  @inline(__always)
  private mutating func glide(_ rows: KernelRows, from first: Int) -> Int {
    let (source, lag, factor) = (rows.inputs[0], self.lag, mean.factor)
    var average = mean.average
    var place = first
    while place < rows.count {
      let value = N.load(source, place)
      let led = value + (value - N.load(source, place, back: lag))
      if isNaN(led).any { break }
      average += (led - average) * factor
      N.store(average, rows.outputs[0], place)
      place += 1
    }
    mean.average = average
    return place
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
