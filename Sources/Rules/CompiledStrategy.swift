public import Records
package import Series

/// A strategy with its rules written out: what is fingerprinted, swept and traded.
public struct CompiledStrategy: Sendable {
  /// The strategy's name.
  public let name: String
  /// What the strategy does, in one line.
  public let summary: String
  /// The rules.
  public let rules: Rules
  /// The parameters that the rules use, in order of first appearance.
  public let parameters: [Parameter]
  /// What a parameter set must satisfy; nil for nothing.
  public let constraint: Condition?

  /// Runs the strategy's `rules` and finds its parameters.
  ///
  /// - Throws: `RulesError` where there is no entry, or two parameters of one name differ.
  public init(_ strategy: any Strategy) throws(RulesError) {
    try self.init(
      name: strategy.name, summary: strategy.summary, rules: strategy.rules(Market()),
      constraint: strategy.constraint)
  }

  /// Takes rules as they are.
  ///
  /// - Throws: `RulesError` where there is no entry, or two parameters of one name differ.
  public init(
    name: String, summary: String, rules: Rules, constraint: Condition?
  ) throws(RulesError) {
    try self.init(
      name: name, summary: summary, rules: rules, constraint: constraint,
      parameters: Self.parameters(of: rules, constraint: constraint, strategy: name))
  }

  /// Takes rules of which some may have been left out, and keeps the parameters of the whole.
  package init(
    name: String, summary: String, rules: Rules, constraint: Condition?, parameters: [Parameter]
  ) throws(RulesError) {
    self.name = name
    self.summary = summary
    self.rules = rules
    self.constraint = constraint
    self.parameters = parameters
    guard rules.enterLong != nil || rules.enterShort != nil || rules.weight != nil else {
      throw .noEntry(strategy: name)
    }
    if case .risk = rules.size, rules.stopLoss == nil { throw .riskWithoutStop(strategy: name) }
    try rules.checkOrders()
  }

  private static func parameters(
    of rules: Rules, constraint: Condition?, strategy: String
  ) throws(RulesError) -> [Parameter] {
    var parameters: [Parameter] = []
    for node in rules.nodes + [constraint?.node].compactMap({ $0 }) {
      for parameter in node.parameters where !parameters.contains(parameter) {
        guard Formula.allowsParameter(named: parameter.name) else {
          throw .badParameterName(name: parameter.name, strategy: strategy)
        }
        guard !parameters.contains(where: { $0.name == parameter.name }) else {
          throw .conflictingParameters(name: parameter.name, strategy: strategy)
        }
        parameters.append(parameter)
      }
    }
    return parameters
  }

  /// The whole strategy as text: parameters, constraint and rules, one a line.
  ///
  /// The name and the summary are no part of it: two strategies that trade alike have one text.
  public var canonicalText: String {
    let declared = parameters.sorted { $0.name < $1.name }.map { "parameter \($0.canonicalText)" }
    let lines = declared + formulas.map { "\($0.word): \($0.text)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The constraint and the rules that there are, in the order of the canonical text.
  package var formulas: [(word: String, text: String)] {
    let all: [(word: String, text: String?)] = [
      ("constraint", constraint?.description),
      ("enter long", rules.enterLong?.description), ("exit long", rules.exitLong?.description),
      ("enter short", rules.enterShort?.description),
      ("exit short", rules.exitShort?.description),
      ("stop loss", rules.stopLoss?.description), ("take profit", rules.takeProfit?.description),
    ]
    return all.compactMap { word, text in text.map { (word, $0) } } + rules.orders.lines
      + [("size", rules.size.description)]
      + [("rank", rules.rank), ("weight", rules.weight)].compactMap { word, formula in
        formula.map { (word, $0.description) }
      }
  }

  /// The digest of the canonical text, which a promotion carries to the live runner.
  public var fingerprint: Fingerprint { Fingerprint(of: canonicalText) }
}

extension Rules {
  /// The roots of the graph, in the order of `RuleOutput`, and of a portfolio behind them.
  package var nodes: [Node] {
    RuleOutput.allCases.compactMap { node(of: $0) } + [rank, weight].compactMap { $0?.node }
  }
}

extension CompiledStrategy {
  /// The symbols that the rules name, in the order of the alphabet; the traded one may be among them.
  public var namedSymbols: [String] {
    Set(rules.nodes.flatMap { $0.columns.compactMap(\.clock.symbol) }).sorted()
  }

  /// Whether the rules compare the symbols of the run.
  public var looksAcrossSymbols: Bool { rules.nodes.contains(where: \.looksAcross) }

  /// Whether the rules read the time of day, which bars of a day do not have.
  package var readsTimeOfDay: Bool {
    rules.nodes.contains { node in
      node.columns.contains { $0.field == .minuteOfDay || $0.field == .minutesSinceOpen }
    }
  }

  /// The longer timeframes that the rules read, the shortest first.
  package var namedTimeframes: [Timeframe] {
    Set(rules.nodes.flatMap { $0.columns.compactMap(\.clock.timeframe) }).sorted()
  }
}

extension Distance {
  package var formula: Formula {
    switch self {
    case .price(let value), .fraction(let value), .level(let value): value
    }
  }
}
