package import Series

/// Sessions of the New York exchanges, and of any other day on which a replayed symbol has bars.
package struct TradingDays: Sendable {
  package struct Session: Sendable, Equatable {
    package let date: CalendarDate
    package let open: Timestamp
    package let close: Timestamp
  }

  /// Days on which the data trades whatever the calendar says.
  private let extraDays: Set<CalendarDate>

  package init(extraDays: Set<CalendarDate> = []) { self.extraDays = extraDays }

  /// The session of a date; nil when the exchange is closed.
  package func session(_ date: CalendarDate) -> Session? {
    if let session = ExchangeCalendar.nyse.session(on: date) {
      return Session(date: date, open: session.open, close: session.close)
    }
    guard extraDays.contains(date) else { return nil }
    return Session(
      date: date, open: NewYork.moment(date, seconds: 34_200),
      close: NewYork.moment(date, seconds: 57_600))
  }

  /// The session that a moment lies in, its open included, its close not.
  package func current(_ moment: Timestamp) -> Session? {
    guard let session = session(NewYork.date(moment)) else { return nil }
    return session.open <= moment && moment < session.close ? session : nil
  }

  /// The first session that opens after a moment.
  package func next(after moment: Timestamp) -> Session {
    var date = NewYork.date(moment)
    while true {
      if let session = session(date), session.open > moment { return session }
      date = date + 1
    }
  }

  /// The session in which an order sent now works first.
  package func working(_ moment: Timestamp) -> Session {
    if let today = session(NewYork.date(moment)), moment < today.close { return today }
    return next(after: moment)
  }
}

/// Wall clocks in New York.
package enum NewYork {
  /// The date on New York's calendars.
  package static func date(_ moment: Timestamp) -> CalendarDate {
    ExchangeCalendar.nyse.date(of: moment)
  }

  /// Dates that a client may ask for: further off, moments do not fit into nanoseconds since 1970.
  package static func isServed(_ date: CalendarDate) -> Bool { (1700...2200).contains(date.year) }

  /// Seconds that New York's clocks are ahead of UTC (negative).
  package static func offset(_ moment: Timestamp) -> Int64 {
    ZoneOffsets.newYork.offset(atSeconds: moment.seconds)
  }

  /// The moment at which New York's clocks show some seconds after midnight of a date.
  package static func moment(_ date: CalendarDate, seconds: Int64) -> Timestamp {
    Timestamp(seconds: ZoneOffsets.newYork.seconds(fromLocal: date.start.seconds + seconds))
  }

  /// RFC 3339 with New York's offset.
  package static func text(_ moment: Timestamp) -> String {
    let offset = offset(moment)
    let wall = moment.adding(seconds: offset).description.dropLast()
    return wall + (offset == -14_400 ? "-04:00" : "-05:00")
  }
}
