import Series

/// Rows of a frame, put into groups in order of time; a row may belong to none.
struct RowGroups {
  /// The time that stands for each group.
  private(set) var times: [Int64] = []
  /// Where each group begins in `rows`.
  private var starts: [Int] = []
  private var rows: [Int] = []

  /// Puts a row into the group of a time: the last one, or a new one.
  mutating func add(_ row: Int, to time: Int64) {
    if times.last != time {
      times.append(time)
      starts.append(rows.count)
    }
    rows.append(row)
  }

  /// Takes the last group away.
  mutating func dropLast() {
    guard let start = starts.popLast() else { return }
    times.removeLast()
    rows.removeSubrange(start...)
  }

  /// The rows of a group.
  func rows(of group: Int) -> ArraySlice<Int> {
    rows[starts[group]..<(group + 1 < starts.count ? starts[group + 1] : rows.count)]
  }

  /// A frame of one row a group: columns by their rule, or by their usual one.
  ///
  /// - Throws: `FrameError.unknownColumn` for a rule of a column that is not there.
  func frame(
    of source: Frame, _ rules: [String: Aggregate], _ timeframe: Timeframe
  ) throws(FrameError) -> Frame {
    for name in rules.keys.sorted() { _ = try source.index(of: name) }
    let columns = source.pairs.map { name, column in
      (name, aggregated(column, rules[name] ?? .usual(for: name)))
    }
    return Frame(checked: Column(times), columns, timeframe, source.calendar)
  }

  private func aggregated(_ column: FrameColumn, _ rule: Aggregate) -> FrameColumn {
    var present: [Double] = []
    return FrameColumn(count: times.count) { output in
      column.values.withUnsafeBufferPointer { input in
        for group in 0..<times.count {
          present.removeAll(keepingCapacity: true)
          for row in rows(of: group) where !input[row].isNaN { present.append(input[row]) }
          output[group] = rule(present)
        }
      }
    }
  }
}
