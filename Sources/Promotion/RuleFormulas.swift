import Rules
import Series
import Simulation

/// Every part of a strategy's rules that changes from bar to bar, for checks of what they compute.
struct RuleFormulas {
  /// The rules first, then what they are made of, each once.
  let nodes: [Node]
  private let strategy: CompiledStrategy

  init(_ strategy: CompiledStrategy) {
    self.strategy = strategy
    var found: [Node] = []
    var seen: Set<Node> = []
    var level = strategy.rules.nodes
    while !level.isEmpty {
      let fresh = level.filter { !$0.isSetting && seen.insert($0).inserted }
      found += fresh.filter { !$0.isTradedColumn }
      level = fresh.flatMap(\.inputs)
    }
    nodes = found
  }

  /// The values of all of them, one column each.
  ///
  /// - Throws: `RulesError`, as a run of the strategy.
  func values(
    _ set: ParameterSet, on bars: Bars, among surroundings: Surroundings,
    calendar: ExchangeCalendar?
  ) throws(RulesError) -> [[Double]] {
    guard bars.count > 0 else { return nodes.map { _ in [] } }
    return try FormulaSeries.values(
      of: nodes, parameters: strategy.parameters, set: set, on: bars, among: surroundings,
      calendar: calendar)
  }
}

extension Node {
  /// Whether it is a column of the traded bars as they are.
  fileprivate var isTradedColumn: Bool {
    if case .column(let column) = operation { return column.clock == .traded }
    return false
  }
}
