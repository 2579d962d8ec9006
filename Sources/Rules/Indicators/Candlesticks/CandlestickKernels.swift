/// The kernel of a pattern in one series.
struct CandlestickSeries<Rule: CandlestickRule>: KernelState {
  typealias N = Double
  private var scan: CandlestickScan<Rule>
  var lookback: Int { Rule.lookback }

  init(_ settings: KernelSettings) {
    scan = CandlestickScan(penetration: settings.values.first?[0] ?? 0)
  }

  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    // Prices lie one after the other; only a formula of constants does not.
    if (0..<4).allSatisfy({ rows.inputs[$0].stride == 1 }) {
      let columns = CandleColumns(
        open: rows.inputs[0].pointer, high: rows.inputs[1].pointer, low: rows.inputs[2].pointer,
        close: rows.inputs[3].pointer)
      scan.run(columns, count: rows.count, into: rows.outputs[0])
    } else {
      scan.run(rows, lane: 0, of: 1)
    }
  }
}

/// The kernel of a pattern in eight series, one after the other: eight candles or penetrations.
struct EightCandlestickSeries<Rule: CandlestickRule>: KernelState {
  typealias N = Lane
  private var scans: [8 of CandlestickScan<Rule>]
  var lookback: Int { Rule.lookback }

  init(_ settings: KernelSettings) {
    scans = [8 of CandlestickScan<Rule>] { lane in
      CandlestickScan(penetration: settings.values.first?[lane] ?? 0)
    }
  }

  mutating func run(_ rows: KernelRows) {
    for lane in 0..<laneCount { scans[lane].run(rows, lane: lane, of: laneCount) }
  }
}

extension CandlestickScan {
  /// Scans one lane on a copy in which its numbers lie side by side.
  @inline(never)
  mutating func run(_ rows: KernelRows, lane: Int, of lanes: Int) {
    let before = min(rows.start, Rule.lookback)
    let length = before + rows.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * length + rows.count) { copy in
      copy.initialize(repeating: 0)
      guard let start = copy.baseAddress else { return }
      for column in 0..<4 {
        let source = rows.inputs[column]
        for row in 0..<length {
          start[column * length + row] = source.load(row - before, lane: lane)
        }
      }
      let first = UnsafePointer(start + before)
      let columns = CandleColumns(
        open: first, high: first + length, low: first + 2 * length, close: first + 3 * length)
      let values = start + 4 * length
      run(columns, count: rows.count, into: values)
      for row in 0..<rows.count { rows.outputs[0][row * lanes + lane] = values[row] }
    }
  }
}
