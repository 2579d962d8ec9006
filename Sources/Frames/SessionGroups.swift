public import Series

/// The rows of a frame by trading day.
///
/// A collection of days; each has its date and its rows as a frame.
public struct SessionGroups: Sendable {
  /// The rows of one trading day.
  public struct Day: Sendable {
    /// The day that the session is booked on.
    public let date: CalendarDate
    /// Its rows.
    public let frame: Frame
  }

  private let source: Frame
  private let groups: RowGroups

  init(_ source: Frame, _ groups: RowGroups) {
    self.source = source
    self.groups = groups
  }

  /// A frame of one row a day, stamped with its date at 00:00 UTC.
  ///
  /// Each column by its rule, or by its usual one: prices as bars are put together, volume by its sum, others
  /// by their last number.
  /// - Throws: `FrameError.unknownColumn` for a rule of a column that is not there.
  public func aggregate(_ rules: [String: Aggregate] = [:]) throws(FrameError) -> Frame {
    try groups.frame(of: source, rules, .day)
  }
}

extension SessionGroups: RandomAccessCollection {
  /// The first day, 0.
  public var startIndex: Int { 0 }
  /// One past the last day.
  public var endIndex: Int { groups.times.count }
  /// A day, bounds-checked.
  ///
  /// - Complexity: O(its rows × columns).
  public subscript(day: Int) -> Day {
    let date = Timestamp(nanoseconds: groups.times[day]).utcDate
    return Day(date: date, frame: source.gathered(Array(groups.rows(of: day))))
  }
}

extension Frame {
  /// The rows by trading day of a calendar, by default the frame's.
  ///
  /// Every row belongs to a day, also before the open and after the close (`ExchangeCalendar.date(of:)`); with
  /// `openOnly`, rows that do not start in a session are left out. The date of a daily row is that of its stamp.
  public func groupedBySession(
    _ calendar: ExchangeCalendar? = nil, openOnly: Bool = false
  ) -> SessionGroups {
    let calendar = calendar ?? self.calendar
    let isDaily = timeframe?.isDaily ?? false
    var groups = RowGroups()
    for row in 0..<count {
      let moment = time(row)
      if openOnly, !isDaily, !calendar.isOpen(at: moment) { continue }
      let date = isDaily ? moment.utcDate : calendar.date(of: moment)
      groups.add(row, to: date.start.nanoseconds)
    }
    return SessionGroups(Frame(checked: times, pairs, timeframe, calendar), groups)
  }
}
