public import Series

extension CompiledStrategy {
  /// Bars that the rules need before every number in them is known, for a parameter set.
  ///
  /// The first row at which all are known is `warmUp(set)`, counted from 0, if no price is missing.
  ///
  /// Longer bars are counted as the bars of `timeframe` that they hold round the clock: no fewer than there
  /// are. Without a timeframe a longer bar counts as one.
  public func warmUp(_ set: ParameterSet, bars timeframe: Timeframe? = nil) -> Int {
    var known: [Node: Int] = [:]
    let rows = rules.nodes.map { node in
      let rows = node.warmUp(parameters, set, timeframe, &known)
      return Node.rows(rows, of: node.clock, in: .traded, timeframe)
    }
    return rows.max() ?? 0
  }
}

extension Formula {
  /// Bars before the first value, if no price is missing.
  package var warmUp: Int {
    var known: [Node: Int] = [:]
    return node.warmUp([], ParameterSet(values: []), nil, &known)
  }
}

extension Node {
  /// The first row at which the node is known; `known` keeps what was found already.
  fileprivate func warmUp(
    _ parameters: [Parameter], _ set: ParameterSet, _ timeframe: Timeframe?,
    _ known: inout [Node: Int]
  ) -> Int {
    if let row = known[self] { return row }
    let own = clock
    var first = 0
    for input in inputs {
      let row = input.warmUp(parameters, set, timeframe, &known)
      first = max(first, Self.rows(row, of: input.clock, in: own, timeframe))
    }
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

  /// Rows of a clock as rows of another.
  fileprivate static func rows(
    _ rows: Int, of clock: Clock, in other: Clock, _ timeframe: Timeframe?
  ) -> Int {
    guard clock != other, let timeframe, let longer = clock.timeframe else { return rows }
    return (rows + 1) * Int(max(longer.seconds / max(timeframe.seconds, 1), 1))
  }
}
