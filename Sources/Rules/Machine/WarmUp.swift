extension CompiledStrategy {
  /// Bars that the rules need before every number in them is known, for a parameter set.
  ///
  /// The first row at which all are known is `warmUp(set)`, counted from 0, if no price is missing.
  public func warmUp(_ set: ParameterSet) -> Int {
    var known: [Node: Int] = [:]
    return rules.nodes.map { firstKnown($0, set, &known) }.max() ?? 0
  }

  private func firstKnown(_ node: Node, _ set: ParameterSet, _ known: inout [Node: Int]) -> Int {
    if let row = known[node] { return row }
    let inputs = node.inputs.map { firstKnown($0, set, &known) }.max() ?? 0
    let row: Int
    switch node.operation {
    case .indicator(let indicator, _):
      guard case .kernel(let warmUp, _, _) = indicator.body else { return inputs }
      let settings = node.settings.map {
        $0.settingValue(parameters: parameters, values: set.values)
      }
      // A setting that is no number has no warm-up: the machine refuses it.
      row = settings.allSatisfy { abs($0) < 1e9 } ? inputs + warmUp(settings) : inputs
    case .crossesAbove, .crossesBelow: row = inputs + 1
    default: row = inputs
    }
    known[node] = row
    return row
  }
}
