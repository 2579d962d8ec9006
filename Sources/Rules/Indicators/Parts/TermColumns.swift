/// What a row adds to sums over windows: up to three numbers.
protocol RowTerms: SendableMetatype {
  /// How many inputs the terms read, from the first.
  static var inputs: Int { get }
  /// How many terms there are.
  static var count: Int { get }
  /// How many rows before its own a row's terms read: 0 or 1.
  static var reach: Int { get }
  /// The terms of a row, NaN where an input that they need is missing; those beyond `count` are 0.
  static func all<N: Number>(_ bar: FlowBar<N>) -> (N, N, N)
}

/// A row of the inputs; eight rows side by side look like eight lanes.
struct FlowBar<N: Number> {
  private let first, second, third, fourth: Source
  private let row: Int
  /// Whether no row is before it.
  private let isFirst: Bool

  @inline(__always)
  init(_ rows: KernelRows, row: Int, isFirst: Bool) {
    (first, second) = (rows.source(0), rows.source(1))
    (third, fourth) = (rows.source(2), rows.source(3))
    self.row = row
    self.isFirst = isFirst
  }

  /// Rows side by side, from `row` on, of inputs that are plain columns.
  @inline(__always)
  init(sideBySide rows: KernelRows, row: Int) {
    (first, second) = (rows.source(0).sideBySide, rows.source(1).sideBySide)
    (third, fourth) = (rows.source(2).sideBySide, rows.source(3).sideBySide)
    self.row = row
    isFirst = false
  }

  @inline(__always)
  private func source(_ input: Int) -> Source {
    switch input {
    case 0: first
    case 1: second
    case 2: third
    default: fourth
    }
  }

  /// An input at the row.
  @inline(__always)
  subscript(input: Int) -> N { N.load(source(input), row) }

  /// An input at the row before it; NaN at the first.
  @inline(__always)
  func before(_ input: Int) -> N { isFirst ? .nan : N.load(source(input), row &- 1) }
}

extension Source {
  /// A plain column read as if eight rows were eight lanes.
  @inline(__always)
  fileprivate var sideBySide: Source { Source(pointer: pointer, stride: 1, isVector: true) }
}

/// The terms of a tile's rows, and of the rows before it that may still leave a window.
///
/// They depend on the row alone: lanes that read the same series share them, and eight rows of plain
/// columns are computed side by side.
final class TermColumns {
  private let columns: Int
  private let history: Int
  private var memory = UnsafeMutablePointer<Double>.allocate(capacity: 1)
  private var capacity = 0
  private var width = 0
  /// The rows of the last tile.
  private var count = 0

  /// Room for columns that keep `history` rows; before the first tile all terms are 0.
  init(columns: Int, history: Int) {
    self.columns = columns
    self.history = history
  }

  deinit { memory.deallocate() }

  /// A term by row, from the tile's first on.
  @inline(__always)
  subscript(index: Int) -> UnsafeMutablePointer<Double> {
    memory + (index &* (history &+ capacity) &+ history) &* width
  }

  /// The same, to load from.
  @inline(__always)
  func source(_ index: Int) -> Source {
    Source(pointer: UnsafePointer(self[index]), stride: width, isVector: width > 1)
  }

  /// Moves on to the next tile and computes its terms.
  ///
  /// Tells whether a term is missing, and whether the last of a row's terms is 0 somewhere.
  @inline(__always)
  func fill<N: Number, Terms: RowTerms>(
    _ rows: KernelRows, _ terms: Terms.Type, as type: N.Type
  ) -> (hasMissing: Bool, hasZero: Bool) {
    var (isVector, isPlain) = (false, true)
    for input in 0..<Terms.inputs {
      isVector = isVector || rows.source(input).isVector
      isPlain = isPlain && rows.source(input).stride == 1
    }
    advance(to: rows.count, width: isVector ? N.width : 1)
    var row = 0
    var found = (hasMissing: false, hasZero: false)
    func one(_ row: Int) {
      note(FlowBar<Double>(rows, row: row, isFirst: rows.start + row == 0), row, terms, &found)
    }
    if width > 1 {
      while row < rows.count {
        note(FlowBar<Lane>(rows, row: row, isFirst: rows.start + row == 0), row, terms, &found)
        row += 1
      }
    } else {
      if rows.start == 0, rows.count > 0 {
        one(0)
        row = 1
      }
      while isPlain, row + laneCount <= rows.count {
        note(FlowBar<Lane>(sideBySide: rows, row: row), row, terms, &found)
        row += laneCount
      }
      while row < rows.count {
        one(row)
        row += 1
      }
    }
    return found
  }

  /// Makes the terms of a row 0 in the lanes that miss one.
  func forget(_ row: Int) {
    for lane in 0..<width {
      let places = (0..<columns).map { self[$0] + row * width + lane }
      guard places.contains(where: { $0.pointee.isNaN }) else { continue }
      for place in places { place.pointee = 0 }
    }
  }

  @inline(__always)
  private func note<N: Number, Terms: RowTerms>(
    _ bar: FlowBar<N>, _ row: Int, _ type: Terms.Type,
    _ found: inout (hasMissing: Bool, hasZero: Bool)
  ) {
    let terms = Terms.all(bar)
    var missing = isNaN(terms.0)
    store(terms.0, self[0] + row &* width)
    if Terms.count > 1 {
      missing = missing | isNaN(terms.1)
      store(terms.1, self[1] + row &* width)
    }
    if Terms.count > 2 {
      missing = missing | isNaN(terms.2)
      store(terms.2, self[2] + row &* width)
    }
    let last = Terms.count == 1 ? terms.0 : Terms.count == 2 ? terms.1 : terms.2
    found.hasMissing = found.hasMissing || missing.any
    found.hasZero = found.hasZero || equal(last, .zero).any
  }

  @inline(__always)
  private func store<N: Number>(_ value: N, _ place: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(place).storeBytes(of: value, as: N.self)
  }

  /// Makes room for the next rows; the `history` rows before them stay.
  private func advance(to next: Int, width: Int) {
    let stays = width == self.width
    let old = (0..<columns).map { self[$0] + (count - history) * width }
    if next > capacity || !stays {
      let size = max(columns * (history + next) * width, 1)
      let memory = UnsafeMutablePointer<Double>.allocate(capacity: size)
      memory.initialize(repeating: 0, count: size)
      let before = self.memory
      (self.memory, capacity, self.width) = (memory, next, width)
      if stays {
        for index in 0..<columns {
          (self[index] - history * width).update(from: old[index], count: history * width)
        }
      }
      before.deallocate()
    } else {
      for index in 0..<columns {
        (self[index] - history * width).update(from: old[index], count: history * width)
      }
    }
    count = next
  }
}
