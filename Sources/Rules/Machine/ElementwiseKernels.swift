/// Arithmetic of the same row: no state.
struct Arithmetic<N: Number>: KernelState {
  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  func run(_ rows: KernelRows) {
    switch operation {
    case .add:
      map(rows) {
        $0 + $1
      } _: {
        $0 + $1
      }
    case .subtract:
      map(rows) {
        $0 - $1
      } _: {
        $0 - $1
      }
    case .multiply:
      map(rows) {
        $0 * $1
      } _: {
        $0 * $1
      }
    case .divide:
      map(rows) {
        $0 / $1
      } _: {
        $0 / $1
      }
    case .minimum: map(rows, Self.minimum, Arithmetic<Double>.minimum)
    case .maximum: map(rows, Self.maximum, Arithmetic<Double>.maximum)
    case .select:
      each(rows) { choose($0.holds(0), $0[0], $0[1]) }
    case .negate: each(rows) { -$0[0] }
    default: each(rows) { $0[0].magnitude }
    }
  }

  @inline(__always)
  static func minimum(_ left: N, _ right: N) -> N {
    choose(less(left, right) | isNaN(left), left, right)
  }

  @inline(__always)
  static func maximum(_ left: N, _ right: N) -> N {
    choose(greater(left, right) | isNaN(left), left, right)
  }

  @inline(__always)
  private func each(_ rows: KernelRows, _ body: (KernelRow<N>) -> N) {
    for row in 0..<rows.count {
      let row = KernelRow<N>(rows: rows, row: row)
      row.store(body(row))
    }
  }

  /// Columns without a gap between their rows, and constants, are one loop over plain numbers.
  @inline(__always)
  private func map(
    _ rows: KernelRows, _ body: (N, N) -> N, _ plain: (Double, Double) -> Double
  ) {
    let (left, right) = (rows.source(0), rows.source(1))
    let output = rows.outputs[0]
    switch (N.width, left.stride, right.stride) {
    case (1, 1, 1):
      for row in 0..<rows.count { output[row] = plain(left.pointer[row], right.pointer[row]) }
    case (1, 1, 0):
      let constant = right.pointer[0]
      for row in 0..<rows.count { output[row] = plain(left.pointer[row], constant) }
    case (1, 0, 1):
      let constant = left.pointer[0]
      for row in 0..<rows.count { output[row] = plain(constant, right.pointer[row]) }
    default: each(rows) { body($0[0], $0[1]) }
    }
  }
}

/// Comparisons of the same row: NaN on either side gives false.
struct Comparison<N: Number>: KernelState {
  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  func run(_ rows: KernelRows) {
    switch operation {
    case .less: map(rows) { less($0, $1) }
    case .lessOrEqual: map(rows) { lessOrEqual($0, $1) }
    case .greater: map(rows) { greater($0, $1) }
    case .greaterOrEqual: map(rows) { greaterOrEqual($0, $1) }
    case .equal: map(rows) { equal($0, $1) }
    default: map(rows) { less($0, $1) | greater($0, $1) }
    }
  }

  @inline(__always)
  private func map(_ rows: KernelRows, _ body: (N, N) -> N.Mask) {
    for row in 0..<rows.count {
      let row = KernelRow<N>(rows: rows, row: row)
      row.store(body(row[0], row[1]))
    }
  }
}

/// And, or and not of masks.
struct Logic: KernelState {
  typealias N = Lane

  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  func run(_ rows: KernelRows) {
    let left = rows.conditions[0]
    switch operation {
    case .not: for row in 0..<rows.count { rows.mask[row] = ~left.load(row) }
    case .and:
      for row in 0..<rows.count { rows.mask[row] = left.load(row) & rows.conditions[1].load(row) }
    default:
      for row in 0..<rows.count { rows.mask[row] = left.load(row) | rows.conditions[1].load(row) }
    }
  }
}
