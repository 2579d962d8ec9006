import CLanes

/// How many rows a block has.
let blockLength = laneCount

/// A function of two numbers that holds for one series, for eight, and for eight rows of one.
protocol RowFunction: SendableMetatype {
  static func value<M: Number>(_ a: M, _ b: M) -> M
}

/// The rows of a block, oldest first: one vector of a series, eight vectors of eight series.
protocol NumberRows: Sendable {
  associatedtype N: Number

  init(all value: N)
  /// The powers of a number, from the first on, each the one before times the number.
  init(powersOf number: N)
  /// A source's numbers at a row and the seven behind it.
  init(_ source: Source, from row: Int)
  /// The same some rows before.
  init(_ source: Source, from row: Int, back: N.Count)
  func write(to target: UnsafeMutablePointer<Double>, from row: Int)
  static func - (left: Self, right: Self) -> Self
  static func + (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  /// The exponential averages at these rows, whose first is the anchor, and the last of them, which
  /// becomes `average` in the place of the one before them.
  func averaged(_ average: inout N, _ weights: AverageWeights<N>) -> Self
  /// A function of this block's rows and those of another.
  func with<F: RowFunction>(_ other: Self, _ function: F.Type) -> Self
  var first: N { get }
  var last: N { get }
  /// The rows moved back by one, `before` in the first place.
  func moved(after before: N) -> Self
  /// The same with zeros in the first rows.
  func withZeros(_ count: Int) -> Self
  /// Whether no number is missing; it may deny it where numbers are infinite.
  var areKnown: Bool { get }
}

/// Eight rows of a kernel call that begin where the history's row is a multiple of eight.
struct KernelBlock<N: Number> {
  let rows: KernelRows
  let row: Int

  /// The row of the history, from 0.
  @inline(__always) var time: Int { rows.start &+ row }

  /// An input's numbers at the rows.
  @inline(__always)
  subscript(input: Int) -> N.Rows { N.Rows(rows.source(input), from: row) }

  /// An input's numbers some rows before each of them, which the history must hold.
  @inline(__always)
  subscript(input: Int, back back: N.Count) -> N.Rows {
    N.Rows(rows.source(input), from: row, back: back)
  }

  /// Writes an output's numbers.
  @inline(__always)
  func store(_ values: N.Rows, to output: Int = 0) {
    values.write(to: rows.outputs[output], from: row)
  }
}

/// A recurrence that takes eight rows at once where all is known: what it carries from row to row is then
/// carried from block to block, and the rows between wait less for one another.
///
/// A block gives the bits that eight steps give, and begins at the same rows however the history is cut.
protocol BlockRecurrence: Recurrence {
  /// What moves on from block to block: as little as possible, for it stays in registers.
  associatedtype Carried
  /// What the next block starts from; nil while rows must be taken one at a time.
  var carried: Carried? { get }
  /// Takes a block's rows in and writes them; false where it takes none of them.
  func block(_ block: KernelBlock<N>, _ carried: inout Carried) -> Bool
  /// Goes on behind the blocks.
  mutating func resume(from carried: Carried)
}

extension BlockRecurrence {
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count {
      if (rows.start &+ row) % blockLength == 0, row &+ blockLength <= rows.count,
        var moving = carried
      {
        // What does not move is a copy that no store of the loop can reach.
        let still = self
        let first = row
        while row &+ blockLength <= rows.count,
          still.block(KernelBlock(rows: rows, row: row), &moving)
        {
          row &+= blockLength
        }
        if row > first { resume(from: moving) }
      }
      if row < rows.count {
        step(KernelRow(rows: rows, row: row))
        row &+= 1
      }
    }
  }
}

/// Eight rows of one series.
extension Lane: NumberRows {
  typealias N = Double

  @inline(__always)
  init(powersOf number: Double) {
    self.init(repeating: number)
    for row in 1..<blockLength { self[row] = self[row &- 1] * number }
  }

  @inline(__always)
  init(_ column: UnsafePointer<Double>, from row: Int) {
    self = UnsafeRawPointer(column + row).loadUnaligned(as: Lane.self)
  }

  @inline(__always)
  init(_ source: Source, from row: Int) { self.init(source, from: row, back: 0) }

  @inline(__always)
  init(_ source: Source, from row: Int, back: Int) {
    guard source.stride != 1 else {
      self.init(source.pointer, from: row &- back)
      return
    }
    self = .zero
    for place in 0..<blockLength { self[place] = Double.load(source, row &+ place, back: back) }
  }

  @inline(__always)
  func write(to target: UnsafeMutablePointer<Double>, from row: Int) {
    UnsafeMutableRawPointer(target + row).storeBytes(of: self, as: Lane.self)
  }

  @inline(__always)
  func with<F: RowFunction>(_ other: Lane, _ function: F.Type) -> Lane {
    function.value(self, other)
  }

  @inline(__always) var first: Double { self[0] }
  @inline(__always) var last: Double { self[blockLength - 1] }
  @inline(__always)
  func moved(after before: Double) -> Lane {
    var rows = lockstep_turned_by_one(self)
    rows[0] = before
    return rows
  }

  func withZeros(_ count: Int) -> Lane {
    var rows = self
    for row in 0..<count { rows[row] = 0 }
    return rows
  }

  @inline(__always)
  func averaged(_ average: inout Double, _ weights: AverageWeights<Double>) -> Lane {
    let anchor = Lane(repeating: first)
    let distances = (self - anchor) * Lane(repeating: weights.factor)
    // What the turn brings to the first places weighs nothing: cheaper than to move zeros in.
    let pairs = distances + weights.keptRows.0 * lockstep_turned_by_one(distances)
    let fours = pairs + weights.keptRows.1 * lockstep_turned_by_two(pairs)
    let drift = fours + weights.keptRows.2 * lockstep_turned_by_four(fours)
    let (settled, gap) = (anchor + drift, average - first)
    // The last one by itself: the next block waits for it and for nothing else.
    average = settled.last + weights.powers.last * gap
    return settled + weights.powers * Lane(repeating: gap)
  }

  // Infinity less infinity is missing as well: infinite numbers go row by row.
  @inline(__always) var areKnown: Bool { !isNaN(self - self).any }
}

/// Eight rows of eight series.
struct LaneRows: NumberRows {
  private var rows: (Lane, Lane, Lane, Lane, Lane, Lane, Lane, Lane)

  @inline(__always)
  private init(_ row: (Int) -> Lane) {
    rows = (row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7))
  }

  @inline(__always)
  private init(_ x: LaneRows, _ y: LaneRows, _ body: (Lane, Lane) -> Lane) {
    let (x, y) = (x.rows, y.rows)
    rows = (
      body(x.0, y.0), body(x.1, y.1), body(x.2, y.2), body(x.3, y.3), body(x.4, y.4),
      body(x.5, y.5), body(x.6, y.6), body(x.7, y.7)
    )
  }

  @inline(__always) init(all value: Lane) { self.init { _ in value } }

  @inline(__always)
  init(powersOf number: Lane) {
    var power = Lane(repeating: 1)
    self.init { _ in
      power = power * number
      return power
    }
  }

  @inline(__always)
  init(_ source: Source, from row: Int) { self.init { Lane.load(source, row &+ $0) } }

  @inline(__always)
  init(_ source: Source, from row: Int, back: SIMD8<Int>) {
    self.init { Lane.load(source, row &+ $0, back: back) }
  }

  @inline(__always)
  func write(to target: UnsafeMutablePointer<Double>, from row: Int) {
    Lane.store(rows.0, target, row)
    Lane.store(rows.1, target, row &+ 1)
    Lane.store(rows.2, target, row &+ 2)
    Lane.store(rows.3, target, row &+ 3)
    Lane.store(rows.4, target, row &+ 4)
    Lane.store(rows.5, target, row &+ 5)
    Lane.store(rows.6, target, row &+ 6)
    Lane.store(rows.7, target, row &+ 7)
  }

  @inline(__always)
  static func + (left: LaneRows, right: LaneRows) -> LaneRows { LaneRows(left, right) { $0 + $1 } }
  @inline(__always)
  static func - (left: LaneRows, right: LaneRows) -> LaneRows { LaneRows(left, right) { $0 - $1 } }
  @inline(__always)
  static func * (left: LaneRows, right: LaneRows) -> LaneRows { LaneRows(left, right) { $0 * $1 } }

  @inline(__always)
  func with<F: RowFunction>(_ other: LaneRows, _ function: F.Type) -> LaneRows {
    LaneRows(self, other) { function.value($0, $1) }
  }

  @inline(__always) var first: Lane { rows.0 }
  @inline(__always) var last: Lane { rows.7 }
  @inline(__always)
  func moved(after before: Lane) -> LaneRows {
    var moved = self
    moved.rows = (before, rows.0, rows.1, rows.2, rows.3, rows.4, rows.5, rows.6)
    return moved
  }

  func withZeros(_ count: Int) -> LaneRows {
    let rows = [rows.0, rows.1, rows.2, rows.3, rows.4, rows.5, rows.6, rows.7]
    return LaneRows { $0 < count ? .zero : rows[$0] }
  }

  // Row by row: what a row needs of those before it fits into the registers.
  @inline(__always)
  func averaged(_ average: inout Lane, _ weights: AverageWeights<Lane>) -> LaneRows {
    var scan = AverageScan<Lane>()
    let (anchor, gap) = (first, average - first)
    let averages = LaneRows(self, weights.powers) { value, power in
      (anchor + scan.next((value - anchor) * weights.factor, weights)) + power * gap
    }
    average = averages.last
    return averages
  }
  @inline(__always) var areKnown: Bool {
    let all =
      ((rows.0 + rows.1) + (rows.2 + rows.3)) + ((rows.4 + rows.5) + (rows.6 + rows.7))
    return !isNaN(all).any
  }
}
