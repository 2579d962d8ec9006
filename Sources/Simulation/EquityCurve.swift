public import Series

/// Equity at the close of every bar, also when flat.
///
/// Equity is cash plus positions marked at the close. `initial` is the cash before the first bar: the
/// first return is `values[0] / initial - 1`, so there are as many returns as bars.
public struct EquityCurve: Sendable {
  /// Starts of the bars, UTC nanoseconds.
  public let times: Column<Int64>
  /// Equity at each close, in currency.
  public let values: Column<Double>
  /// Cash before the first bar.
  public let initial: Double

  /// Makes a curve.
  ///
  /// - Precondition: times and values have the same count.
  public init(times: Column<Int64>, values: Column<Double>, initial: Double) {
    precondition(times.count == values.count, "times and values of different length")
    self.times = times
    self.values = values
    self.initial = initial
  }

  /// The number of bars.
  public var count: Int { values.count }

  /// Simple returns, one a bar.
  ///
  /// - Complexity: O(*n*).
  public var returns: [Double] {
    var previous = initial
    return values.map { value in
      defer { previous = value }
      return value / previous - 1
    }
  }
}
