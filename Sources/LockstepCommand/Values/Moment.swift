package import Series

/// A point in time on the command line, which may be a whole day.
package struct Moment: Sendable, Equatable {
  /// The start: of the day, or the moment itself, in UTC.
  package let start: Timestamp
  /// Whether only a date was written.
  package let isWholeDay: Bool

  /// The first moment after it, for ranges that include their last day.
  package var end: Timestamp { isWholeDay ? start.adding(seconds: 86_400) : start }
}

extension ValueKind where Value == Moment {
  /// A date (`2024-01-31`) or a time (`2024-01-31T14:30`, with seconds, with `Z` or `+02:00`).
  ///
  /// UTC unless it says otherwise.
  package static let moment = ValueKind("DATE") { text throws(ValueError) in
    guard let start = Timestamp(text) else {
      throw ValueError("is not a date; write 2024-01-31 or 2024-01-31T14:30:00Z")
    }
    return Moment(start: start, isWholeDay: CalendarDate(text) != nil)
  }
}
