/// A day of the proleptic Gregorian calendar, without a time of day or a zone.
public struct CalendarDate: Hashable, Sendable, BitwiseCopyable {
  /// Days since 1970-01-01.
  public let dayNumber: Int

  /// Makes the date that lies `dayNumber` days after 1970-01-01.
  public init(dayNumber: Int) { self.dayNumber = dayNumber }

  /// Makes a date of its parts; nil if no such day exists or the year is outside 1...9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDate.days(inMonth: month, of: year)
    else { return nil }
    self.init(unchecked: year, month, day)
  }

  /// Makes a date of parts that are known to be right.
  ///
  /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
  package init(unchecked year: Int, _ month: Int, _ day: Int) {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.dayNumber = era * 146_097 + dayOfEra - 719_468
  }

  /// Year, month (1...12) and day of the month.
  ///
  /// Source: as above, `civil_from_days`.
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The year.
  public var year: Int { parts.year }
  /// The month, 1 to 12.
  public var month: Int { parts.month }
  /// The day of the month, from 1.
  public var day: Int { parts.day }

  /// The day of the week, 1 for Monday to 7 for Sunday (ISO 8601).
  public var weekday: Int {
    let remainder = (dayNumber + 3) % 7
    return (remainder < 0 ? remainder + 7 : remainder) + 1
  }

  /// Whether the day is a Saturday or a Sunday.
  public var isWeekend: Bool { weekday > 5 }

  /// 00:00 UTC on this day, the stamp of a daily bar.
  public var start: Timestamp { Timestamp(seconds: Int64(dayNumber) * 86_400) }

  /// The number of days in a month of a year.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The `ordinal`-th given weekday of a month, counted from the end if negative.
  package static func nth(_ ordinal: Int, weekday: Int, month: Int, year: Int) -> CalendarDate {
    if ordinal > 0 {
      let first = CalendarDate(unchecked: year, month, 1)
      return first + ((weekday - first.weekday + 7) % 7 + 7 * (ordinal - 1))
    }
    let last = CalendarDate(unchecked: year, month, days(inMonth: month, of: year))
    return last - ((last.weekday - weekday + 7) % 7 + 7 * (-ordinal - 1))
  }
}

extension CalendarDate: Strideable {
  /// The days from this date to another.
  public func distance(to other: CalendarDate) -> Int { other.dayNumber - dayNumber }
  /// The date some days later.
  public func advanced(by days: Int) -> CalendarDate { CalendarDate(dayNumber: dayNumber + days) }

  // Named here, else the defaults of `Strideable` would compare by distance.
  /// Whether two dates are the same day.
  public static func == (left: CalendarDate, right: CalendarDate) -> Bool {
    left.dayNumber == right.dayNumber
  }
  /// Whether a date is earlier.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    left.dayNumber < right.dayNumber
  }

  /// The date some days later.
  public static func + (date: CalendarDate, days: Int) -> CalendarDate { date.advanced(by: days) }
  /// The date some days earlier.
  public static func - (date: CalendarDate, days: Int) -> CalendarDate { date.advanced(by: -days) }
}

extension CalendarDate: LosslessStringConvertible {
  /// Reads `2024-01-31`; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = CalendarDate.number(bytes[0..<4]), let month = CalendarDate.number(bytes[5..<7]),
      let day = CalendarDate.number(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `2024-01-31`.
  public var description: String {
    let (year, month, day) = parts
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit >= 48, digit <= 57 else { return nil }
      value = value * 10 + Int(digit - 48)
    }
    return value
  }
}

/// Writes a number with leading zeros.
func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
}
