/// Buying pressure over true range, summed over three windows.
struct UltimateOscillator<N: Number>: Recurrence {
  /// One of the windows.
  private struct Part {
    let window: N.Count
    let windowAndOne: N.Count
    let size: N
    var pressure = RunningSum<N>()
    var range = RunningSum<N>()

    init(_ window: N.Count) {
      self.window = window
      windowAndOne = window.plusOne(N.self)
      size = window.number()
    }
  }

  private var short: Part
  private var middle: Part
  private var long: Part
  private let full: Int
  private var validFrom: N
  /// The last row that had a range.
  private var moved: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    var windows = (0..<3).map { settings.count($0, as: N.self) }
    for lane in 0..<N.width {
      let sorted = windows.map { $0[lane: lane] }.sorted()
      for index in 0..<3 { windows[index][lane: lane] = sorted[index] }
    }
    short = Part(windows[0])
    middle = Part(windows[1])
    long = Part(windows[2])
    full = windows[2].largest + 1
    validFrom = long.size - N(all: 1)
    moved = -long.size
  }

  /// Buying pressure and true range of a row, by the close before it.
  @inline(__always)
  private func terms(_ high: N, _ low: N, _ close: N, _ past: N) -> (pressure: N, range: N) {
    let unknown = isNaN(past)
    let bottom = choose(greater(low, past) | unknown, past, low)
    let top = choose(less(high, past) | unknown, past, high)
    return (close - bottom, top - bottom)
  }

  @inline(__always)
  private func past(_ row: KernelRow<N>, _ part: Part) -> (pressure: N, range: N) {
    if row.time >= full {
      return terms(
        row[0, back: part.window], row[1, back: part.window], row[2, back: part.window],
        row[2, back: part.windowAndOne])
    }
    return terms(
      row.past(0, part.window), row.past(1, part.window), row.past(2, part.window),
      row.past(2, part.windowAndOne))
  }

  @inline(__always)
  private func quotient(
    _ part: inout Part, _ row: KernelRow<N>, _ fresh: (pressure: N, range: N), _ now: N
  ) -> N {
    var stale = past(row, part)
    let missed = isNaN(stale.pressure) | isNaN(stale.range)
    if missed.any {
      stale = (choose(missed, .zero, stale.pressure), choose(missed, .zero, stale.range))
    }
    part.pressure.replace(stale.pressure, by: fresh.pressure)
    part.range.replace(stale.range, by: fresh.range)
    let isStill = greaterOrEqual(now - moved, part.size)
    return choose(isStill, .zero, part.pressure.value / part.range.value)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let now = N(all: Double(row.time))
    var fresh = terms(row[0], row[1], row[2], row.before(2))
    let missing = isNaN(fresh.pressure) | isNaN(fresh.range)
    if missing.any {
      validFrom = choose(missing, long.size + now, validFrom)
      fresh = (choose(missing, .zero, fresh.pressure), choose(missing, .zero, fresh.range))
    }
    moved = choose(equal(fresh.range, .zero), moved, now)
    let first = quotient(&short, row, fresh, now)
    let second = quotient(&middle, row, fresh, now)
    let third = quotient(&long, row, fresh, now)
    let sum = N(all: 4) * first + N(all: 2) * second + third
    let isKnown = greaterOrEqual(now, validFrom)
    row.store(choose(isKnown, N(all: 100) * (sum / N(all: 7)), .nan))
  }
}

extension Indicator {
  static let ultimateOscillator = Indicator(
    "ultosc", .momentum, "Ultimate oscillator",
    definition:
      "100 * (4 * q(short) + 2 * q(middle) + q(long)) / 7, q(w) = sum of close - min(low, "
      + "close[1]) / sum of true range over w bars, the windows in rising order",
    source: "TA-Lib ULTOSC; Williams (1985)", inputs: [.high, .low, .close],
    settings: [.window("short", 7), .window("middle", 14), .window("long", 28)],
    UltimateOscillator<Double>.self, UltimateOscillator<Lane>.self
  ) { Int(max($0[0], $0[1], $0[2])) }
}

extension Market {
  /// Williams's ultimate oscillator: buying pressure over three windows, 0 to 100.
  public func ultimateOscillator(
    short: some Term = 7, middle: some Term = 14, long: some Term = 28
  ) -> Formula {
    Indicator.ultimateOscillator([high, low, close], [short, middle, long])[0]
  }
}
