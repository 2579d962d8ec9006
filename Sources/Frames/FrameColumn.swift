public import Series

/// A column of numbers, row by row; a missing number is NaN.
///
/// A value: columns are never changed, copies share their storage, and a column of bars or of a stored
/// file is not copied. Arithmetic, windows and indicators give new columns of the same length.
///
/// ```swift
/// let close = try frame["close"]
/// let band = try close.rolling(20).mean() + close.rolling(20).standardDeviation() * 2
/// ```
public struct FrameColumn: Sendable {
  /// The numbers.
  public let values: Column<Double>

  /// Takes a column as it is, without a copy.
  public init(_ values: Column<Double>) { self.values = values }

  /// Copies numbers into a column.
  public init(_ values: [Double]) { self.init(Column(values)) }

  /// The same number in every row.
  public init(repeating value: Double, count: Int) {
    self.init(count: count) { $0.initialize(repeating: value) }
  }

  /// Makes a column of memory that `fill` writes in full.
  init(count: Int, _ fill: (UnsafeMutableBufferPointer<Double>) -> Void) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: Swift.max(count, 1) * MemoryLayout<Double>.stride, alignment: 64)
    let numbers = bytes.bindMemory(to: Double.self, capacity: Swift.max(count, 1))
    fill(UnsafeMutableBufferPointer(start: numbers, count: count))
    let storage = ColumnStorage(bytes: UnsafeRawPointer(bytes)) { bytes.deallocate() }
    self.init(Column(storage: storage, offset: 0, count: count))
  }

  /// The rows of a range, sharing storage.
  ///
  /// - Precondition: the column has these rows.
  public func slice(_ rows: Range<Int>) -> FrameColumn { FrameColumn(values.slice(rows)) }

  /// The rows of a list, in its order; NaN for a negative one.
  func gathered(_ rows: [Int]) -> FrameColumn {
    FrameColumn(count: rows.count) { output in
      values.withUnsafeBufferPointer { input in
        for (place, row) in rows.enumerated() { output[place] = row < 0 ? .nan : input[row] }
      }
    }
  }

  /// Each number changed by a function of it alone.
  func mapping(_ body: (Double) -> Double) -> FrameColumn {
    FrameColumn(count: count) { output in
      values.withUnsafeBufferPointer { input in
        for row in 0..<input.count { output[row] = body(input[row]) }
      }
    }
  }
}

extension FrameColumn: RandomAccessCollection {
  /// The first row, 0.
  public var startIndex: Int { 0 }
  /// One past the last row.
  public var endIndex: Int { values.count }
  /// The number of a row, bounds-checked.
  public subscript(row: Int) -> Double { values[row] }
}

extension FrameColumn: ExpressibleByArrayLiteral {
  /// Writes a column out: `[1, 2.5, .nan]`.
  public init(arrayLiteral elements: Double...) { self.init(elements) }
}

extension FrameColumn: CustomStringConvertible {
  /// The numbers in brackets, at most five from each end, `-` for a missing one.
  public var description: String {
    let isCut = count > 10
    let shown = isCut ? Array(prefix(5)) + Array(suffix(5)) : Array(self)
    var words = NumberForm(shown).texts(shown)
    if isCut { words.insert("…", at: 5) }
    return "[" + words.joined(separator: ", ") + "]"
  }
}
