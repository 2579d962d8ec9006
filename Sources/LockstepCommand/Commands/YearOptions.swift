import Series
import Simulation

/// What a year is, for annualised figures: the same options for every command that has them.
enum YearOptions {
  private static let heading = "Annualised figures"

  static let calendar = Argument<ExchangeCalendar?>.optional(
    "calendar", .choice(ExchangeCalendar.allCases.map { ($0.rawValue, $0) }),
    absent: "guessed from the bars", "When the market is open."
  ).under(heading)
  static let bars = Argument<Double?>.optional(
    "bars-a-year", .positive("N", example: "252"), absent: "the calendar's",
    "Bars a year, instead of the calendar's."
  ).under(heading)
  static let riskFree = Argument<Double>.option(
    "risk-free", .rate, default: "0", "Annual rate of money without risk."
  ).under(heading)

  static let all: [any DeclaredArgument] = [calendar, bars, riskFree]

  /// The basis that the options name, or the calendar that the bars most likely follow.
  static func basis(_ arguments: Arguments, for bars: Bars) -> AnnualBasis {
    let calendar = arguments[calendar] ?? ExchangeCalendar.guess(for: bars)
    return AnnualBasis(
      periods: arguments[self.bars] ?? calendar.barsPerYear(bars.timeframe),
      riskFreeRate: arguments[riskFree])
  }
}
