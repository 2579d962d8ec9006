public import Series

extension Frame {
  /// The rows that a filter chooses.
  ///
  /// - Throws: `FrameError.differentLengths` for a filter of another frame.
  /// - Complexity: O(rows × columns).
  public subscript(where filter: RowFilter) -> Frame {
    get throws(FrameError) {
      guard filter.count == count else { throw .differentLengths(filter.count, count) }
      return gathered(filter.rows)
    }
  }

  /// The rows of a range, sharing storage.
  ///
  /// - Precondition: the frame has these rows.
  public func slice(_ rows: Range<Int>) -> Frame {
    Frame(
      checked: times.slice(rows), pairs.map { ($0.name, $0.column.slice(rows)) }, timeframe,
      calendar)
  }

  /// The first rows; all if there are fewer.
  public func head(_ rows: Int = 5) -> Frame { slice(0..<clamped(rows)) }

  /// The last rows; all if there are fewer.
  public func tail(_ rows: Int = 5) -> Frame { slice(count - clamped(rows)..<count) }

  /// The rows that start in `from ..< to`; nil leaves that end open.
  ///
  /// - Complexity: O(log *n*), sharing storage.
  public func between(_ from: Timestamp?, _ to: Timestamp?) -> Frame {
    let first = from.map { firstRow(atOrAfter: $0.nanoseconds) } ?? 0
    let last = to.map { firstRow(atOrAfter: $0.nanoseconds) } ?? count
    return slice(first..<Swift.max(first, last))
  }

  /// The rows in which no number is missing.
  public func withoutMissing() -> Frame {
    gathered((0..<count).filter { row in !columns.contains { $0[row].isNaN } })
  }

  func gathered(_ rows: [Int]) -> Frame {
    Frame(
      checked: Column(rows.map { times[$0] }), pairs.map { ($0.name, $0.column.gathered(rows)) },
      timeframe, calendar)
  }

  private func clamped(_ rows: Int) -> Int { Swift.min(Swift.max(rows, 0), count) }

  private func firstRow(atOrAfter time: Int64) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
