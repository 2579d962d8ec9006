/// The smallest value of a window that is not below a share of its values: the nearest rank.
///
/// The window is kept in order: the value that leaves is looked for by halving, and what lies between
/// its place and that of the new one moves by one.
struct Percentile: SeriesState {
  private let window: Int
  private let rank: Int
  private let buffer: NumberBuffer
  private let sorted: UnsafeMutablePointer<Double>
  private var count = 0
  var lookback: Int { window }

  init(_ settings: [Double]) {
    window = Int(settings[0])
    let exact = (settings[1] * settings[0] / 100).rounded(.up)
    rank = min(max(Int(exact), 1), window)
    buffer = NumberBuffer(count: window + 1)
    sorted = buffer.pointer
  }

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let value = row[0]
    if value.isNaN {
      count = 0
    } else if count < window {
      shift(from: count, to: place(of: value), value)
      count += 1
    } else {
      // No value was missing since, so the oldest one is in the window.
      let oldest = place(of: row[0, back: window])
      var target = place(of: value)
      if target > oldest { target -= 1 }
      shift(from: oldest, to: target, value)
    }
    row.store(count == window ? sorted[rank - 1] : .nan)
  }

  /// How many values are smaller.
  @inline(__always)
  private func place(of value: Double) -> Int {
    var (low, length) = (0, count)
    while length > 0 {
      let half = length / 2
      let isSmaller = sorted[low + half] < value
      low = isSmaller ? low + half + 1 : low
      length = isSmaller ? length - half - 1 : half
    }
    return low
  }

  /// Frees a place, moves what lies between, and puts a value in.
  @inline(__always)
  private func shift(from free: Int, to target: Int, _ value: Double) {
    if target < free {
      (sorted + target + 1).update(from: sorted + target, count: free - target)
    } else {
      (sorted + free).update(from: sorted + free + 1, count: target - free)
    }
    sorted[target] = value
  }
}

extension Indicator {
  static let percentile = Indicator(
    "percentile", .statistics, "Percentile of a window",
    definition: "the value of rank ceil(percent * window / 100) of the last `window` values",
    source: "TA-Lib PERCENTILE", inputs: [.series],
    settings: [.window(30, atLeast: 2), .number("percent", 50, in: 0...100)],
    SeriesBySeries<Double, Percentile>.self, SeriesBySeries<Lane, Percentile>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The value that so many percent of the last `window` values do not exceed: the nearest rank.
  public func percentile(_ window: some Term, percent: some Term = 50) -> Formula {
    Indicator.percentile([self], [window, percent])[0]
  }
}
