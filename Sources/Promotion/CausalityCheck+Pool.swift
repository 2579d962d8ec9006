import Rules
import Series
import Simulation

extension CausalityCheck {
  /// Makes a portfolio's run again with other bars of all its symbols from some rows on.
  init(pool run: Backtest, cuts: Int) throws {
    // Where a symbol misses its bar before the cut, cut bars would end there, and be sold as delisted.
    let union = UnionRows(run.surroundings.universe)
    let wanted = Self.rows(
      cuts, of: run.bars.count, behind: run.strategy.warmUp(run.parameters))
    let rows = Set(wanted.compactMap { row in (1...row).last { union.isWhole(before: $0) } })
      .sorted()
    try self.init(on: run.bars, among: run.surroundings, rows: rows) { bars, surroundings in
      var seen = Observation(firstRow: run.rows.lowerBound)
      let rows = run.rows.clamped(to: 0..<bars.count)
      guard !rows.isEmpty else { return seen }
      let again = try Backtest(
        pooling: surroundings.universe, run.strategy, run.parameters,
        references: surroundings.references, settings: run.settings, rows: rows)
      seen.fills = again.allFills
      seen.equity = Array(again.equity.values)
      return seen
    }
  }
}
