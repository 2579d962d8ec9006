import CLanes

/// Arithmetic of the same row: no state.
struct Arithmetic<N: Number>: KernelState {
  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  func run(_ rows: KernelRows) {
    switch operation {
    case .add: rows.map(N.self, { $0 + $1 }, { $0 + $1 })
    case .subtract: rows.map(N.self, { $0 - $1 }, { $0 - $1 })
    case .multiply: rows.map(N.self, { $0 * $1 }, { $0 * $1 })
    case .divide: rows.map(N.self, { $0 / $1 }, { $0 / $1 })
    case .minimum: rows.map(N.self, Self.minimum, Arithmetic<Double>.minimum)
    case .maximum: rows.map(N.self, Self.maximum, Arithmetic<Double>.maximum)
    case .select: select(rows)
    case .negate: rows.each(N.self) { -$0[0] }
    default: rows.each(N.self) { $0[0].magnitude }
    }
  }

  /// One number or the other: no branch, for many a condition is a coin.
  @inline(__always)
  private func select(_ rows: KernelRows) {
    guard N.width == 1, let yes = rows.column(0), let no = rows.column(1) else {
      rows.each(N.self) { choose($0.holds(0), $0[0], $0[1]) }
      return
    }
    let (condition, output) = (rows.conditions[0], rows.outputs[0])
    for row in 0..<rows.count {
      output[row] = lockstep_chosen(condition.load(row), yes[row], no[row])
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
}

extension KernelRows {
  /// Writes a number for each row.
  @inline(__always)
  fileprivate func each<N: Number>(_ type: N.Type, _ body: (KernelRow<N>) -> N) {
    for row in 0..<count {
      let row = KernelRow<N>(rows: self, row: row)
      row.store(body(row))
    }
  }

  /// Combines two inputs row by row; which side is one column, or one number, is asked before the loop.
  @inline(__always)
  fileprivate func map<N: Number>(
    _ type: N.Type, _ body: (N, N) -> N, _ plain: (Double, Double) -> Double
  ) {
    let (left, right) = (inputs[0], inputs[1])
    guard N.width == 1 else {
      pairs(left, right) { row, one, other in N.store(body(one, other), outputs[0], row) }
      return
    }
    let output = outputs[0]
    switch (left.stride, right.stride) {
    case (1, 1):
      for row in 0..<count { output[row] = plain(left.pointer[row], right.pointer[row]) }
    case (1, 0):
      let number = right.pointer[0]
      for row in 0..<count { output[row] = plain(left.pointer[row], number) }
    case (0, 1):
      let number = left.pointer[0]
      for row in 0..<count { output[row] = plain(number, right.pointer[row]) }
    default:
      for row in 0..<count {
        output[row] = plain(
          left.pointer[row &* left.stride], right.pointer[row &* right.stride])
      }
    }
  }

  /// Calls `body` with the numbers of both inputs, row by row.
  @inline(__always)
  func pairs<N: Number>(_ left: Source, _ right: Source, _ body: (Int, N, N) -> Void) {
    switch (left.isVector, right.isVector) {
    case (true, true): pairs(known: left.vector, right.vector, body)
    case (true, false): pairs(known: left.vector, right.uniform, body)
    case (false, true): pairs(known: left.uniform, right.vector, body)
    case (false, false): pairs(known: left.uniform, right.uniform, body)
    }
  }

  @inline(__always)
  private func pairs<N: Number>(known left: Source, _ right: Source, _ body: (Int, N, N) -> Void) {
    for row in 0..<count { body(row, N.load(left, row), N.load(right, row)) }
  }
}

extension Source {
  /// The same source, known to differ from lane to lane: what is known before a loop is not asked in it.
  @inline(__always)
  fileprivate var vector: Source { Source(pointer: pointer, stride: stride, isVector: true) }

  /// The same source, known to be the same in all lanes.
  @inline(__always)
  fileprivate var uniform: Source { Source(pointer: pointer, stride: stride, isVector: false) }
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
    if N.width == 1, let left = rows.column(0) {
      let (right, step, mask) = (rows.inputs[1].pointer, rows.inputs[1].stride, rows.mask)
      if step == 1 {
        for row in 0..<rows.count { mask[row] = body(N(all: left[row]), N(all: right[row])).byte }
        return
      }
      if step == 0 {
        let number = N(all: right[0])
        for row in 0..<rows.count { mask[row] = body(N(all: left[row]), number).byte }
        return
      }
    }
    rows.pairs(rows.inputs[0], rows.inputs[1]) { row, left, right in
      rows.mask[row] = body(left, right).byte
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
