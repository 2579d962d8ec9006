import Series

/// When weights are put right: at the first close of a calendar period, every so many rows, when they have
/// drifted, or at any of these.
public struct Rebalancing: Hashable, Sendable, Codable {
  /// A period of the calendar.
  public enum Period: String, Hashable, Sendable, Codable, CaseIterable {
    case week, month, quarter, year
  }

  /// At the first close of each period; nil for none.
  public var period: Period?
  /// At every so many closes from the first on; nil for none.
  public var every: Int?
  /// When a weight is so far from what it should be, as a share of equity; nil for none.
  public var drift: Double?

  /// Makes a plan.
  public init(period: Period? = nil, every: Int? = nil, drift: Double? = nil) {
    self.period = period
    self.every = every
    self.drift = drift
  }

  /// Which rows begin a period of the calendar; 1 for those that do.
  ///
  /// Days are those of the exchange's place.
  func due(_ days: [Int]) -> [UInt8] {
    var due = [UInt8](repeating: 0, count: days.count)
    for row in days.indices.dropFirst() {
      if let period, Self.number(of: period, days[row]) != Self.number(of: period, days[row - 1]) {
        due[row] = 1
      }
    }
    return due
  }

  /// Periods of one kind in a row have rising numbers.
  private static func number(of period: Period, _ day: Int) -> Int {
    let date = CalendarDate(dayNumber: day)
    let (year, month, _) = date.parts
    switch period {
    // Day 0 was a Thursday: weeks begin on Mondays.
    case .week: return (day + 3 - (date.weekday - 1)) / 7
    case .month: return year * 12 + month
    case .quarter: return year * 4 + (month - 1) / 3
    case .year: return year
    }
  }
}
