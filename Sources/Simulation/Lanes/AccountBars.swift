import Rules
package import Series

/// The bars of a history as the books of many lanes read them.
package final class AccountBars: Sendable {
  let symbol: String
  let hasVolume: Bool
  let bars: Bars
  private let sessions: SessionRows
  private let step: Int64
  /// What slippage varies by from bar to bar; nil where it does not.
  private let slippage: SlippageRows?
  /// By row, in days since 1970: its own day, and that of the last session that has begun.
  private let days: [Int32]
  private let begun: [Int32]

  /// Finds the sessions and the days of all rows.
  package init(_ bars: Bars, _ settings: Settings) {
    self.bars = bars
    symbol = bars.symbol
    hasVolume = bars.volume.contains { $0 > 0 }
    sessions = SessionRows(
      bars, settings.calendar ?? .guess(for: bars),
      findsRegular: settings.terms?.risk?.hours == true)
    step = bars.timeframe.seconds * 1_000_000_000
    slippage = SlippageRows(settings, bars)
    var view = BarView()
    var days: [Int32] = []
    var begun: [Int32] = []
    var latest = Int32.min
    for row in 0..<bars.count {
      view.time = bars.times[row]
      view.end = view.time + step
      days.append(Int32(truncatingIfNeeded: view.date.dayNumber))
      if sessions.isStart(row) { latest = max(latest, days[row]) }
      begun.append(latest)
    }
    self.days = days
    self.begun = begun
  }

  /// The day of the last session that has begun at a row.
  func begun(_ row: Int) -> Int { Int(begun[row]) }

  /// The first of some rows that lies on a day or behind it; their end for none.
  func first(_ rows: Range<Int>, from day: Int) -> Int {
    guard let last = rows.last, Int(days[last]) >= day else { return rows.upperBound }
    return rows.first { Int(days[$0]) >= day } ?? rows.upperBound
  }

  /// Writes the bar of a row.
  func write(_ row: Int, into view: inout BarView) {
    view.open = bars.open[row]
    view.high = bars.high[row]
    view.low = bars.low[row]
    view.close = bars.close[row]
    view.volume = bars.volume[row]
    view.time = bars.times[row]
    view.end = view.time + step
    view.day = Int(days[row])
    view.isSessionStart = sessions.isStart(row)
    view.isSessionEnd = sessions.isEnd(row)
    view.isRegular = sessions.isRegular(row)
    view.isPresent = true
    view.slippage = slippage.map { RowSlippage(flat: $0.flat[row], impact: $0.impact[row]) }
  }
}
