package import Rules
package import Series

/// A single formula over bars, computed by the machine that computes it in a run.
///
/// The only place in which an explanation touches the machine: whatever is shown went through the same
/// kernels as the run itself.
package enum FormulaSeries {
  /// The values of a node without parameters at every bar; a condition is 1 or 0.
  ///
  /// - Throws: `RulesError` for a window that cannot be.
  /// - Complexity: O(bars × nodes below).
  package static func values(of node: Node, on bars: Bars) throws(RulesError) -> [Double] {
    let isCondition = node.operation.isCondition
    var rules = Rules {}
    rules.enterLong = isCondition ? Condition(node) : Market().close > 0
    rules.stopLoss = isCondition ? nil : .price(Formula(node))
    let strategy = try CompiledStrategy(
      name: "formula", summary: "", rules: rules, constraint: nil)
    let block = LaneBlocks.Block(ParameterSet(values: []), lane: 0)
    let tile = 256
    let machine = try SignalMachine(
      Program(strategy), blocks: [block], tile: tile, rows: bars.count)
    var values: [Double] = []
    values.reserveCapacity(bars.count)
    bars.withColumns { columns in
      for start in stride(from: 0, to: bars.count, by: tile) {
        let count = min(tile, bars.count - start)
        machine.begin(Tile(start: start, count: count, columns: columns))
        let signals = machine.signals(of: 0)
        for row in 0..<count {
          values.append(
            isCondition
              ? (signals.enterLong.load(row) & 1 == 0 ? 0 : 1)
              : signals.stopLoss.load(row, lane: 0))
        }
      }
    }
    return values
  }
}
