public import Series

extension Frame {
  /// The frame with the columns of another at its right: in each row the last row of the other that was known.
  ///
  /// A row is known when its bar has closed: a daily bar at the close of its session, so that a minute of the
  /// same day does not see it. Rows of a frame without a timeframe are known at their time. Where nothing was
  /// known, columns are NaN.
  ///
  /// Names that both frames have get `suffix` behind them on the right. With `exact`, only rows that are known
  /// at the very same moment are joined; with `within`, only rows that became known at most that long before.
  /// - Throws: `FrameError.repeatedColumn` where the suffix does not make names differ.
  /// - Complexity: O(rows of both + rows × columns).
  public func joined(
    asOf other: Frame, suffix: String = "_other", exact: Bool = false, within: Timeframe? = nil
  ) throws(FrameError) -> Frame {
    let names = other.names.map { hasColumn($0) ? $0 + suffix : $0 }
    for (index, name) in names.enumerated()
    where hasColumn(name) || names.prefix(index).contains(name) {
      throw .repeatedColumn(name: name)
    }
    let oldest = exact ? 0 : within?.nanoseconds ?? .max
    let rows = other.lastRows(knownAt: moments(), notOlderThan: oldest)
    let joined = zip(names, other.columns).map { (name: $0, column: $1.gathered(rows)) }
    return Frame(checked: times, pairs + joined, timeframe, calendar)
  }

  /// For each of some rising moments, the last row that is known then; -1 for none.
  private func lastRows(knownAt moments: [Int64], notOlderThan oldest: Int64) -> [Int] {
    let known = self.moments()
    var next = 0
    return moments.map { moment in
      while next < known.count, known[next] <= moment { next += 1 }
      return next > 0 && moment - known[next - 1] <= oldest ? next - 1 : -1
    }
  }
}
