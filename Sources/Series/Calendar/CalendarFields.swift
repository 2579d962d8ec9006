/// What the calendar says of a bar.
package struct CalendarFields: Sendable {
  /// A number of the session that rises from one to the next: days since 1970 of its date.
  package var session = 0.0
  /// Minutes since midnight at the exchange when the bar starts; NaN for days.
  package var minuteOfDay = Double.nan
  /// Minutes from the session's open to the bar's start, negative before it; NaN for days.
  package var minutesSinceOpen = Double.nan
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
  private var date: CalendarDate?
  private var fields = CalendarFields()
  /// The session's open, seconds since 1970.
  private var open: Int64?

  /// Prepares for bars of a timeframe.
  package init(_ calendar: ExchangeCalendar, _ timeframe: Timeframe) {
    self.calendar = calendar
    isDaily = timeframe.isDaily
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
    fields.minutesSinceOpen = open.map { Double(seconds - $0) / 60 } ?? .nan
    return fields
  }

  private mutating func turn(to date: CalendarDate) {
    self.date = date
    open = isDaily ? nil : calendar.session(on: date)?.open.seconds
    let parts = date.parts
    fields.session = Double(date.dayNumber)
    fields.dayOfWeek = Double(date.weekday)
    fields.dayOfMonth = Double(parts.day)
    fields.month = Double(parts.month)
  }
}
