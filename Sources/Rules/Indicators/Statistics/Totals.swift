/// The sum of a window.
struct TotalSums<N: Number>: WindowSums {
  private let size: N
  private var sum = N.zero

  static var needsCenter: Bool { false }

  init(_ settings: KernelSettings, size: N) { self.size = size }

  mutating func clear() { sum = .zero }

  mutating func replace(_ mask: N.Mask, by other: Self) {
    sum = choose(mask, other.sum, sum)
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) { sum += fresh.0 - stale.0 }

  @inline(__always)
  func value(center: N) -> N { center * size + sum }
}

/// The sum of all values so far.
struct CumulativeTotal<N: Number>: Recurrence {
  private var sum = RunningSum<N>()

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value)
    sum.add(choose(missing, .zero, value))
    row.store(choose(missing, .nan, sum.value))
  }

  mutating func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    var known = 0
    if source.stride == 1, !source.isVector {
      // A column is asked for missing values before the loop.
      known = firstMissing(source.pointer, from: 0, to: rows.count)
      var sum = self.sum
      for row in 0..<known {
        sum.add(N.load(source, row, .same))
        N.store(sum.value, rows.outputs[0], row)
      }
      self.sum = sum
    }
    for row in known..<rows.count { step(KernelRow(rows: rows, row: row)) }
  }
}

extension Indicator {
  static let total = Indicator(
    "sum", .arithmetic, "Sum of a window", definition: "sum of the last `window` values",
    source: "TA-Lib SUM", inputs: [.series], settings: [.window(20)],
    RollingWindow<TotalSums<Double>>.self, RollingWindow<TotalSums<Lane>>.self
  ) { Int($0[0]) - 1 }

  static let cumulativeTotal = Indicator(
    "cumsum", .arithmetic, "Sum so far", definition: "sum of all values so far",
    source: "TA-Lib CUMSUM", inputs: [.series],
    CumulativeTotal<Double>.self, CumulativeTotal<Lane>.self
  ) { _ in 0 }
}

extension Term {
  /// The sum of the last `window` values.
  public func sum(_ window: some Term) -> Formula { Indicator.total([self], [window])[0] }

  /// The sum of all values so far; a missing one counts nothing.
  public var cumulativeSum: Formula { Indicator.cumulativeTotal([self])[0] }
}
