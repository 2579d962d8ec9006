/// A moving average whose window is told anew by every row.
///
/// Simple and weighted averages look at the whole window; exponential ones are kept for every window
/// that may be asked for.
struct VariableWindowAverage: SeriesState {
  private let smallest: Double
  private let largest: Double
  private let type: AverageType
  private let buffer: NumberBuffer
  /// Exponential averages by their window.
  private let averages: UnsafeMutablePointer<Double>
  /// Rows since the last missing one.
  private var run = 0
  let lookback: Int

  init(_ settings: [Double]) {
    smallest = min(settings[0], settings[1])
    largest = settings[1]
    type = AverageType(rawValue: Int(settings[2])) ?? .sma
    lookback = Int(settings[1])
    buffer = NumberBuffer(count: lookback + 1)
    averages = buffer.pointer
  }

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let (value, period) = (row[0], row[1])
    guard !(value + period).isNaN else {
      run = 0
      return row.store(.nan)
    }
    run += 1
    if type == .ema { moveAverages(row, value) }
    guard run >= lookback else { return row.store(.nan) }
    let window = Int(max(smallest, min(period, largest)))
    switch type {
    case .ema: row.store(averages[window])
    case .wma: row.store(weighted(row, window))
    default: row.store(mean(row, window))
    }
  }

  private mutating func moveAverages(_ row: SeriesRow, _ value: Double) {
    if run > lookback {
      for window in Int(smallest)...lookback {
        averages[window] += (value - averages[window]) * (2 / Double(window + 1))
      }
    } else if run == lookback {
      // All begin together, each with the mean of its window.
      var sum = 0.0
      for window in 1...lookback {
        sum += row[0, back: window - 1]
        averages[window] = sum / Double(window)
      }
    }
  }

  private func mean(_ row: SeriesRow, _ window: Int) -> Double {
    var sum = 0.0
    for back in 0..<window { sum += row[0, back: back] }
    return sum / Double(window)
  }

  private func weighted(_ row: SeriesRow, _ window: Int) -> Double {
    var sum = 0.0
    for back in 0..<window { sum += row[0, back: back] * Double(window - back) }
    return sum / Double(window * (window + 1) / 2)
  }
}

extension Indicator {
  static let variableWindowAverage = Indicator(
    "mavp", .overlap, "Moving average of a varying window",
    definition: "at every row the average of as many rows as `periods` says there",
    source: "TA-Lib MAVP", inputs: [.series, .any("periods")],
    settings: [
      .window("smallest", 2), .window("largest", 30),
      .choice("type", Array(AverageType.words.prefix(3)), isQuiet: true),
    ], SeriesBySeries<Double, VariableWindowAverage>.self,
    SeriesBySeries<Lane, VariableWindowAverage>.self
  ) { Int($0[1]) - 1 }
}

extension Term {
  /// The simple moving average over as many rows as another series says, within limits.
  public func movingAverage(
    periods: some Term, smallest: some Term = 2, largest: some Term = 30
  ) -> Formula {
    Indicator.variableWindowAverage([self, periods], [smallest, largest])[0]
  }
}
