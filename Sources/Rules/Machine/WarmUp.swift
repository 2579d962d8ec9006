extension CompiledStrategy {
  /// Bars that the rules need before every number in them is known, for a parameter set.
  ///
  /// The first row at which all are known is `warmUp(set)`, counted from 0, if no price is missing.
  public func warmUp(_ set: ParameterSet) -> Int {
    var known: [Node: Int] = [:]
    return rules.nodes.map { $0.warmUp(parameters, set, &known) }.max() ?? 0
  }
}

extension Formula {
  /// Bars before the first value, if no price is missing.
  package var warmUp: Int {
    var known: [Node: Int] = [:]
    return node.warmUp([], ParameterSet(values: []), &known)
  }
}

extension Node {
  /// The first row at which the node is known; `known` keeps what was found already.
  fileprivate func warmUp(
    _ parameters: [Parameter], _ set: ParameterSet, _ known: inout [Node: Int]
  ) -> Int {
    if let row = known[self] { return row }
    let first = inputs.map { $0.warmUp(parameters, set, &known) }.max() ?? 0
    let row: Int
    switch operation {
    case .indicator(let indicator, _):
      guard case .kernel(let warmUp, _, _) = indicator.body else { return first }
      let settings = self.settings.map {
        $0.settingValue(parameters: parameters, values: set.values)
      }
      // A setting that is no number has no warm-up: the machine refuses it.
      row = settings.allSatisfy { abs($0) < 1e9 } ? first + warmUp(settings) : first
    case .crossesAbove, .crossesBelow: row = first + 1
    default: row = first
    }
    known[self] = row
    return row
  }
}
