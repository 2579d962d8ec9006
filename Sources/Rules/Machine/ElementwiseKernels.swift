import CLanes

/// Arithmetic of the same row: no state.
final class ArithmeticKernel: Kernel {
  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  func run(_ rows: KernelRows) {
    switch operation {
    case .add: map(rows) { $0 + $1 }
    case .subtract: map(rows) { $0 - $1 }
    case .multiply: map(rows) { $0 * $1 }
    case .divide: map(rows) { $0 / $1 }
    case .minimum: map(rows) { choose(lockstep_less($0, $1) | lockstep_is_nan($0), $0, $1) }
    case .maximum: map(rows) { choose(lockstep_greater($0, $1) | lockstep_is_nan($0), $0, $1) }
    case .select: select(rows)
    case .negate: for row in 0..<rows.count { rows.output[row] = -rows.inputs[0].load(row) }
    default:  // absolute
      for row in 0..<rows.count {
        let value = rows.inputs[0].load(row)
        rows.output[row] = choose(lockstep_less(value, .zero), -value, value)
      }
    }
  }

  @inline(__always)
  private func map(_ rows: KernelRows, _ body: (Lane, Lane) -> Lane) {
    let left = rows.inputs[0]
    let right = rows.inputs[1]
    for row in 0..<rows.count { rows.output[row] = body(left.load(row), right.load(row)) }
  }

  private func select(_ rows: KernelRows) {
    for row in 0..<rows.count {
      rows.output[row] = choose(
        rows.conditions[0].load(row), rows.inputs[0].load(row), rows.inputs[1].load(row))
    }
  }
}

/// Comparisons of the same row: NaN on either side gives false.
final class ComparisonKernel: Kernel {
  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  func run(_ rows: KernelRows) {
    switch operation {
    case .less: map(rows, lockstep_less)
    case .lessOrEqual: map(rows, lockstep_less_equal)
    case .greater: map(rows, lockstep_greater)
    case .greaterOrEqual: map(rows, lockstep_greater_equal)
    case .equal: map(rows, lockstep_equal)
    default: map(rows, lockstep_not_equal)
    }
  }

  @inline(__always)
  private func map(_ rows: KernelRows, _ body: (Lane, Lane) -> UInt8) {
    let left = rows.inputs[0]
    let right = rows.inputs[1]
    for row in 0..<rows.count { rows.mask[row] = body(left.load(row), right.load(row)) }
  }
}

/// And, or and not of masks.
final class LogicKernel: Kernel {
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

/// Crossings: on the other side now, and not yet at the row before.
final class CrossingKernel: Kernel {
  private let above: Bool
  /// Lanes in which the left side was at or on the near side of the right one at the row before.
  private var near: UInt8 = 0

  init(above: Bool) { self.above = above }

  func run(_ rows: KernelRows) {
    if above {
      map(rows, lockstep_greater, lockstep_less_equal)
    } else {
      map(rows, lockstep_less, lockstep_greater_equal)
    }
  }

  @inline(__always)
  private func map(
    _ rows: KernelRows, _ beyond: (Lane, Lane) -> UInt8, _ before: (Lane, Lane) -> UInt8
  ) {
    let left = rows.inputs[0]
    let right = rows.inputs[1]
    var near = self.near
    for row in 0..<rows.count {
      let one = left.load(row)
      let other = right.load(row)
      rows.mask[row] = beyond(one, other) & near
      near = before(one, other)
    }
    self.near = near
  }
}
