/// The value some rows ago.
struct Lag<N: Number>: Recurrence {
  private let bars: N.Count
  private let full: Int
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    bars = settings.count(0, as: N.self)
    full = bars.largest
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    row.store(row.time >= full ? row[0, back: bars] : row.past(0, bars))
  }

  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    let early = min(max(full - rows.start, 0), rows.count)
    for row in 0..<early { step(KernelRow(rows: rows, row: row)) }
    switch WindowLayout(source, bars, as: N.self) {
    case .run: shift(rows, from: early, .run)
    case .same: shift(rows, from: early, .same)
    case .near, .scattered: shift(rows, from: early, .scattered)
    case .lanes: shift(rows, from: early, .lanes)
    case .other: shift(rows, from: early, .other)
    }
  }

  @inline(__always)
  private func shift(_ rows: KernelRows, from first: Int, _ layout: WindowLayout) {
    let (source, output, bars) = (rows.inputs[0], rows.outputs[0], self.bars)
    for row in first..<rows.count {
      N.store(N.load(source, row, back: bars, layout), output, row)
    }
  }
}

extension Indicator {
  static let lag = Indicator(
    "lag", .arithmetic, "The value some bars ago", definition: "x[bars]", source: "shift",
    inputs: [.series], settings: [.window("bars", 1, atLeast: 0)], Lag<Double>.self, Lag<Lane>.self
  ) { Int($0[0]) }
}

extension Term {
  /// The value some bars ago; NaN before there was one.
  public func lag(_ bars: some Term) -> Formula { Indicator.lag([self], [bars])[0] }
}
