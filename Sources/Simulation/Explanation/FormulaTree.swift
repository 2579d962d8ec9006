import Rules
import Series

/// A formula at one bar: what it came to, and what the parts came to that it was computed from.
///
/// Parameters stand in it as the numbers that they had.
public struct FormulaTree: Sendable, Hashable {
  /// The formula as canonical text.
  public let text: String
  /// Whether it is true or false rather than a number.
  public let isCondition: Bool
  /// Its value; 1 or 0 of a condition, NaN where a number is not known yet.
  public let value: Double
  /// Its value at the bar before, for what a crossing compares; nil elsewhere.
  public let before: Double?
  /// The parts that are worth a line: neither constants nor the columns behind a window.
  public let parts: [FormulaTree]

  /// Whether it is a condition that holds.
  public var isTrue: Bool { isCondition && value == 1 }
}

/// Makes trees of formulas at one bar; a part that occurs twice is computed once.
struct FormulaReader {
  private let bars: Bars
  private let strategy: CompiledStrategy
  private let parameters: ParameterSet
  private var last: [Node: (now: Double, before: Double)] = [:]
  private var replaced: [Node: Node] = [:]

  init(_ strategy: CompiledStrategy, _ parameters: ParameterSet, bars: Bars, row: Int) {
    self.strategy = strategy
    self.parameters = parameters
    self.bars = bars.slice(0..<row + 1)
  }

  /// The tree of a formula of the strategy.
  mutating func tree(_ node: Node) throws(RulesError) -> FormulaTree {
    try tree(plain(node), showsBefore: false)
  }

  /// The value of a formula of the strategy.
  mutating func value(_ node: Node) throws(RulesError) -> Double { try values(plain(node)).now }

  private mutating func tree(
    _ node: Node, showsBefore: Bool
  ) throws(RulesError) -> FormulaTree {
    let value = try values(node)
    var parts: [FormulaTree] = []
    for part in node.shownParts {
      parts.append(try tree(part, showsBefore: node.operation.crosses))
    }
    return FormulaTree(
      text: node.canonicalText, isCondition: node.operation.isCondition, value: value.now,
      before: showsBefore ? value.before : nil, parts: parts)
  }

  private mutating func values(
    _ node: Node
  ) throws(RulesError) -> (now: Double, before: Double) {
    if let known = last[node] { return known }
    let series = try FormulaSeries.values(of: node, on: bars)
    let row = series.count - 1
    let pair = (series[row], row > 0 ? series[row - 1] : .nan)
    last[node] = pair
    return pair
  }

  /// The node with numbers for its parameters, and one number for what is computed of numbers alone.
  private mutating func plain(_ node: Node) -> Node {
    if let known = replaced[node] { return known }
    let result: Node
    if node.isSetting, !node.operation.isCondition {
      let value = node.settingValue(parameters: strategy.parameters, values: parameters.values)
      result = Node(.constant(value))
    } else {
      var inputs: [Node] = []
      for input in node.inputs { inputs.append(plain(input)) }
      var settings: [Node] = []
      for setting in node.settings { settings.append(plain(setting)) }
      result = Node(node.operation, inputs, settings: settings)
    }
    replaced[node] = result
    return result
  }
}

extension Node {
  /// The inputs that explain the value; what a window ran over is more than the bar's own column.
  fileprivate var shownParts: [Node] {
    inputs.filter { input in
      if case .column = input.operation { return operation.looksAtOneBar }
      return !input.isSetting
    }
  }
}

extension Operation {
  fileprivate var crosses: Bool { self == .crossesAbove || self == .crossesBelow }

  /// Whether the inputs at the bar, or for a crossing at the bar before, are all that is looked at.
  fileprivate var looksAtOneBar: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .negate, .absolute, .minimum, .maximum, .select,
      .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .not,
      .crossesAbove, .crossesBelow:
      true
    default: false
    }
  }
}
