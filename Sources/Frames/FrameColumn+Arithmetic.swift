import Series

extension FrameColumn {
  /// The negative of each number.
  public static prefix func - (column: FrameColumn) -> FrameColumn { column.mapping { -$0 } }

  /// Adds two columns, row by row; NaN where either is.
  public static func + (
    left: FrameColumn, right: FrameColumn
  ) throws(FrameError) -> FrameColumn { try combined(left, right) { $0 + $1 } }

  /// Adds a number to each row.
  public static func + (left: FrameColumn, right: Double) -> FrameColumn {
    left.mapping { $0 + right }
  }

  /// Adds each row to a number.
  public static func + (left: Double, right: FrameColumn) -> FrameColumn {
    right.mapping { left + $0 }
  }

  /// Subtracts one column from another, row by row; NaN where either is.
  public static func - (
    left: FrameColumn, right: FrameColumn
  ) throws(FrameError) -> FrameColumn { try combined(left, right) { $0 - $1 } }

  /// Subtracts a number from each row.
  public static func - (left: FrameColumn, right: Double) -> FrameColumn {
    left.mapping { $0 - right }
  }

  /// Subtracts each row from a number.
  public static func - (left: Double, right: FrameColumn) -> FrameColumn {
    right.mapping { left - $0 }
  }

  /// Multiplies two columns, row by row; NaN where either is.
  public static func * (
    left: FrameColumn, right: FrameColumn
  ) throws(FrameError) -> FrameColumn { try combined(left, right) { $0 * $1 } }

  /// Multiplies each row by a number.
  public static func * (left: FrameColumn, right: Double) -> FrameColumn {
    left.mapping { $0 * right }
  }

  /// Multiplies a number by each row.
  public static func * (left: Double, right: FrameColumn) -> FrameColumn {
    right.mapping { left * $0 }
  }

  /// Divides one column by another, row by row; a zero divisor gives an infinity or NaN.
  public static func / (
    left: FrameColumn, right: FrameColumn
  ) throws(FrameError) -> FrameColumn { try combined(left, right) { $0 / $1 } }

  /// Divides each row by a number.
  public static func / (left: FrameColumn, right: Double) -> FrameColumn {
    left.mapping { $0 / right }
  }

  /// Divides a number by each row.
  public static func / (left: Double, right: FrameColumn) -> FrameColumn {
    right.mapping { left / $0 }
  }

  /// The distance of each number from zero.
  public var magnitude: FrameColumn { mapping { abs($0) } }

  @inline(__always)
  private static func combined(
    _ left: FrameColumn, _ right: FrameColumn, _ body: (Double, Double) -> Double
  ) throws(FrameError) -> FrameColumn {
    guard left.count == right.count else { throw .differentLengths(left.count, right.count) }
    return FrameColumn(count: left.count) { output in
      left.values.withUnsafeBufferPointer { left in
        right.values.withUnsafeBufferPointer { right in
          for row in 0..<left.count { output[row] = body(left[row], right[row]) }
        }
      }
    }
  }
}
