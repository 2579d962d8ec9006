/// The exponent by which the rescaled range of a window's values grows with the length of its parts.
///
/// The window is halved again and again down to parts of eight values. Each level's mean of
/// (range of the cumulated deviations) / (sample deviation) is a point, and their line's slope in
/// logarithms is the exponent. Parts in which nothing moves are left out.
struct RescaledRange<N: Number>: Recurrence {
  private let window: N.Count
  private let memory: LaneBuffer
  private let values: UnsafeMutablePointer<Double>
  private var validFrom: N.Count
  var lookback: Int { window.largest }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    memory = LaneBuffer(count: window.largest / laneCount + 1)
    values = memory.numbers
    validFrom = N.Count(all: 0)
    for lane in 0..<N.width { validFrom[lane: lane] = window[lane: lane] - 1 }
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    var result = N.nan
    for lane in 0..<N.width {
      let source = row.rows.inputs[0]
      let size = window[lane: lane]
      if source.load(row.row, lane: lane).isNaN { validFrom[lane: lane] = row.time &+ size }
      guard row.time >= validFrom[lane: lane] else { continue }
      for index in 0..<size {
        values[index] = source.load(row.row &- (size - 1) &+ index, lane: lane)
      }
      result[lane: lane] = RangeLevels(values, size).exponent
    }
    row.store(result)
  }
}

/// The rescaled ranges of a window's parts, level by level.
private struct RangeLevels {
  private var sums = [32 of Double](repeating: 0)
  private var counts = [32 of Double](repeating: 0)
  private let levels: Int

  init(_ values: UnsafePointer<Double>, _ size: Int) {
    var levels = 1
    var smallest = size / 2
    while smallest >= 8 {
      levels += 1
      smallest /= 2
    }
    self.levels = levels
    visit(values, size, level: 0)
  }

  private mutating func visit(_ values: UnsafePointer<Double>, _ size: Int, level: Int) {
    if let ratio = Self.ratio(values, size) {
      sums[level] += ratio
      counts[level] += 1
    }
    guard level + 1 < levels else { return }
    // The window itself is cut below its middle, its parts above theirs, as pracma does.
    let left = level == 0 ? size / 2 : (size + 1) / 2
    visit(values, left, level: level + 1)
    visit(values + left, size - left, level: level + 1)
  }

  private static func ratio(_ values: UnsafePointer<Double>, _ size: Int) -> Double? {
    var total = 0.0
    for index in 0..<size { total += values[index] }
    let mean = total / Double(size)
    var (way, lowest, highest, squares) = (0.0, Double.infinity, -Double.infinity, 0.0)
    for index in 0..<size {
      let distance = values[index] - mean
      way += distance
      lowest = min(lowest, way)
      highest = max(highest, way)
      squares += distance * distance
    }
    // Less is the rounding of the mean.
    guard squares > 1e-24 * mean * mean * Double(size), highest > lowest else { return nil }
    return (highest - lowest) / (squares / Double(size - 1)).squareRoot()
  }

  /// The slope; NaN where fewer than two levels have moved.
  ///
  /// A level's parts are half as long as those of the level before: the levels are evenly spaced.
  var exponent: Double {
    var (count, sumX, sumY, sumXX, sumXY) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for level in 0..<levels where counts[level] > 0 {
      let x = -Double(level)
      let y = logarithm(sums[level] / counts[level])
      count += 1
      sumX += x
      sumY += y
      sumXX += x * x
      sumXY += x * y
    }
    guard count > 1 else { return .nan }
    let slope = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX)
    return slope / logarithm(2)
  }
}

extension Indicator {
  static let rescaledRange = Indicator(
    "rescaled_range", .statistics, "Hurst exponent of changes",
    definition:
      "slope of ln(mean R/S) on ln(length) over the window halved down to 8; R: range of cumulated deviations, S: sample deviation",
    source: "Hurst (1951); Peters (1994); pracma hurstexp by halving", inputs: [.any("changes")],
    settings: [.window(128, atLeast: 16)],
    RescaledRange<Double>.self, RescaledRange<Lane>.self
  ) { Int($0[0]) - 1 }

  static let hurst = Indicator(
    "hurst", .statistics, "Hurst exponent of a price",
    definition:
      "rescaled_range(log_return(x), window); short windows of a random walk show 0.55 to 0.65",
    source: "Hurst (1951); Peters (1994)", inputs: [.series],
    settings: [.window(128, atLeast: 16)]
  ) { [Indicator.rescaledRange([$0[0].logReturn()], $1)[0]] }
}

extension Term {
  /// The Hurst exponent of a price by rescaled range: above a half where moves go on.
  ///
  /// Not corrected for short windows, in which a random walk shows 0.55 to 0.65.
  /// Cost: the window times its halvings, each bar.
  public func hurst(_ window: some Term = 128) -> Formula { Indicator.hurst([self], [window])[0] }
}
