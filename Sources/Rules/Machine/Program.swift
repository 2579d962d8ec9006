/// A strategy's graph as a list in which every node stands once, behind its inputs.
///
/// Common subexpressions are found here: two places that ask for the same EMA share one entry.
package struct Program: Sendable {
  /// Where an entry reads one of its inputs.
  package enum Input: Sendable, Hashable {
    case entry(Int, output: Int)
    /// A position in `columns`.
    case column(Int)
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
    /// The clock in whose bars it counts, by its position in `clocks`; 0 for the traded bars.
    package let clock: Int
    /// The clock that a `hold` reads; 0 for everything else.
    package let heldClock: Int

    /// How many numbers a row it computes: 0 for a condition.
    var outputCount: Int {
      if case .indicator(let indicator, _) = operation { return indicator.outputs.count }
      return operation.isCondition ? 0 : 1
    }
  }

  package let entries: [Entry]
  package let parameters: [Parameter]
  /// The columns that are read: first the traded bars' prices and volume, then the others.
  package let columns: [MarketColumn]
  /// Whose bars the nodes count in: first the traded ones.
  package let clocks: [Clock]
  /// The symbols that a look across them sees.
  let symbolCount: Int
  /// What is asked for, in the order of the roots; nil where nothing is.
  package let outputs: [Input?]

  /// Orders a strategy's graph: its outputs are those of `RuleOutput`; of a pooled run, which trades plain rules, rank
  /// and weight stand behind them.
  ///
  /// - Throws: `RulesError` for a setting that depends on the bars, or a look across no symbols.
  package init(
    _ strategy: CompiledStrategy, symbols: SymbolUniverse = SymbolUniverse(),
    isPooled: Bool = false
  ) throws(RulesError) {
    let rules = strategy.rules
    let pooled = isPooled ? [rules.rank?.node, rules.weight?.node] : []
    try self.init(rules.outputs + pooled, parameters: strategy.parameters, symbols: symbols)
  }

  /// Orders a graph with several roots and finds what is shared.
  ///
  /// - Throws: `RulesError` for a setting that depends on the bars, or a look across no symbols.
  package init(
    _ roots: [Node?], parameters: [Parameter], symbols: SymbolUniverse = SymbolUniverse()
  ) throws(RulesError) {
    var builder = ProgramBuilder(parameters: parameters, symbols: symbols)
    var outputs: [Input?] = []
    for root in roots {
      guard let root else {
        outputs.append(nil)
        continue
      }
      outputs.append(try builder.input(root.trading(symbols.traded), on: .traded))
    }
    self.outputs = outputs
    entries = builder.entries
    columns = builder.columns
    clocks = builder.clocks
    symbolCount = symbols.members.count
    self.parameters = parameters
  }
}

/// Which symbol is traded, and among which.
package struct SymbolUniverse: Sendable, Hashable {
  /// The traded symbol.
  package var traded: String
  /// All symbols that a look across them sees, the traded one included.
  package var members: [String]

  package init(traded: String = "", members: [String] = []) {
    self.traded = traded
    self.members = members
  }
}
