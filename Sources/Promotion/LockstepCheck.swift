import Rules
import Series
public import Simulation

/// The proof that a sweep, a backtest and the live stepper are one machine, for one run.
public struct LockstepCheck: Sendable, Hashable {
  /// Bars that were compared.
  public let bars: Int
  /// What differed first, in words; nil when nothing did.
  public let difference: String?

  /// Runs a backtest again bar by bar, in another lane, and through the live stepper, and compares bits.
  ///
  /// - Throws: `RulesError`; a difference is a result, not an error.
  public init(_ run: Backtest) throws {
    bars = run.rows.count
    difference = try Self.batch(run) ?? Self.stepper(run)
  }

  /// Whether every bit agreed.
  public var isEqual: Bool { difference == nil }

  /// Signals, fills and equity with tiles of one bar and in the last lane.
  private static func batch(_ run: Backtest) throws -> String? {
    let single = try Backtest(
      run.strategy, run.parameters, on: run.bars, settings: run.settings, rows: run.rows, lane: 7,
      tile: 1)
    for (one, other) in zip(run.fills, single.fills) where one != other {
      return "fill at row \(one.row): \(one) against \(other)"
    }
    guard run.fills.count == single.fills.count else {
      return "\(run.fills.count) fills against \(single.fills.count)"
    }
    for (row, values) in zip(run.equity.values, single.equity.values).enumerated()
    where values.0 != values.1 {
      return "equity at row \(row): \(values.0) against \(values.1)"
    }
    return nil
  }

  /// Each market entry and exit must have been decided by the stepper one bar before.
  private static func stepper(_ run: Backtest) throws -> String? {
    let stepper = try BarStepper(run.strategy, run.parameters, settings: run.settings)
    stepper.warmUp(run.bars.slice(0..<run.rows.lowerBound))
    var account = AccountState(cash: run.settings.cash, shares: 0)
    var fills = run.fills[...]
    var decision: Decision?
    let delay = run.settings.fill == .open ? 0 : 1
    for row in run.rows {
      var entered: Trade.Side?
      func book(_ kinds: Set<Fill.Kind>) {
        while let fill = fills.first, fill.row == row, kinds.contains(fill.kind) {
          account.cash -= fill.shares * fill.price + fill.commission
          account.shares += fill.shares
          if fill.kind == .entry { entered = fill.shares > 0 ? .long : .short }
          fills.removeFirst()
        }
      }
      if delay == 0 { book([.entry, .exit]) }
      if delay == 0, entered != nil, decision?.entry != entered {
        return "an entry at row \(row) that the stepper had not decided"
      }
      decision = stepper.close(bar(run.bars, row), account: account)
      if delay == 1 {
        book([.entry, .exit])
        if let entered, decision?.entry != entered {
          return "an entry at row \(row) that the stepper had not decided"
        }
      }
    }
    let pending = run.pending
    guard delay == 1 || (decision?.exit == pending.exit && decision?.entry == pending.entry) else {
      return "the order that is pending after the last bar"
    }
    return nil
  }

  private static func bar(_ bars: Bars, _ row: Int) -> Bar {
    Bar(
      time: bars.times[row], open: bars.open[row], high: bars.high[row], low: bars.low[row],
      close: bars.close[row], volume: bars.volume[row])
  }
}
