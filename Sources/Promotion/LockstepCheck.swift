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

  /// Fills, equity and the order that waits after the last bar, with tiles of one bar and in the last lane.
  private static func batch(_ run: Backtest) throws -> String? {
    let single = try run.again(lane: 7, tile: 1)
    for (one, other) in zip(run.allFills, single.allFills) where one != other {
      return "fill at row \(one.row): \(one) against \(other)"
    }
    guard run.allFills.count == single.allFills.count else {
      return "\(run.allFills.count) fills against \(single.allFills.count)"
    }
    for (row, values) in zip(run.equity.values, single.equity.values).enumerated()
    where values.0 != values.1 {
      return "equity at row \(row): \(values.0) against \(values.1)"
    }
    if run.orders != single.orders { return "the orders that were placed" }
    return run.pending.isSame(as: single.pending) ? nil : "the order that waits after the last bar"
  }

  /// What the stepper decides at each close, from an account that knows the fills alone, must be what
  /// waits in the batch's account.
  private static func stepper(_ run: Backtest) throws -> String? {
    // A fill at the signal's own close leaves nothing that waits, or that could be traded live.
    // A live session trades one symbol: there is no stepper of a portfolio.
    guard run.settings.fill == .open, run.pool == nil else { return nil }
    let rules = try run.runRules()
    // No session sends such orders: the steps of one bar above are all that there is to compare.
    guard !rules.usesOrders else { return nil }
    let market = try MarketTable(
      rules.program, run.bars, run.surroundings, calendar: run.settings.calendar)
    let batch = try LaneGroup(
      rules, blocks: [LaneBlocks.Block(run.parameters, lane: 0)], segments: [run.rows], tile: 1,
      fees: CostRows(run.settings, run.bars), sumsReturns: market.sumsReturns)
    let stepper = try run.stepper()
    stepper.warmUp(run.bars.slice(0..<run.rows.lowerBound))
    var account = AccountState(cash: run.settings.cash, shares: 0)
    var fills = run.fills[...]
    var difference: String?
    market.walk(to: run.rows.upperBound, capacity: 1) { tile in
      batch.advance(tile)
      let row = tile.start
      guard tile.count > 0, row >= run.rows.lowerBound else { return true }
      while let fill = fills.first, fill.row == row {
        account.cash -= fill.shares * fill.price + fill.commission
        account.shares += fill.shares
        fills.removeFirst()
      }
      let waiting = Decision(
        batch.account(block: 0).pending, lane: 0, rules: rules, time: run.bars.times[row])
      let decided = stepper.close(Bar(run.bars, row), account: account)
      if !decided.isSame(as: waiting) {
        difference = "decision at row \(row): \(decided) against \(waiting)"
      }
      return difference == nil
    }
    return difference
  }
}
