import Series

/// A yes or no for each row: what a comparison of columns gives, and what selects rows of a frame.
///
/// ```swift
/// let rising = try frame[where: frame["close"] > frame["open"]]
/// ```
public struct RowFilter: Sendable, Hashable {
  /// The answers, row by row.
  public let answers: [Bool]

  /// Takes answers row by row.
  public init(_ answers: [Bool]) { self.answers = answers }

  /// How many rows it has, chosen or not.
  public var count: Int { answers.count }

  /// The rows that it chooses, in order.
  public var rows: [Int] { answers.indices.filter { answers[$0] } }

  /// 1 for the rows that it chooses and 0 for the others, to sum or to average.
  public var column: FrameColumn { FrameColumn(answers.map { $0 ? 1 : 0 }) }

  /// Rows that both choose.
  public static func && (left: RowFilter, right: RowFilter) throws(FrameError) -> RowFilter {
    try combined(left, right) { $0 && $1 }
  }

  /// Rows that either chooses.
  public static func || (left: RowFilter, right: RowFilter) throws(FrameError) -> RowFilter {
    try combined(left, right) { $0 || $1 }
  }

  /// Rows that it does not choose, which includes comparisons with NaN.
  public static prefix func ! (filter: RowFilter) -> RowFilter {
    RowFilter(filter.answers.map { !$0 })
  }

  private static func combined(
    _ left: RowFilter, _ right: RowFilter, _ body: (Bool, Bool) -> Bool
  ) throws(FrameError) -> RowFilter {
    guard left.count == right.count else { throw .differentLengths(left.count, right.count) }
    return RowFilter(zip(left.answers, right.answers).map(body))
  }
}

extension FrameColumn {
  /// Rows in which the left column is smaller; a comparison with NaN is false.
  public static func < (left: FrameColumn, right: FrameColumn) throws(FrameError) -> RowFilter {
    try compared(left, right) { $0 < $1 }
  }

  /// Rows in which the left column is smaller or equal.
  public static func <= (left: FrameColumn, right: FrameColumn) throws(FrameError) -> RowFilter {
    try compared(left, right) { $0 <= $1 }
  }

  /// Rows in which the left column is larger.
  public static func > (left: FrameColumn, right: FrameColumn) throws(FrameError) -> RowFilter {
    try compared(left, right) { $0 > $1 }
  }

  /// Rows in which the left column is larger or equal.
  public static func >= (left: FrameColumn, right: FrameColumn) throws(FrameError) -> RowFilter {
    try compared(left, right) { $0 >= $1 }
  }

  /// Rows in which the number is smaller; NaN never is.
  public static func < (left: FrameColumn, right: Double) -> RowFilter {
    RowFilter(answers: left) { $1 < right }
  }

  /// Rows in which the number is smaller or equal.
  public static func <= (left: FrameColumn, right: Double) -> RowFilter {
    RowFilter(answers: left) { $1 <= right }
  }

  /// Rows in which the number is larger.
  public static func > (left: FrameColumn, right: Double) -> RowFilter {
    RowFilter(answers: left) { $1 > right }
  }

  /// Rows in which the number is larger or equal.
  public static func >= (left: FrameColumn, right: Double) -> RowFilter {
    RowFilter(answers: left) { $1 >= right }
  }

  /// Rows in which both columns have the same number.
  public func equals(_ other: FrameColumn) throws(FrameError) -> RowFilter {
    try FrameColumn.compared(self, other) { $0 == $1 }
  }

  /// Rows that have this number; none for NaN.
  public func equals(_ number: Double) -> RowFilter { RowFilter(answers: self) { $1 == number } }

  /// Rows whose number is missing.
  public var isMissing: RowFilter { RowFilter(answers: self) { $1.isNaN } }

  @inline(__always)
  private static func compared(
    _ left: FrameColumn, _ right: FrameColumn, _ body: (Double, Double) -> Bool
  ) throws(FrameError) -> RowFilter {
    guard left.count == right.count else { throw .differentLengths(left.count, right.count) }
    return right.values.withUnsafeBufferPointer { right in
      RowFilter(answers: left) { row, number in body(number, right[row]) }
    }
  }
}

extension RowFilter {
  /// Asks of each row of a column.
  @inline(__always)
  fileprivate init(answers column: FrameColumn, _ body: (Int, Double) -> Bool) {
    answers = column.values.withUnsafeBufferPointer { numbers in
      [Bool](unsafeUninitializedCapacity: numbers.count) { output, count in
        for row in 0..<numbers.count { output[row] = body(row, numbers[row]) }
        count = numbers.count
      }
    }
  }
}
