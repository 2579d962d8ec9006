import Numerics
import Series

/// How much of the time, and with how much trading, capital was at work.
///
/// Formula digest A14 and A15.
public struct Exposure: Sendable, Equatable {
  /// Share of bars with a position: each trade holds the bars from its entry's up to, not including, its exit's.
  ///
  /// Each bar's return then counts once. An open trade holds the last bar too.
  public var time = Double.nan
  /// Half the traded notional of a year over the mean equity (one-way turnover).
  public var turnover = Double.nan

  /// Makes figures with nothing known.
  public init() {}

  /// Computes exposure and turnover of trades on an equity curve.
  ///
  /// Bars are found by their times, so the rows of trades may count in a longer history than the curve's.
  public init(_ trades: [Trade], equity: EquityCurve, periodsPerYear: Double) {
    guard equity.count > 0 else { return }
    let rows = trades.map { trade in
      let entry = equity.row(atOrAfter: trade.entryTime)
      return entry..<max(entry, trade.isOpen ? equity.count : equity.row(atOrAfter: trade.exitTime))
    }
    time = Self.share(ofBars: rows, in: equity.count)
    let notional = trades.map { trade in
      trade.quantity * (trade.entryPrice + (trade.isOpen ? 0 : trade.exitPrice))
    }
    let years = Double(equity.count) / periodsPerYear
    turnover = Statistics.sum(notional) / 2 / Statistics.mean(Array(equity.values)) / years
  }

  /// The share of bars that lie in at least one of some ranges.
  ///
  /// - Complexity: O(*n* + ranges).
  public static func share(ofBars ranges: [Range<Int>], in count: Int) -> Double {
    guard count > 0 else { return .nan }
    var steps = [Int](repeating: 0, count: count + 1)
    for range in ranges {
      let held = range.clamped(to: 0..<count)
      steps[held.lowerBound] += 1
      steps[held.upperBound] -= 1
    }
    var open = 0
    let held = steps.dropLast().count { step in
      open += step
      return open > 0
    }
    return Double(held) / Double(count)
  }

  /// The one-way turnover of a rebalance: half the absolute change from the drifted weights to the targets.
  ///
  /// - Parameters:
  ///   - weights: the targets of the last rebalance.
  ///   - returns: what each asset earned since.
  ///   - targets: the weights to trade to.
  /// - Returns: the traded share of the portfolio, 0 for no trade to 1 for a full exchange.
  /// - Precondition: all three have the same count.
  public static func turnover(
    from weights: [Double], returns: [Double], to targets: [Double]
  ) -> Double {
    precondition(weights.count == returns.count && weights.count == targets.count)
    let grown = zip(weights, returns).map { $0 * (1 + $1) }
    let total = Statistics.sum(grown)
    return Statistics.sum(zip(grown, targets).map { abs($1 - $0 / total) }) / 2
  }
}

extension EquityCurve {
  /// The first row whose bar starts at or after a moment; `count` if none does.
  ///
  /// - Complexity: O(log *n*).
  func row(atOrAfter time: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
