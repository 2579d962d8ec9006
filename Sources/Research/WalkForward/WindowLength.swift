import Series

extension WindowPlan {
  /// A length in bars, sessions or calendar time: `500`, `250s`, `90d`, `6m`, `4y`.
  public struct Length: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The number.
    public let count: Int
    /// `b`ars, `s`essions, `d`ays, `m`onths or `y`ears.
    public let unit: String

    /// Reads a length.
    ///
    /// - Throws: `ResearchError.badWindow`.
    public init(_ text: String) throws(ResearchError) {
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let unit = text.dropFirst(digits.count)
      guard let count = Int(digits), count > 0, count < 1_000_000_000,
        ["", "b", "s", "d", "m", "y"].contains(unit)
      else { throw .badWindow(text) }
      self.count = count
      self.unit = unit.isEmpty ? "b" : String(unit)
    }

    /// The text form.
    public var description: String { unit == "b" ? "\(count) bars" : "\(count)\(unit)" }

    /// Whether the length counts bars.
    var isInBars: Bool { unit == "b" }

    /// Whether the length counts sessions.
    var isInSessions: Bool { unit == "s" }

    /// Whether both count the same: bars, sessions, or calendar time in any unit.
    func isAddable(to other: Length) -> Bool {
      isInBars == other.isInBars && isInSessions == other.isInSessions
    }

    /// The date so many lengths after another, or before it.
    func after(_ date: CalendarDate, times: Int = 1) -> CalendarDate {
      switch unit {
      case "d": date + count * times
      case "m": date.adding(months: count * times)
      default: date.adding(months: 12 * count * times)
      }
    }
  }
}

extension CalendarDate {
  /// The same day of a later month, or that month's last day.
  func adding(months: Int) -> CalendarDate {
    let (year, month, day) = parts
    let total = year * 12 + month - 1 + months
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    let last = CalendarDate.days(inMonth: newMonth, of: newYear)
    return CalendarDate(unchecked: newYear, newMonth, min(day, last))
  }
}
