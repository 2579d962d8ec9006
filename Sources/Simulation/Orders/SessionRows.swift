package import Series

/// Which bars open and close a session.
package struct SessionRows {
  package let isStart: [Bool]
  package let isEnd: [Bool]

  /// Finds them; a daily bar is both.
  package init(_ bars: Bars, _ calendar: ExchangeCalendar) {
    guard !bars.timeframe.isDaily else {
      isStart = Array(repeating: true, count: bars.count)
      isEnd = isStart
      return
    }
    let dates = (0..<bars.count).map { calendar.date(of: bars.time($0)).dayNumber }
    isStart = dates.indices.map { $0 == 0 || dates[$0] != dates[$0 - 1] }
    isEnd = dates.indices.map { row in
      guard row == dates.count - 1 else { return dates[row] != dates[row + 1] }
      // Whether the data ends with a session is told by the calendar.
      guard let session = calendar.session(at: bars.time(row)) else { return true }
      return bars.times[row] + bars.timeframe.seconds * 1_000_000_000
        >= session.close.nanoseconds
    }
  }
}
