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
    let isClosed = date.isWeekend || Holidays.isClosed(date)
    if isClosed && !extraDays.contains(date) { return nil }
    let closeHour: Int64 = !isClosed && Holidays.closesEarly(date) ? 13 : 16
    return Session(
      date: date, open: NewYork.moment(date, seconds: 34_200),
      close: NewYork.moment(date, seconds: closeHour * 3600))
  }

  /// The session that a moment lies in, its open included, its close not.
  package func current(_ moment: Timestamp) -> Session? {
    guard let session = session(NewYork.date(moment)) else { return nil }
    return session.open <= moment && moment < session.close ? session : nil
  }

  /// The first session that opens after a moment.
  package func next(after moment: Timestamp) -> Session {
    var date = NewYork.date(moment)
    for _ in 0..<30 {
      if let session = session(date), session.open > moment { return session }
      date = date + 1
    }
    return Session(date: date, open: moment, close: moment)
  }

  /// The session in which an order sent now works first.
  package func working(_ moment: Timestamp) -> Session {
    if let today = session(NewYork.date(moment)), moment < today.close { return today }
    return next(after: moment)
  }
}

/// Wall clocks in New York, by the daylight-saving rules since 1967.
package enum NewYork {
  /// Seconds that New York's clocks are ahead of UTC (negative).
  package static func offset(_ moment: Timestamp) -> Int64 {
    let (starts, ends) = daylight(Timestamp(seconds: moment.seconds - 18_000).utcDate.year)
    return moment >= starts && moment < ends ? -14_400 : -18_000
  }

  /// The date on New York's calendars.
  package static func date(_ moment: Timestamp) -> CalendarDate {
    moment.adding(seconds: offset(moment)).utcDate
  }

  /// The moment at which New York's clocks show some seconds after midnight of a date.
  package static func moment(_ date: CalendarDate, seconds: Int64) -> Timestamp {
    let wall = date.start.adding(seconds: seconds)
    let guess = wall.adding(seconds: -offset(wall.adding(seconds: 18_000)))
    return wall.adding(seconds: -offset(guess))
  }

  /// RFC 3339 with New York's offset.
  package static func text(_ moment: Timestamp) -> String {
    let offset = offset(moment)
    let wall = moment.adding(seconds: offset).description.dropLast()
    return wall + (offset == -14_400 ? "-04:00" : "-05:00")
  }

  private static func daylight(_ year: Int) -> (Timestamp, Timestamp) {
    let start: CalendarDate
    let end: CalendarDate
    switch year {
    case 2007...:
      start = .nth(2, weekday: 7, month: 3, year: year)
      end = .nth(1, weekday: 7, month: 11, year: year)
    case 1987...2006:
      start = .nth(1, weekday: 7, month: 4, year: year)
      end = .nth(-1, weekday: 7, month: 10, year: year)
    default:
      start = .nth(-1, weekday: 7, month: 4, year: year)
      end = .nth(-1, weekday: 7, month: 10, year: year)
    }
    return (start.start.adding(seconds: 25_200), end.start.adding(seconds: 21_600))
  }
}

/// The regular holidays of the New York Stock Exchange.
private enum Holidays {
  static func isClosed(_ date: CalendarDate) -> Bool {
    let year = date.year
    var days: [CalendarDate?] = [
      observed(CalendarDate(year: year, month: 7, day: 4)),
      observed(CalendarDate(year: year, month: 12, day: 25)),
      .nth(3, weekday: 1, month: 2, year: year), .nth(-1, weekday: 1, month: 5, year: year),
      .nth(1, weekday: 1, month: 9, year: year), .nth(4, weekday: 4, month: 11, year: year),
      easter(year).map { $0 - 2 },
    ]
    // A New Year's Day on a Saturday is not made up for.
    if let first = CalendarDate(year: year, month: 1, day: 1) {
      days.append(first.weekday == 7 ? first + 1 : first)
    }
    if year >= 1998 { days.append(.nth(3, weekday: 1, month: 1, year: year)) }
    if year >= 2022 { days.append(observed(CalendarDate(year: year, month: 6, day: 19))) }
    return days.contains(date)
  }

  static func closesEarly(_ date: CalendarDate) -> Bool {
    let (year, month, day) = date.parts
    if month == 11 { return date == .nth(4, weekday: 4, month: 11, year: year) + 1 }
    return month == 12 && day == 24 || month == 7 && day == 3 && date.weekday < 5
  }

  private static func observed(_ date: CalendarDate?) -> CalendarDate? {
    guard let date else { return nil }
    return date.weekday == 6 ? date - 1 : date.weekday == 7 ? date + 1 : date
  }

  /// Easter Sunday (the anonymous Gregorian algorithm).
  private static func easter(_ year: Int) -> CalendarDate? {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let total = h + l - 7 * m + 114
    return CalendarDate(year: year, month: total / 31, day: total % 31 + 1)
  }
}
