/// The range of a bar, reaching to the close before it; NaN at the first row.
struct TrueRange<N: Number>: Recurrence {
  private var previous = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (high, low, close) = (row[0], row[1], row[2])
    var range = N.larger(high - previous, high - low)
    range = N.larger(previous - low, range)
    row.store(choose(isNaN(previous) | isNaN(close), .nan, range))
    previous = choose(isNaN(close), previous, close)
  }

  /// Where every close is known, the one before stands in the column: one loop over plain numbers.
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    guard N.width == 1, rows.count > 1, let highs = rows.column(0), let lows = rows.column(1),
      let closes = rows.column(2), firstMissing(closes, from: 0, to: rows.count) == rows.count
    else {
      for row in 0..<rows.count { step(KernelRow(rows: rows, row: row)) }
      return
    }
    step(KernelRow(rows: rows, row: 0))
    let ranges = rows.outputs[0]
    for row in 1..<rows.count {
      let (high, low, before) = (highs[row], lows[row], closes[row &- 1])
      let range = Double.larger(high - before, high - low)
      ranges[row] = Double.larger(before - low, range)
    }
    previous = N(all: closes[rows.count &- 1])
  }
}

extension Indicator {
  static let trueRange = Indicator(
    "true_range", .volatility, "True range",
    definition: "max(high - low, |high - close[1]|, |low - close[1]|)",
    source: "TA-Lib TRANGE; Wilder (1978)", inputs: [.high, .low, .close],
    TrueRange<Double>.self, TrueRange<Lane>.self
  ) { _ in 1 }

  static let averageTrueRange = Indicator(
    "atr", .volatility, "Average true range", definition: "rma(true_range(), window)",
    source: "TA-Lib ATR; Wilder (1978)", inputs: [.high, .low, .close], settings: [.window(14)]
  ) { [Indicator.trueRange($0)[0].wilder($1[0])] }
}

extension Market {
  /// The range of the bar, reaching to the close before it; NaN at the first bar.
  public var trueRange: Formula { Indicator.trueRange([high, low, close])[0] }

  /// The average true range: Wilder's average of the true range, in price units.
  public func atr(_ window: some Term) -> Formula { trueRange.wilder(window) }
}
