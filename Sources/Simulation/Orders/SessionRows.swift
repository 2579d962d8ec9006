package import Series

/// Which bars open and close a session.
package struct SessionRows: Sendable {
  /// Empty for daily bars, which are both.
  private let starts: [Bool]
  private let ends: [Bool]
  /// Whether a bar starts in the regular session; empty where all do, or nobody asked.
  private let regular: [Bool]

  /// Finds them; a daily bar is both.
  ///
  /// With `findsRegular` it also finds the bars of the regular session.
  package init(_ bars: Bars, _ calendar: ExchangeCalendar, findsRegular: Bool = false) {
    guard !bars.timeframe.isDaily else {
      starts = []
      ends = []
      regular = []
      return
    }
    regular = findsRegular ? (0..<bars.count).map { calendar.isOpen(at: bars.time($0)) } : []
    let dates = (0..<bars.count).map { calendar.date(of: bars.time($0)).dayNumber }
    starts = dates.indices.map { $0 == 0 || dates[$0] != dates[$0 - 1] }
    ends = dates.indices.map { row in
      guard row == dates.count - 1 else { return dates[row] != dates[row + 1] }
      // Whether the data ends with a session is told by the calendar.
      guard let session = calendar.session(at: bars.time(row)) else { return true }
      return bars.times[row] + bars.timeframe.seconds * 1_000_000_000
        >= session.close.nanoseconds
    }
  }

  /// Whether a bar starts in the regular session, as far as that was asked for.
  package func isRegular(_ row: Int) -> Bool { regular.isEmpty || regular[row] }

  /// Whether a bar is the first of its session.
  package func isStart(_ row: Int) -> Bool { starts.isEmpty || starts[row] }

  /// Whether a bar is the last of its session.
  package func isEnd(_ row: Int) -> Bool { ends.isEmpty || ends[row] }
}
