package import Rules
package import Series

/// Formulas over bars, computed by the machine that computes them in a run.
///
/// Whatever is shown, explained or checked goes through the same kernels as the run itself.
package enum FormulaSeries {
  /// The values of formulas at every bar, one column a formula; a condition is 1 or 0.
  ///
  /// - Throws: `RulesError` for a setting that cannot be, or bars that are not there.
  /// - Complexity: O(bars × nodes below).
  package static func values(
    of roots: [Node], parameters: [Parameter] = [], set: ParameterSet = ParameterSet(values: []),
    on bars: Bars, among surroundings: Surroundings = Surroundings(),
    calendar: ExchangeCalendar? = nil, tile: Int = 4096
  ) throws(RulesError) -> [[Double]] {
    let program = try Program(
      roots, parameters: parameters, symbols: surroundings.symbols(trading: bars.symbol))
    let market = try MarketTable(program, bars, surroundings, calendar: calendar)
    let machine = try SignalMachine(
      program, blocks: [LaneBlocks.Block(set, lane: 0)], tile: tile, rows: bars.count)
    return try FormulaValues.collected(roots.count, rows: bars.count) { results in
      market.walk(to: bars.count, capacity: tile) { tile in
        machine.begin(tile)
        machine.write(roots, into: results)
        return true
      }
    }
  }

  /// The values of one formula at every bar.
  ///
  /// - Throws: `RulesError` as `values(of:)` of several.
  package static func values(
    of node: Node, on bars: Bars, among surroundings: Surroundings = Surroundings(),
    calendar: ExchangeCalendar? = nil
  ) throws(RulesError) -> [Double] {
    try values(of: [node], on: bars, among: surroundings, calendar: calendar)[0]
  }
}
