/// Puts bars together to bars of a longer timeframe, one at a time.
///
/// A longer bar is given out when a bar ends at its end or later: nothing of it is visible before it has
/// closed. The same steps serve history and a live market.
///
/// Lengths below a day are periods of the UTC clock. Days are the calendar's sessions: bars that lie
/// wholly outside a session are left out, and a day closes with its session. Several days are counted
/// from a Monday on, so that `7Day` is a week.
package struct BarAggregator: Sendable {
  /// A bar that has closed.
  package struct Closed: Sendable {
    /// Start of the period, UTC nanoseconds; of a day its date at 00:00.
    package var time: Int64
    package var open, high, low, close, volume: Double
    /// The moment from which on it is known.
    package var end: Int64
  }

  private let timeframe: Timeframe
  private let base: Timeframe
  private let calendar: ExchangeCalendar
  private var current: Closed?
  /// The session of the date that was asked for last.
  private var date: CalendarDate?
  private var session: ExchangeCalendar.Session?

  /// Prepares bars of `timeframe` from bars of `base`.
  package init(_ timeframe: Timeframe, from base: Timeframe, calendar: ExchangeCalendar) {
    self.timeframe = timeframe
    self.base = base
    self.calendar = calendar
  }

  /// Takes a bar and gives out the longer bars that are known at its end, in order.
  package mutating func take(
    time: Int64, open: Double, high: Double, low: Double, close: Double, volume: Double,
    _ give: (Closed) -> Void
  ) {
    let end = self.end(of: time)
    if let period = period(of: time) {
      if let done = current, done.time != period.time {
        give(done)
        current = nil
      }
      if var bar = current {
        bar.high = high > bar.high ? high : bar.high
        bar.low = low < bar.low ? low : bar.low
        bar.close = close
        bar.volume += volume
        current = bar
      } else {
        current = Closed(
          time: period.time, open: open, high: high, low: low, close: close, volume: volume,
          end: period.end)
      }
    }
    if let done = current, done.end <= end {
      give(done)
      current = nil
    }
  }

  /// The bar that has not closed yet; nil between two.
  package var unfinished: Closed? { current }

  /// When a bar of the shorter timeframe is known.
  package mutating func end(of time: Int64) -> Int64 {
    guard base.isDaily else { return time + base.nanoseconds }
    let date = Timestamp(nanoseconds: time).utcDate
    return close(of: date, days: max(Int(base.seconds / 86_400), 1))
  }

  /// The period that a bar belongs to; nil outside all sessions.
  package mutating func period(of time: Int64) -> (time: Int64, end: Int64)? {
    guard timeframe.isDaily else {
      let start = time - floorRemainder(time, timeframe.nanoseconds)
      return (start, start + timeframe.nanoseconds)
    }
    let moment = Timestamp(nanoseconds: time)
    let date = base.isDaily ? moment.utcDate : calendar.date(of: moment)
    if !base.isDaily {
      guard let session = session(on: date), time < session.close.nanoseconds,
        time + base.nanoseconds > session.open.nanoseconds
      else { return nil }
    }
    let days = Int(timeframe.seconds / 86_400)
    // Day 0 of 1970 was a Thursday: three days later than a Monday.
    let first = date - Int(floorRemainder(Int64(date.dayNumber + 3), Int64(days)))
    return (first.start.nanoseconds, close(of: first, days: days))
  }

  /// The end of the last session of some days; their end where there is none.
  private mutating func close(of first: CalendarDate, days: Int) -> Int64 {
    for back in 1...days {
      if let session = session(on: first + (days - back)) { return session.close.nanoseconds }
    }
    return (first + days).start.nanoseconds
  }

  private mutating func session(on date: CalendarDate) -> ExchangeCalendar.Session? {
    if self.date != date {
      self.date = date
      session = calendar.session(on: date)
    }
    return session
  }
}

/// What is left of a division that rounds down.
private func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
  let rest = value % divisor
  return rest < 0 ? rest + divisor : rest
}

/// Bars of a longer timeframe, and when each of them was known.
package struct ResampledBars: Sendable {
  package let bars: Bars
  /// For each bar of the shorter timeframe: how many of the longer ones were known at its end.
  package let known: [Int32]

  /// Puts all bars together; a last period that has not closed is left out.
  package init(_ source: Bars, to timeframe: Timeframe, calendar: ExchangeCalendar) {
    var aggregator = BarAggregator(timeframe, from: source.timeframe, calendar: calendar)
    var closed: [BarAggregator.Closed] = []
    var known: [Int32] = []
    known.reserveCapacity(source.count)
    for row in 0..<source.count {
      aggregator.take(
        time: source.times[row], open: source.open[row], high: source.high[row],
        low: source.low[row], close: source.close[row], volume: source.volume[row]
      ) { closed.append($0) }
      known.append(Int32(closed.count))
    }
    self.known = known
    bars = Bars(
      symbol: source.symbol, timeframe: timeframe, times: Column(closed.map(\.time)),
      open: Column(closed.map(\.open)), high: Column(closed.map(\.high)),
      low: Column(closed.map(\.low)), close: Column(closed.map(\.close)),
      volume: Column(closed.map(\.volume)))
  }
}
