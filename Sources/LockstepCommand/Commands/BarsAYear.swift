import Series
import Simulation

/// How many bars make a year, for annualised figures: an option, or what the bars themselves show.
enum BarsAYear {
  static let periods = Argument<Double?>.optional(
    "bars-a-year", .positive("N", example: "252"),
    absent: "252 for exchange days, 365 around the clock",
    "Bars a year, for annualised figures."
  ).under("Computing")
  static let riskFree = Argument<Double>.option(
    "risk-free", .rate, default: "0", "Annual rate of money without risk."
  ).under("Computing")

  /// The basis that the options name or the bars show.
  static func basis(_ arguments: Arguments, for bars: Bars) -> AnnualBasis {
    AnnualBasis(
      periods: arguments[periods] ?? observed(bars), riskFreeRate: arguments[riskFree])
  }

  /// Days a year by whether the bars have weekends, times the bars of an average day.
  static func observed(_ bars: Bars) -> Double {
    var days = 0
    var weekendDays = 0
    var last: CalendarDate?
    for row in 0..<bars.count {
      let day = bars.time(row).utcDate
      guard day != last else { continue }
      last = day
      days += 1
      if day.isWeekend { weekendDays += 1 }
    }
    // Two of seven days are weekend; Sunday evenings of a five-day market stay below one of seven.
    let year = weekendDays * 7 > days * 3 / 2 ? 365.0 : 252.0
    if bars.timeframe.seconds > 86_400 { return year * 86_400 / Double(bars.timeframe.seconds) }
    return year * (Double(bars.count) / Double(max(days, 1))).rounded()
  }
}
