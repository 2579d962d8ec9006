import Series
import Simulation

/// Finds the rows at which lengths of bars, sessions or calendar time end.
struct RowRuler {
  private let bars: Bars
  private let rows: Range<Int>
  /// First rows of the sessions; empty where nobody counts them.
  private let sessions: [Int]

  /// Measures some rows of bars; sessions are those of a calendar, nil for the one that the symbol suggests.
  init(_ bars: Bars, _ rows: Range<Int>, _ calendar: ExchangeCalendar?, countsSessions: Bool) {
    self.bars = bars
    self.rows = rows
    guard countsSessions, !rows.isEmpty else {
      sessions = []
      return
    }
    let found = SessionRows(bars, calendar ?? .guess(for: bars))
    sessions = rows.filter { $0 == rows.lowerBound || found.isStart($0) }
  }

  /// The row behind so many of each length, one after the other, from the first row; nil past the last bar.
  ///
  /// All lengths count the same.
  func row(behind lengths: [(length: WindowPlan.Length, times: Int)]) -> Int? {
    guard !rows.isEmpty, let unit = lengths.first?.length else { return nil }
    let count = lengths.reduce(0) { $0 + $1.length.count * $1.times }
    if unit.isInBars {
      return rows.lowerBound + count <= rows.upperBound ? rows.lowerBound + count : nil
    }
    if unit.isInSessions {
      return count == sessions.count
        ? rows.upperBound : sessions.indices.contains(count) ? sessions[count] : nil
    }
    let first = bars.time(rows.lowerBound).utcDate
    let date = lengths.reduce(first) { $1.length.after($0, times: $1.times) }
    // A few days of grace: a year of sessions may end on the last trading day before the date.
    let last = bars.time(rows.upperBound - 1).utcDate
    guard last.distance(to: date) <= 5 else { return nil }
    return min(max(bars.firstRow(atOrAfter: date.start), rows.lowerBound), rows.upperBound)
  }

  /// The row so many bars behind another; nil past the last bar.
  func row(_ count: Int, barsBehind row: Int) -> Int? {
    row + count <= rows.upperBound ? row + count : nil
  }

  /// The first row that lies more than some lengths, one after the other, behind the last row before `end`.
  func row(_ lengths: [WindowPlan.Length], behind end: Int) -> Int {
    var row = end
    var date = bars.time(max(end - 1, 0)).utcDate
    for length in lengths where row < rows.upperBound {
      if length.isInBars {
        row += length.count
      } else if length.isInSessions {
        let place = (sessions.firstIndex { $0 >= row } ?? sessions.count) + length.count
        row = place < sessions.count ? sessions[place] : rows.upperBound
      } else {
        date = length.after(date)
        row = max(row, bars.firstRow(atOrAfter: (date + 1).start))
        continue
      }
      row = min(row, rows.upperBound)
      date = bars.time(row - 1).utcDate
    }
    return min(row, rows.upperBound)
  }

  /// The row from which on rows reach into `start` within a length.
  func row(_ length: WindowPlan.Length, before start: Int) -> Int {
    if length.isInBars { return max(start - length.count, rows.lowerBound) }
    if length.isInSessions {
      let place = sessions.lastIndex { $0 <= start } ?? 0
      return sessions[max(place - length.count, 0)]
    }
    let date = length.after(bars.time(start).utcDate, times: -1)
    return max(bars.firstRow(atOrAfter: date.start), rows.lowerBound)
  }
}
