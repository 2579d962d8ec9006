/// A running sum that carries the rounding error of every addition along.
///
/// Neumaier's variant of Kahan's sum: the error is that of the exact sum rounded once, as long as the
/// sum of the absolute values stays below 1e16 times the result. A NaN or an infinity stays in the sum.
///
/// - SeeAlso: Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen".
public struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var correction = 0.0

  /// Makes an empty sum.
  public init() {}

  /// Adds one value.
  public mutating func add(_ value: Double) {
    let next = sum + value
    if abs(sum) >= abs(value) {
      correction += (sum - next) + value
    } else {
      correction += (value - next) + sum
    }
    sum = next
  }

  /// The sum of what was added; 0 when nothing was.
  public var value: Double {
    let total = sum + correction
    return total.isNaN ? sum : total
  }
}

extension Statistics {
  /// Adds up values with a compensated sum.
  ///
  /// NaN is not dropped here: a NaN among the values makes the sum NaN. The sum of nothing is 0.
  ///
  /// - Complexity: O(*n*), no allocation.
  public static func sum(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value
  }
}
