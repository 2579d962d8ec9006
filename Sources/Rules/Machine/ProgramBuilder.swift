/// Lists a graph's nodes, each once and behind its inputs, and brings values from one clock to another.
///
/// A node counts in the bars of its inputs if all are of one clock, else in the traded bars: there each
/// input of another clock is held, from the close of its bar to that of the next. Conditions count in
/// the traded bars, so that an event of a longer bar happens once.
struct ProgramBuilder {
  let parameters: [Parameter]
  let symbols: SymbolUniverse
  private(set) var entries: [Program.Entry] = []
  private(set) var columns = BarField.prices.map { MarketColumn($0) }
  private(set) var clocks = [Clock.traded]
  private var places: [Node: Int] = [:]

  init(parameters: [Parameter], symbols: SymbolUniverse) {
    self.parameters = parameters
    self.symbols = symbols
  }

  /// Where a consumer that counts in the bars of `clock` reads a node.
  mutating func input(_ node: Node, on clock: Clock) throws(RulesError) -> Program.Input {
    if node.isSetting { return .setting(node) }
    let own = node.clock
    if own != clock { return try held(node, own, isCurrent: false) }
    if case .column(let column) = node.operation { return .column(place(of: column)) }
    return try entry(node, on: own)
  }

  /// A value of other bars in the traded ones.
  private mutating func held(
    _ node: Node, _ own: Clock, isCurrent: Bool
  ) throws(RulesError) -> Program.Input {
    let hold = Node(.hold(isCurrent: isCurrent), [node])
    if let place = places[hold] { return .entry(place, output: 0) }
    let source = try input(node, on: own)
    return add(
      hold, inputs: [source], clock: .traded, held: place(of: own))
  }

  private mutating func entry(_ node: Node, on clock: Clock) throws(RulesError) -> Program.Input {
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
    var inputs: [Program.Input] = []
    if case .across = node.operation {
      inputs = try acrossInputs(node)
    } else {
      for child in node.inputs { inputs.append(try input(child, on: clock)) }
    }
    for setting in node.settings where !setting.isSetting {
      throw .settingVaries(operation: node.operation.name, setting: setting.canonicalText)
    }
    guard case .entry(let place, _) = add(node, inputs: inputs, clock: clock, held: 0) else {
      preconditionFailure("an entry was added as something else")
    }
    return .entry(place, output: output)
  }

  private mutating func add(
    _ node: Node, inputs: [Program.Input], clock: Clock, held: Int
  ) -> Program.Input {
    let used = Set(node.parameters.compactMap { parameters.firstIndex(of: $0) })
    entries.append(
      Program.Entry(
        operation: node.operation, inputs: inputs, settings: node.settings,
        parameters: used.sorted(), clock: place(of: clock), heldClock: held))
    places[node] = entries.count - 1
    return .entry(entries.count - 1, output: 0)
  }

  /// The operands of a look across the symbols: first whose place the traded symbol has, then each operand
  /// for every symbol.
  private mutating func acrossInputs(_ node: Node) throws(RulesError) -> [Program.Input] {
    guard symbols.members.count > 1, let own = symbols.members.firstIndex(of: symbols.traded) else {
      throw .noUniverse(operation: node.operation.name)
    }
    guard !node.inputs.contains(where: \.looksAcross) else {
      throw .nestedUniverse(operation: node.operation.name)
    }
    var inputs: [Program.Input] = [.setting(Formula(.constant(Double(own))).node)]
    for operand in node.inputs {
      for symbol in symbols.members {
        let there = symbol == symbols.traded ? operand : operand.on(symbol)
        if symbol == symbols.traded || there.isSetting {
          inputs.append(try input(there, on: .traded))
        } else if there.clock.symbol == symbol {
          inputs.append(try held(there, there.clock, isCurrent: true))
        } else {
          inputs.append(try whileCurrent(there, symbol))
        }
      }
    }
    return inputs
  }

  /// A value that counts in the traded bars, hidden where the symbol has no bar that ends with the bar.
  private mutating func whileCurrent(
    _ node: Node, _ symbol: String
  ) throws(RulesError) -> Program.Input {
    let clock = Clock(symbol: symbol)
    let close = Node(.column(MarketColumn(.close, clock)))
    let mark = try held(close, clock, isCurrent: true)
    let isThere = Node(.equal, [Node(.hold(isCurrent: true), [close]), close])
    let shown = Node(.select, [isThere, node, Formula(.constant(.nan)).node])
    if let place = places[shown] { return .entry(place, output: 0) }
    // NaN equals nothing, not even itself.
    let condition = add(isThere, inputs: [mark, mark], clock: .traded, held: 0)
    return add(
      shown,
      inputs: [condition, try input(node, on: .traded), .setting(Formula(.constant(.nan)).node)],
      clock: .traded, held: 0)
  }

  private mutating func place(of column: MarketColumn) -> Int {
    if let place = columns.firstIndex(of: column) { return place }
    columns.append(column)
    _ = place(of: column.clock)
    return columns.count - 1
  }

  private mutating func place(of clock: Clock) -> Int {
    if let place = clocks.firstIndex(of: clock) { return place }
    clocks.append(clock)
    return clocks.count - 1
  }
}
