import Numerics

/// Windows from the first row to each row.
///
/// Missing numbers are left out: a row is NaN only until there are enough numbers. That is pandas'
/// rule; a fixed window (`Rolling`) is stricter, as a missing number leaves it some time.
public struct Expanding: Sendable {
  private let column: FrameColumn
  private let smallest: Int

  init(_ column: FrameColumn, _ smallest: Int) {
    self.column = column
    self.smallest = smallest
  }

  /// The mean so far.
  public func mean() -> FrameColumn {
    var sum = CompensatedSum()
    return statistic { value, count in
      if !value.isNaN { sum.add(value) }
      return sum.value / Double(count)
    }
  }

  /// The sum so far, compensated.
  public func sum() -> FrameColumn {
    var sum = CompensatedSum()
    return statistic { value, _ in
      if !value.isNaN { sum.add(value) }
      return sum.value
    }
  }

  /// The smallest number so far.
  public func minimum() -> FrameColumn {
    var smallest = Double.infinity
    return statistic { value, _ in
      if value < smallest { smallest = value }
      return smallest
    }
  }

  /// The largest number so far.
  public func maximum() -> FrameColumn {
    var largest = -Double.infinity
    return statistic { value, _ in
      if value > largest { largest = value }
      return largest
    }
  }

  /// The standard deviation so far; of a sample, NaN for one number.
  ///
  /// - SeeAlso: Welford (1962), "Note on a method for calculating corrected sums of squares".
  public func standardDeviation(_ kind: DeviationKind = .population) -> FrameColumn {
    var mean = 0.0
    var squares = 0.0
    return statistic { value, count in
      if !value.isNaN {
        let deviation = value - mean
        mean += deviation / Double(count)
        squares += deviation * (value - mean)
      }
      let divisor = Double(kind == .sample ? count - 1 : count)
      return divisor > 0 ? (squares / divisor).squareRoot() : .nan
    }
  }

  /// Calls `body` with each row and how many numbers there are up to it.
  private func statistic(_ body: (Double, Int) -> Double) -> FrameColumn {
    var count = 0
    return column.mapping {
      if !$0.isNaN { count += 1 }
      let result = body($0, count)
      return count >= smallest ? result : .nan
    }
  }
}

extension FrameColumn {
  /// Windows from the first row to each row; NaN before there are `smallest` numbers, one at least.
  public func expanding(from smallest: Int = 1) -> Expanding {
    Expanding(self, Swift.max(smallest, 1))
  }
}
