import Series

/// The position in one symbol, from flat to flat.
package struct Position {
  /// Shares, negative when short.
  package var shares = 0.0
  /// Average price of what was entered, slippage included.
  var average = 0.0
  var entryRow = 0
  var entryTime: Int64 = 0
  /// Tickets that opened it or added to it.
  var entries = 0
  /// The last of them.
  var lastTicket = -1
  /// Shares that were entered and that left, and their values.
  var entered = 0.0
  var enteredValue = 0.0
  var left = 0.0
  var leftValue = 0.0
  var commission = 0.0
  /// Cash that went in and out, commissions included.
  var flow = 0.0
  var initialRisk = Double.nan
  var isAmbiguous = false
  /// Whether its entry filled at a bar's close: it has not seen that bar.
  var entersAtClose = false
  /// Row of the last exit to flat.
  var exitRow = Int.min / 2

  /// The fewest shares that a fill may enter: less is what rounding has left of the cash.
  static var leastEntry: Double { 1e-9 }

  var isFlat: Bool { shares == 0 }

  /// The round trip so far, marked at a price where shares are left.
  func trade(
    _ symbol: String, _ reason: Trade.ExitReason, row: Int, time: Int64, mark: Double
  ) -> Trade {
    let isLong = shares > 0 || shares == 0 && enteredValue > 0
    let value = leftValue + abs(shares) * mark
    let quantity = left + abs(shares)
    return Trade(
      symbol: symbol, side: isLong ? .long : .short, entryRow: entryRow, exitRow: row,
      entryTime: entryTime, exitTime: time, entryPrice: abs(enteredValue) / entered,
      exitPrice: quantity > 0 ? value / quantity : mark, quantity: entered,
      commission: commission, profit: flow + shares * mark, initialRisk: initialRisk,
      exitReason: reason, isAmbiguous: isAmbiguous, maximumAdverseExcursion: 0,
      maximumFavorableExcursion: 0)
  }
}

/// The bar of one symbol at one row.
package struct BarView {
  package var open = Double.nan
  package var high = Double.nan
  package var low = Double.nan
  package var close = Double.nan
  package var volume = Double.nan
  /// What fills slip beyond a steady share; nil where every bar is alike.
  var slippage: RowSlippage?
  package var time: Int64 = 0
  /// The end of the bar.
  package var end: Int64 = 0
  package var isSessionStart = true
  package var isSessionEnd = true
  /// Whether it starts in the regular session.
  package var isRegular = true
  /// Its day where that has been looked up, in days since 1970; `Int.min` where not.
  var day = Int.min
  /// The day that it belongs to: its own for daily bars, New York's for others.
  var date: CalendarDate {
    if day != .min { return CalendarDate(dayNumber: day) }
    let moment = Timestamp(nanoseconds: time)
    return end - time >= 86_400_000_000_000
      ? moment.utcDate : ZoneOffsets.newYork.date(of: moment)
  }
  /// False in a row in which the symbol has no bar.
  package var isPresent = false

  package init() {}
}
