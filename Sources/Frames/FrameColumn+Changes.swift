import Glibc
import Numerics
import Series

extension FrameColumn {
  /// The column moved down by some rows: row *t* has the number of row *t* − `rows`.
  ///
  /// Rows that nothing moves into are NaN. A negative count brings later rows up, which looks into the
  /// future: good for labels, wrong for rules.
  /// - Complexity: O(*n*).
  public func shift(_ rows: Int = 1) -> FrameColumn {
    FrameColumn(count: count) { output in
      values.withUnsafeBufferPointer { input in
        for row in 0..<input.count {
          let (source, overflows) = row.subtractingReportingOverflow(rows)
          output[row] = !overflows && input.indices.contains(source) ? input[source] : .nan
        }
      }
    }
  }

  /// The change over some rows as a fraction, `x / x[rows ago] - 1`: 0.01 is one percent.
  ///
  /// A hundred times it is the indicator `roc`, bit for bit. Missing numbers are not filled.
  public func percentChange(_ rows: Int = 1) -> FrameColumn {
    changes(rows) { now, past in now / past - 1 }
  }

  /// The natural logarithm of the change over some rows, `ln(x / x[rows ago])`.
  public func logReturn(_ rows: Int = 1) -> FrameColumn {
    changes(rows) { now, past in log(now / past) }
  }

  /// The change over some rows, `x - x[rows ago]`.
  public func difference(_ rows: Int = 1) -> FrameColumn {
    changes(rows) { now, past in now - past }
  }

  /// The sum of this row and all before it, with a compensated sum; a missing row is NaN and adds nothing.
  public func cumulativeSum() -> FrameColumn {
    var sum = CompensatedSum()
    return running {
      sum.add($0)
      return sum.value
    }
  }

  /// The product of this row and all before it; a missing row is NaN and changes nothing.
  public func cumulativeProduct() -> FrameColumn {
    var product = 1.0
    return running {
      product *= $0
      return product
    }
  }

  /// The largest number so far; a missing row is NaN.
  public func cumulativeMax() -> FrameColumn {
    var largest = -Double.infinity
    return running {
      largest = Swift.max(largest, $0)
      return largest
    }
  }

  /// The smallest number so far; a missing row is NaN.
  public func cumulativeMin() -> FrameColumn {
    var smallest = Double.infinity
    return running {
      smallest = Swift.min(smallest, $0)
      return smallest
    }
  }

  /// The column with a number in place of missing ones.
  public func filled(with number: Double) -> FrameColumn { mapping { $0.isNaN ? number : $0 } }

  /// The column with the last known number in place of missing ones; NaN before the first.
  public func filledForward() -> FrameColumn {
    var last = Double.nan
    return mapping {
      if !$0.isNaN { last = $0 }
      return last
    }
  }

  @inline(__always)
  private func changes(_ rows: Int, _ body: (Double, Double) -> Double) -> FrameColumn {
    let past = shift(rows).values
    return FrameColumn(count: count) { output in
      values.withUnsafeBufferPointer { now in
        past.withUnsafeBufferPointer { past in
          for row in 0..<now.count { output[row] = body(now[row], past[row]) }
        }
      }
    }
  }

  private func running(_ take: (Double) -> Double) -> FrameColumn {
    mapping { $0.isNaN ? .nan : take($0) }
  }
}
