/// What a portfolio held at its closes, and which entries it did not make.
public struct PortfolioSummary: Sendable {
  /// At every close: cash, in currency.
  public var cash: [Double]
  /// At every close: the value of long positions.
  public var longValue: [Double]
  /// At every close: the value of short positions, as a positive number.
  public var shortValue: [Double]
  /// At every close: how many positions were held.
  public var positions: [Int]
  /// How often entries were not made, by reason.
  public var refusals: [(reason: String, count: Int)] = []

  /// Makes a summary.
  ///
  /// - Precondition: all have one number a close.
  public init(cash: [Double], longValue: [Double], shortValue: [Double], positions: [Int]) {
    precondition(
      [longValue.count, shortValue.count, positions.count].allSatisfy { $0 == cash.count },
      "numbers of different closes")
    self.cash = cash
    self.longValue = longValue
    self.shortValue = shortValue
    self.positions = positions
  }

  /// Mean and largest of a number at the closes that have equity.
  func spread(_ value: (Int) -> Double) -> (mean: Double, most: Double) {
    var (sum, most, count) = (0.0, -Double.infinity, 0.0)
    for row in cash.indices where equity(row) > 0 {
      let value = value(row)
      sum += value
      most = max(most, value)
      count += 1
    }
    return count > 0 ? (sum / count, most) : (.nan, .nan)
  }

  func equity(_ row: Int) -> Double { cash[row] + longValue[row] - shortValue[row] }
}
