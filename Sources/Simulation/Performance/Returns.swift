import Glibc
import Numerics

/// The simple returns of an account, one a period, and what compounding makes of them.
///
/// A missing return (NaN) is dropped and counted. A return of −1 or less is ruin: it counts as −1, and what comes
/// after it is dropped, since nothing was left to earn it on.
public struct Returns: Sendable {
  /// The returns in order, without the missing ones.
  public let values: [Double]
  /// The number of returns that were missing or came after ruin.
  public let dropped: Int
  /// Whether everything was lost on the way.
  public let isRuined: Bool

  /// Takes returns, for example of a fund.
  ///
  /// - Complexity: O(*n*).
  public init(_ returns: [Double]) {
    let present = Statistics.present(returns)
    if let ruin = present.firstIndex(where: { $0 <= -1 }) {
      values = present[..<ruin] + [-1]
      isRuined = true
    } else {
      values = present
      isRuined = false
    }
    dropped = returns.count - values.count
  }

  /// Takes the returns of an equity curve, the first one against the cash before the first bar.
  public init(_ equity: EquityCurve) { self.init(equity.returns) }

  /// The number of returns.
  public var count: Int { values.count }

  /// The sum of log returns; minus infinity after ruin.
  public var logSum: Double {
    isRuined ? -.infinity : Statistics.sum(values.map { log1p($0) })
  }

  /// The total return as a fraction, −1 after ruin; NaN without returns.
  public var total: Double { values.isEmpty ? .nan : expm1(logSum) }

  /// The compound annual growth rate as a fraction, −1 after ruin; NaN without returns.
  ///
  /// A sample of less than a year is extrapolated, often wildly.
  public func annualGrowth(periodsPerYear: Double) -> Double {
    values.isEmpty ? .nan : expm1(periodsPerYear / Double(count) * logSum)
  }

  /// The growth of one unit of money: 1 at the start, then one value after each return.
  ///
  /// Compounded as logarithms, so that the error does not grow with the number of periods.
  public var wealth: [Double] {
    var sum = CompensatedSum()
    return [1]
      + values.map { value in
        sum.add(log1p(value))
        return exp(sum.value)
      }
  }

  /// The rate per period that compounds to an annual one.
  public static func periodRate(ofAnnual rate: Double, periodsPerYear: Double) -> Double {
    expm1(log1p(rate) / periodsPerYear)
  }
}
