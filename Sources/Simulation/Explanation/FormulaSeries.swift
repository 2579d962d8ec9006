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
    var values = roots.map { _ in [Double]() }
    for index in values.indices { values[index].reserveCapacity(bars.count) }
    market.walk(to: bars.count, capacity: tile) { tile in
      machine.begin(tile)
      let output = machine.outputs(of: 0)
      for (index, root) in roots.enumerated() {
        let (numbers, truth) = output(index)
        if root.operation.isCondition {
          for row in 0..<tile.count { values[index].append(truth.load(row) & 1 == 0 ? 0 : 1) }
        } else {
          for row in 0..<tile.count { values[index].append(numbers.load(row, lane: 0)) }
        }
      }
      return true
    }
    return values
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
