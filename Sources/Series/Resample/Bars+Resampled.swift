extension Bars {
  /// The bars put together to bars of a longer timeframe.
  ///
  /// Lengths below a day are periods of the UTC clock. Days are the calendar's sessions: bars that lie wholly
  /// outside a session are left out. Several days are counted from a Monday on. A last period that has not
  /// ended is left out, so that no bar is half of one. Without a calendar, the one that the bars most likely
  /// follow (`ExchangeCalendar.guess`).
  /// - Throws: `SeriesError` where bars of this length cannot make up the longer ones.
  /// - Complexity: O(*n*).
  public func resampled(
    to timeframe: Timeframe, calendar: ExchangeCalendar? = nil
  ) throws(SeriesError) -> Bars {
    guard self.timeframe.canMake(timeframe) else {
      throw SeriesError(
        field: "timeframe",
        "bars of \(self.timeframe) cannot make bars of \(timeframe); choose a whole multiple of "
          + "\(self.timeframe), and from a day on whole days")
    }
    return ResampledBars(self, to: timeframe, calendar: calendar ?? .guess(for: self)).bars
  }
}

extension Timeframe {
  /// Whether bars of this length make up bars of another: a whole multiple, and from a day on whole days.
  package func canMake(_ longer: Timeframe) -> Bool {
    seconds > 0 && longer >= self && longer.seconds % seconds == 0
      && (!longer.isDaily || longer.seconds % 86_400 == 0)
  }
}
