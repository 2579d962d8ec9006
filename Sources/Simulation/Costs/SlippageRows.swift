import Series

/// What a slippage model takes of fills in each row, from the bars before it.
struct SlippageRows: Sendable {
  /// Currency a share.
  let flat: Column<Double>
  /// The share of the price that the root of the number of shares is multiplied by.
  let impact: Column<Double>

  static let rangeBars = 14
  static let window = 20

  /// Nil for a model that has nothing to do with the bars.
  init?(_ settings: Settings, _ bars: Bars) {
    guard let model = settings.slippageModel, model.varies else { return nil }
    let ranges = model.rangeShare == nil ? [] : Self.trueRanges(bars)
    let returns = model.impact == nil ? [] : Self.returns(bars)
    var flat: [Double] = []
    var impact: [Double] = []
    for row in 0..<bars.count {
      var amount = (model.spreadAmount ?? 0) / 2
      if let share = model.rangeShare {
        amount += share * Self.known(Self.mean(of: ranges, Self.rangeBars, before: row))
      }
      flat.append(amount)
      guard let factor = model.impact else { continue }
      let volume = Self.mean(of: bars.volume, Self.window, before: row)
      let deviation = Self.deviation(of: returns, Self.window, before: row)
      impact.append(volume > 0 ? Self.known(factor * deviation / volume.squareRoot()) : 0)
    }
    self.flat = Column(flat)
    self.impact = Column(
      model.impact == nil ? [Double](repeating: 0, count: bars.count) : impact)
  }

  private static func known(_ value: Double) -> Double { value.isFinite ? value : 0 }

  /// The true range of each bar; NaN for the first.
  private static func trueRanges(_ bars: Bars) -> [Double] {
    (0..<bars.count).map { row in
      guard row > 0 else { return .nan }
      let before = bars.close[row - 1]
      return max(bars.high[row], before) - min(bars.low[row], before)
    }
  }

  /// Each bar's return as a fraction; NaN for the first.
  private static func returns(_ bars: Bars) -> [Double] {
    (0..<bars.count).map { $0 > 0 ? bars.close[$0] / bars.close[$0 - 1] - 1 : .nan }
  }

  /// The mean of the last values before a row; NaN where there are too few.
  private static func mean(
    of values: some RandomAccessCollection<Double>, _ count: Int, before row: Int
  ) -> Double {
    guard row >= count else { return .nan }
    let first = values.index(values.startIndex, offsetBy: row - count)
    let last = values.index(first, offsetBy: count)
    return values[first..<last].reduce(0, +) / Double(count)
  }

  /// Their sample deviation.
  private static func deviation(of values: [Double], _ count: Int, before row: Int) -> Double {
    let mean = mean(of: values, count, before: row)
    guard mean.isFinite else { return .nan }
    let squares = values[row - count..<row].reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }
}

/// What a fill slips in one row, as whoever fills it reads it.
struct RowSlippage {
  var flat = 0.0
  var impact = 0.0

  /// The price at which an order fills: never below zero.
  func price(_ base: Double, _ sign: Double, steady: Double, quantity: Double) -> Double {
    let share = steady + impact * quantity.squareRoot()
    return max(base + sign * (base * share + flat), 0)
  }
}
