/// A strategy's graph as a list in which every node stands once, behind its inputs.
///
/// Common subexpressions are found here: two places that ask for the same EMA share one entry.
package struct Program: Sendable {
  /// Where an entry reads one of its inputs.
  package enum Input: Sendable, Hashable {
    case entry(Int)
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
  }

  package let entries: [Entry]
  package let parameters: [Parameter]
  /// Entry and exit conditions; nil for never.
  package let enterLong, exitLong, enterShort, exitShort: Input?
  /// Distances and size as numbers; nil where the rules have none.
  package let stopLoss, takeProfit, size: Input?

  /// Orders a strategy's graph and finds what is shared.
  ///
  /// - Throws: `RulesError.settingVaries` for a window or factor that depends on the bars.
  package init(_ strategy: CompiledStrategy) throws(RulesError) {
    var builder = Builder(parameters: strategy.parameters)
    func input(_ node: Node?) throws(RulesError) -> Input? {
      guard let node else { return nil }
      return try builder.input(node)
    }
    let rules = strategy.rules
    enterLong = try input(rules.enterLong?.node)
    exitLong = try input(rules.exitLong?.node)
    enterShort = try input(rules.enterShort?.node)
    exitShort = try input(rules.exitShort?.node)
    stopLoss = try input(rules.stopLoss?.formula.node)
    takeProfit = try input(rules.takeProfit?.formula.node)
    size = try input(rules.size.formula?.node)
    entries = builder.entries
    parameters = strategy.parameters
  }

  private struct Builder {
    let parameters: [Parameter]
    var entries: [Entry] = []
    var places: [Node: Int] = [:]

    mutating func input(_ node: Node) throws(RulesError) -> Input {
      if case .column(let column) = node.operation { return .column(column) }
      if node.isSetting { return .setting(node) }
      if let place = places[node] { return .entry(place) }
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
      return .entry(entries.count - 1)
    }
  }
}
