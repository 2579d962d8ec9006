/// When a market is open, and how many bars a year it gives.
public enum ExchangeCalendar: String, CaseIterable, Sendable, Codable {
  /// The New York Stock Exchange: 9:30 to 16:00 New York time, holidays and short days by its rules.
  ///
  /// Complete for 1990 to 2030 as far as known today; other years follow the same rules without the
  /// closures that no rule gives.
  case nyse
  /// Round the clock, every day, in days of UTC: cryptocurrencies.
  case alwaysOpen = "24x7"
  /// Sunday 17:00 to Friday 17:00 New York time, in days that end at 17:00: currencies.
  case forex

  /// One trading day: the half-open time from open to close.
  public struct Session: Hashable, Sendable {
    /// The day the session is booked on.
    public let date: CalendarDate
    /// The first moment of trading.
    public let open: Timestamp
    /// The end of trading.
    public let close: Timestamp

    /// Whether a moment lies in the session.
    public func contains(_ moment: Timestamp) -> Bool { moment >= open && moment < close }
  }

  /// The session of a day; nil when the market stays closed.
  public func session(on date: CalendarDate) -> Session? {
    switch self {
    case .alwaysOpen: return Session(date: date, open: date.start, close: (date + 1).start)
    case .forex:
      if date.isWeekend { return nil }
      return Session(
        date: date, open: newYork(date - 1, minutes: 17 * 60),
        close: newYork(date, minutes: 17 * 60))
    case .nyse:
      if date.isWeekend || NewYorkHolidays.isHoliday(date) { return nil }
      return Session(
        date: date, open: newYork(date, minutes: 9 * 60 + 30),
        close: newYork(date, minutes: NewYorkHolidays.closingHour(date) * 60))
    }
  }

  /// The sessions of the days `first` to `last`, both included.
  public func sessions(from first: CalendarDate, through last: CalendarDate) -> [Session] {
    guard first <= last else { return [] }
    return (first...last).compactMap(session(on:))
  }

  /// The day a moment belongs to, whether or not the market is open then.
  public func date(of moment: Timestamp) -> CalendarDate {
    switch self {
    case .alwaysOpen: moment.utcDate
    case .nyse: ZoneOffsets.newYork.date(of: moment)
    case .forex: ZoneOffsets.newYork.date(of: moment.adding(seconds: 7 * 3600))
    }
  }

  /// The session that a moment lies in; nil when the market is closed then.
  public func session(at moment: Timestamp) -> Session? {
    let session = session(on: date(of: moment))
    return session?.contains(moment) == true ? session : nil
  }

  /// Whether the market is open at a moment.
  public func isOpen(at moment: Timestamp) -> Bool { session(at: moment) != nil }

  /// The first session that opens after a moment.
  public func nextOpen(after moment: Timestamp) -> Timestamp {
    var date = date(of: moment)
    while true {
      if let session = session(on: date), session.open > moment { return session.open }
      date = date + 1
    }
  }

  /// The first session's end after a moment.
  public func nextClose(after moment: Timestamp) -> Timestamp {
    var date = date(of: moment)
    while true {
      if let session = session(on: date), session.close > moment { return session.close }
      date = date + 1
    }
  }

  /// Bars a year, to annualise with: conventions, not counts of one year.
  ///
  /// NYSE: 252 sessions of 390 minutes, so 98 280 for `1Min` and 1 764 for `1Hour` (a session touches
  /// seven hours of the clock). Round the clock: 365 days. Forex: 260 days of 24 hours. Whole weeks
  /// count 52 a year, other lengths of several days divide the year's days.
  public func barsPerYear(_ timeframe: Timeframe) -> Double {
    let days: Double =
      switch self {
      case .nyse: 252
      case .alwaysOpen: 365
      case .forex: 260
      }
    if timeframe.isDaily {
      let length = Double(timeframe.seconds) / 86_400
      return length.truncatingRemainder(dividingBy: 7) == 0 ? 52 / (length / 7) : days / length
    }
    let sessionSeconds: Int64 = self == .nyse ? 390 * 60 : 86_400
    return days * Double((sessionSeconds + timeframe.seconds - 1) / timeframe.seconds)
  }

  private func newYork(_ date: CalendarDate, minutes: Int) -> Timestamp {
    let local = Int64(date.dayNumber) * 86_400 + Int64(minutes) * 60
    return Timestamp(seconds: ZoneOffsets.newYork.seconds(fromLocal: local))
  }
}
