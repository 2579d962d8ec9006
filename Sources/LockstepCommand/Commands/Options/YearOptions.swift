import Series

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
  static let all: [any DeclaredArgument] = [calendar, bars]

  /// Bars a year: those given, or by the calendar that the bars most likely follow.
  static func periods(_ arguments: Arguments, for bars: Bars) -> Double {
    let calendar = arguments[calendar] ?? ExchangeCalendar.guess(for: bars)
    return arguments[self.bars] ?? calendar.barsPerYear(bars.timeframe)
  }
}
