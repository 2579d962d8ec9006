/// What the calendar says of a bar.
package struct CalendarFields: Sendable {
  /// A number of the session that rises from one to the next: days since 1970 of its date.
  ///
  /// NaN for a bar that lies wholly outside the exchange's hours.
  package var session = 0.0
  /// Minutes since midnight at the exchange when the bar starts; NaN for days.
  package var minuteOfDay = Double.nan
  /// Minutes from the session's open to the bar's start, negative before it; NaN for days.
  package var minutesSinceOpen = Double.nan
  /// Minutes from the bar's end to the session's close, negative behind it; NaN for days.
  package var minutesToClose = Double.nan
  /// 1 for Monday to 7 for Sunday.
  package var dayOfWeek = 0.0
  /// From 1.
  package var dayOfMonth = 0.0
  /// 1 to 12.
  package var month = 0.0
}

/// Reads the calendar for bars in order of time, and remembers the session.
package struct CalendarReader: Sendable {
  private let calendar: ExchangeCalendar
  private let isDaily: Bool
  private let length: Int64
  private var date: CalendarDate?
  private var fields = CalendarFields()
  /// The session's open and close, seconds since 1970.
  private var hours: (open: Int64, close: Int64)?

  /// Prepares for bars of a timeframe.
  package init(_ calendar: ExchangeCalendar, _ timeframe: Timeframe) {
    self.calendar = calendar
    isDaily = timeframe.isDaily
    length = timeframe.seconds
  }

  /// The fields of the bar that starts at a moment, UTC nanoseconds.
  package mutating func fields(at time: Int64) -> CalendarFields {
    let moment = Timestamp(nanoseconds: time)
    let date = isDaily ? moment.utcDate : calendar.date(of: moment)
    if date != self.date { turn(to: date) }
    guard !isDaily else { return fields }
    let seconds = moment.seconds
    let zone: ZoneOffsets = calendar == .alwaysOpen ? .utc : .newYork
    let local = seconds + zone.offset(atSeconds: seconds)
    fields.minuteOfDay = Double((local % 86_400 + 86_400) % 86_400 / 60)
    fields.minutesSinceOpen = hours.map { Double(seconds - $0.open) / 60 } ?? .nan
    fields.minutesToClose = hours.map { Double($0.close - seconds - length) / 60 } ?? .nan
    let isInside = hours.map { seconds + length > $0.open && seconds < $0.close } ?? false
    fields.session = isInside ? Double(date.dayNumber) : .nan
    return fields
  }

  private mutating func turn(to date: CalendarDate) {
    self.date = date
    hours =
      isDaily
      ? nil : calendar.session(on: date).map { ($0.open.seconds, $0.close.seconds) }
    let parts = date.parts
    fields.session = Double(date.dayNumber)
    fields.dayOfWeek = Double(date.weekday)
    fields.dayOfMonth = Double(parts.day)
    fields.month = Double(parts.month)
  }
}
