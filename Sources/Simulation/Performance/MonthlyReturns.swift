import Glibc
import Numerics
import Series

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
    let dates = times.map { Timestamp(nanoseconds: $0).adding(seconds: offset).utcDate.parts }
    var months: [Month] = []
    var first = 0
    for row in times.indices {
      let (year, month, _) = dates[row]
      let next = row + 1 < dates.count ? dates[row + 1] : (0, 0, 0)
      guard next.0 != year || next.1 != month else { continue }
      let value = Returns(Array(returns[first...row])).total
      if !value.isNaN { months.append(Month(year: year, month: month, value: value)) }
      first = row + 1
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
