/// Finds one pattern row by row, and keeps what it needs between calls.
///
/// A row has no value while one of the rows that its pattern looks back on is missing; a bar is
/// missing if any of its prices is NaN.
struct CandlestickScan<Rule: CandlestickRule> {
  private let penetration: Double
  private var rule = Rule()
  /// The rows since the last missing one, up to the first with a value.
  private var known = 0

  init(penetration: Double) { self.penetration = penetration }

  /// Writes the value of each row; the columns point at row 0 and reach back as far as the rule looks.
  mutating func run(_ columns: CandleColumns, count: Int, into values: UnsafeMutablePointer<Double>)
  {
    var row = 0
    while row < count {
      if columns.isMissing(row) {
        known = 0
        values[row] = .nan
        row += 1
      } else if known < Rule.lookback {
        known += 1
        values[row] = .nan
        row += 1
      } else {
        let end = columns.firstMissing(from: row, to: count)
        scan(columns, row..<end, into: values)
        known = Rule.lookback + 1
        row = end
      }
    }
  }

  /// The rows of a stretch in which no bar is missing, eight at a time.
  private mutating func scan(
    _ columns: CandleColumns, _ rows: Range<Int>, into values: UnsafeMutablePointer<Double>
  ) {
    var rule = rule
    var isFirst = known == Rule.lookback
    var row = rows.lowerBound
    while row + Rows.count <= rows.upperBound {
      let candles = columns.candles(row, Rows.count, isFirst: isFirst, penetration)
      UnsafeMutableRawPointer(values + row)
        .storeBytes(of: rule.value(candles).numbers, as: Lane.self)
      isFirst = false
      row += Rows.count
    }
    self.rule = rule
    guard row < rows.upperBound else { return }
    scanRest(columns, row..<rows.upperBound, isFirst: isFirst, into: values)
  }

  /// Fewer than eight rows, on a copy that is long enough to be read in eights.
  @inline(never)
  private mutating func scanRest(
    _ columns: CandleColumns, _ rows: Range<Int>, isFirst: Bool,
    into values: UnsafeMutablePointer<Double>
  ) {
    let before = Rule.lookback
    let length = before + Rows.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * length) { copy in
      copy.initialize(repeating: 0)
      guard let start = copy.baseAddress else { return }
      let copied = columns.copy(
        from: rows.lowerBound - before, count: before + rows.count, to: start, length)
      let candles = copied.candles(before, rows.count, isFirst: isFirst, penetration)
      let result = rule.value(candles).numbers
      for row in rows { values[row] = result[row - rows.lowerBound] }
    }
  }
}

/// The four prices of successive bars.
struct CandleColumns {
  let open: UnsafePointer<Double>
  let high: UnsafePointer<Double>
  let low: UnsafePointer<Double>
  let close: UnsafePointer<Double>

  @inline(__always)
  func isMissing(_ row: Int) -> Bool {
    open[row].isNaN || high[row].isNaN || low[row].isNaN || close[row].isNaN
  }

  /// The first row of a range that is missing, or its end.
  func firstMissing(from start: Int, to end: Int) -> Int {
    var row = start
    while row + Rows.count <= end {
      let candle = candles(row, Rows.count, isFirst: false, 0)[0]
      let isKnown =
        candle.open == candle.open && candle.high == candle.high && candle.low == candle.low
        && candle.close == candle.close
      if isKnown.bits != 0xFF { break }
      row += Rows.count
    }
    while row < end, !isMissing(row) { row += 1 }
    return row
  }

  @inline(__always)
  func candles(_ row: Int, _ count: Int, isFirst: Bool, _ penetration: Double) -> Candles {
    Candles(
      open: open + row, high: high + row, low: low + row, close: close + row, count: count,
      isFirst: isFirst, penetration: penetration)
  }

  /// Copies rows of each column, which then lie `length` numbers apart.
  func copy(
    from row: Int, count: Int, to start: UnsafeMutablePointer<Double>, _ length: Int
  ) -> CandleColumns {
    for (place, column) in [open, high, low, close].enumerated() {
      (start + place * length).update(from: column + row, count: count)
    }
    return CandleColumns(
      open: UnsafePointer(start), high: UnsafePointer(start + length),
      low: UnsafePointer(start + 2 * length), close: UnsafePointer(start + 3 * length))
  }
}
