/// A series without its first values.
struct Skip<N: Number>: Recurrence {
  private let count: N
  private var seen = N.zero

  init(_ settings: KernelSettings) { count = settings.count(0, as: N.self).number() }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    seen = choose(isNaN(value), seen, seen + N(all: 1))
    row.store(choose(greater(seen, count), value, .nan))
  }

  /// Where all were passed over the rest is a copy.
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count, !greaterOrEqual(seen, count).all {
      step(KernelRow(rows: rows, row: row))
      row += 1
    }
    for row in row..<rows.count {
      let row = KernelRow<N>(rows: rows, row: row)
      row.store(row[0])
    }
  }
}

extension Indicator {
  static let skip = Indicator(
    "skip", .arithmetic, "A series without its first values",
    definition: "x, and NaN in place of its first `bars` known values",
    source: "TA-Lib's common start of two averages", inputs: [.series],
    settings: [.window("bars", 1, atLeast: 0)], Skip<Double>.self, Skip<Lane>.self
  ) { Int($0[0]) }
}

extension Term {
  /// The series without its first known values, so that an average of it starts later.
  public func skip(_ bars: some Term) -> Formula { Indicator.skip([self], [bars])[0] }
}
