/// The returns of some sets over the same rows: a column a set, one row behind the other.
package struct ReturnPanel {
  /// Rows.
  package let rows: Int
  /// The set of each column; negative for none.
  package let sets: [Int]
  /// By row, then by column.
  package let values: UnsafePointer<Double>

  /// Takes memory that somebody else holds.
  package init(rows: Int, sets: [Int], values: UnsafePointer<Double>) {
    self.rows = rows
    self.sets = sets
    self.values = values
  }

  /// Columns.
  package var columns: Int { sets.count }

  @inline(__always)
  package subscript(row: Int, column: Int) -> Double { values[row &* sets.count &+ column] }
}
