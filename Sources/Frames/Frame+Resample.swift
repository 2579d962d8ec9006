public import Series

extension Frame {
  /// The frame in rows of a longer timeframe: prices and volume as bars are put together, other columns by
  /// their last number, or by a rule given for the column.
  ///
  /// The periods are those of `Bars.resampled`: the UTC clock below a day, the sessions of `calendar` from a
  /// day on, where rows outside all sessions are left out. A last period that has not ended is left out too.
  /// A missing number counts for nothing; a group of nothing is NaN.
  ///
  /// ```swift
  /// let daily = try minutes.resample(.day, ["spread": .mean])
  /// ```
  /// - Throws: `FrameError` where the frame has no timeframe, its rows do not make up the longer ones, or a
  ///   rule names no column.
  /// - Complexity: O(rows × columns).
  public func resample(
    _ timeframe: Timeframe, _ rules: [String: Aggregate] = [:]
  ) throws(FrameError) -> Frame {
    guard let base = self.timeframe else { throw .noTimeframe }
    guard base.canMake(timeframe) else { throw .badTimeframe(wanted: timeframe, base: base) }
    var aggregator = BarAggregator(timeframe, from: base, calendar: calendar)
    var groups = RowGroups()
    var end = Int64.min
    for row in 0..<count {
      guard let period = aggregator.period(of: times[row]) else { continue }
      groups.add(row, to: period.time)
      end = period.end
    }
    if count > 0, end > aggregator.end(of: times[count - 1]) { groups.dropLast() }
    return try groups.frame(of: self, rules, timeframe)
  }

  /// When each row is known: its time if it is a moment, the end of its bar if it is one, and of days the close
  /// of their session.
  func moments() -> [Int64] {
    guard let timeframe else { return Array(times) }
    var clock = BarAggregator(timeframe, from: timeframe, calendar: calendar)
    return times.map { clock.end(of: $0) }
  }
}
