import Glibc
import Numerics

/// Returns by calendar month and year.
///
/// A month without a bar is missing, not 0. The first and the last month may be partial.
public struct MonthlyReturns: Sendable, Hashable {
  /// One month of one year and what it returned.
  public struct Month: Sendable, Hashable {
    /// The year of the Gregorian calendar.
    public let year: Int
    /// 1 for January to 12.
    public let month: Int
    /// The return as a fraction.
    public let value: Double
  }

  /// The months with at least one bar, in order.
  public let months: [Month]

  /// Groups the returns of an equity curve by the month of each bar.
  ///
  /// - Parameters:
  ///   - equity: the account; its first return is against the cash before the first bar.
  ///   - offset: seconds to add to a bar's start (UTC) to come to the exchange's date. 0 is right for daily
  ///     bars, which are stamped with their session's date, for crypto, and for regular US trading hours.
  public init(_ equity: EquityCurve, utcOffset offset: Int64 = 0) {
    self.init(times: Array(equity.times), returns: equity.returns, utcOffset: offset)
  }

  /// Groups returns by the month of their bar; NaN is dropped.
  ///
  /// - Precondition: both have the same count.
  public init(times: [Int64], returns: [Double], utcOffset offset: Int64 = 0) {
    precondition(times.count == returns.count, "times and returns of different length")
    var months: [Month] = []
    var row = 0
    while row < times.count {
      let date = CalendarMonth(nanoseconds: times[row] + offset * 1_000_000_000)
      var group: [Double] = []
      while row < times.count,
        CalendarMonth(nanoseconds: times[row] + offset * 1_000_000_000) == date
      {
        group.append(returns[row])
        row += 1
      }
      let value = Returns(group).total
      if !value.isNaN { months.append(Month(year: date.year, month: date.month, value: value)) }
    }
    self.months = months
  }

  /// The years with at least one month, in order.
  public var years: [Int] {
    months.map(\.year).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The return of one month; nil where there is no bar.
  public subscript(year: Int, month: Int) -> Double? {
    months.first { $0.year == year && $0.month == month }?.value
  }

  /// The return of a year: its months compounded; nil without a month.
  public func year(_ year: Int) -> Double? {
    let values = months.filter { $0.year == year }.map(\.value)
    return values.isEmpty ? nil : Returns(values).total
  }

  /// Schwager's gain-to-pain ratio: the sum of months over the sum of losing months.
  ///
  /// Infinite without a losing month; NaN without any month.
  public var gainToPain: Double { PartialMoments(months.map(\.value)).omega - 1 }
}

/// A month of the proleptic Gregorian calendar.
struct CalendarMonth: Hashable, Comparable {
  let year: Int
  let month: Int

  /// The month of a moment in UTC.
  ///
  /// - SeeAlso: Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
  init(nanoseconds: Int64) {
    let date = CalendarMonth.date(ofDay: CalendarMonth.day(ofNanoseconds: nanoseconds))
    year = date.year
    month = date.month
  }

  static func < (left: CalendarMonth, right: CalendarMonth) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }

  /// The day that a moment falls on, counted from 1970-01-01.
  static func day(ofNanoseconds nanoseconds: Int64) -> Int {
    let (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: 86_400_000_000_000)
    return Int(rest < 0 ? days - 1 : days)
  }

  /// Year, month and day of a count of days since 1970-01-01.
  static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
