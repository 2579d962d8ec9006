/// A strategy's graph as a list in which every node stands once, behind its inputs.
///
/// Common subexpressions are found here: two places that ask for the same EMA share one entry.
package struct Program: Sendable {
  /// Where an entry reads one of its inputs.
  package enum Input: Sendable, Hashable {
    case entry(Int, output: Int)
    case column(PriceColumn)
    /// A number that a lane keeps for the whole run.
    case setting(Node)
  }

  /// One node.
  package struct Entry: Sendable {
    package let operation: Operation
    package let inputs: [Input]
    package let settings: [Node]
    /// Positions of the parameters that the entry depends on, rising.
    package let parameters: [Int]

    /// How many numbers a row it computes: 0 for a condition.
    var outputCount: Int {
      if case .indicator(let indicator, _) = operation { return indicator.outputs.count }
      return operation.isCondition ? 0 : 1
    }
  }

  package let entries: [Entry]
  package let parameters: [Parameter]
  /// What is asked for, in the order of the roots; nil where nothing is.
  package let outputs: [Input?]

  /// Orders a strategy's graph: its outputs are those of `Signals`.
  ///
  /// - Throws: `RulesError.settingVaries` for a window or factor that depends on the bars.
  package init(_ strategy: CompiledStrategy) throws(RulesError) {
    let rules = strategy.rules
    try self.init(
      [
        rules.enterLong?.node, rules.exitLong?.node, rules.enterShort?.node, rules.exitShort?.node,
        rules.stopLoss?.formula.node, rules.takeProfit?.formula.node, rules.size.formula?.node,
      ], parameters: strategy.parameters)
  }

  /// Orders a graph with several roots and finds what is shared.
  ///
  /// - Throws: `RulesError.settingVaries` for a window or factor that depends on the bars.
  package init(_ roots: [Node?], parameters: [Parameter]) throws(RulesError) {
    var builder = Builder(parameters: parameters)
    var outputs: [Input?] = []
    for root in roots {
      guard let root else {
        outputs.append(nil)
        continue
      }
      outputs.append(try builder.input(root))
    }
    self.outputs = outputs
    entries = builder.entries
    self.parameters = parameters
  }

  private struct Builder {
    let parameters: [Parameter]
    var entries: [Entry] = []
    var places: [Node: Int] = [:]

    mutating func input(_ node: Node) throws(RulesError) -> Input {
      if case .column(let column) = node.operation { return .column(column) }
      if node.isSetting { return .setting(node) }
      // All outputs of an indicator are one entry.
      var output = 0
      var node = node
      if case .indicator(let indicator, let wanted) = node.operation, wanted > 0 {
        output = wanted
        node = Node(.indicator(indicator, output: 0), node.inputs, settings: node.settings)
      }
      // The two directions of a crossing share their comparisons.
      if node.operation == .crossesBelow {
        output = 1
        node = Node(.crossesAbove, node.inputs)
      }
      if let place = places[node] { return .entry(place, output: output) }
      var inputs: [Input] = []
      for child in node.inputs { inputs.append(try input(child)) }
      for setting in node.settings where !setting.isSetting {
        throw .settingVaries(
          operation: node.operation.name, setting: setting.canonicalText)
      }
      let used = Set(node.parameters.compactMap { parameters.firstIndex(of: $0) })
      entries.append(
        Entry(
          operation: node.operation, inputs: inputs, settings: node.settings,
          parameters: used.sorted()))
      places[node] = entries.count - 1
      return .entry(entries.count - 1, output: output)
    }
  }
}
