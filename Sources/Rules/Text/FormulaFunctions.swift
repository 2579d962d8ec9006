/// A function of the formula language: an indicator, or one of the few that take conditions.
struct FormulaFunction: Sendable {
  /// What an argument is.
  enum Argument: Sendable {
    /// A number that may change from bar to bar.
    case series(String)
    /// A constant or a parameter.
    case setting(String, choices: [String])
    /// A condition.
    case condition(String)

    var name: String {
      switch self {
      case .series(let name), .setting(let name, _), .condition(let name): name
      }
    }
  }

  let name: String
  let arguments: [Argument]
  /// What the outputs are called; the first is the bare call's.
  let outputs: [String]
  /// Whether the last argument may come several times.
  let takesMore: Bool
  /// What it is, where it is an indicator.
  let indicator: Indicator?
  private let body: @Sendable ([FormulaValue]) -> [FormulaValue]

  /// What it takes, for people.
  var signature: String {
    guard let indicator else {
      return "\(name)(\(arguments.map(\.name).joined(separator: ", "))\(takesMore ? ", …" : ""))"
    }
    return indicator.signature
  }

  /// The outputs of a call with all its arguments.
  func make(_ values: [FormulaValue]) -> [FormulaValue] { body(values) }

  static func named(_ name: String) -> FormulaFunction? {
    byName[name] ?? Indicator.named(name).map { FormulaFunction($0) }
  }

  /// Every name, in the order of lists.
  static var names: [String] { others.map(\.name) + Indicator.all.map(\.name) }

  private init(_ indicator: Indicator) {
    name = indicator.name
    self.indicator = indicator
    takesMore = false
    outputs = indicator.outputs
    arguments =
      indicator.inputs.map { $0.isCondition ? .condition($0.name) : .series($0.name) }
      + indicator.settings.map { setting in
        if case .choice(let words) = setting.kind { return .setting(setting.name, choices: words) }
        return .setting(setting.name, choices: [])
      }
    body = { values in
      let terms = values.compactMap(\.number)
      let count = indicator.inputs.count
      return indicator(Array(terms.prefix(count)), Array(terms.dropFirst(count)))
        .map { .number($0) }
    }
  }

  private init(
    _ name: String, _ arguments: [Argument], _ body: @escaping @Sendable ([Formula]) -> FormulaValue
  ) {
    self.name = name
    self.arguments = arguments
    outputs = ["value"]
    indicator = nil
    takesMore = false
    self.body = { [body($0.compactMap(\.number))] }
  }

  private init(selecting name: String) {
    self.name = name
    arguments = [.condition("condition"), .series("yes"), .series("no")]
    outputs = ["value"]
    indicator = nil
    takesMore = false
    body = { values in
      let terms = values.compactMap(\.number)
      guard case .condition(let condition) = values[0] else { return values }
      return [.number(Formula.select(condition, terms[0], terms[1]))]
    }
  }

  /// A look across the symbols: one operand, or one and any number of factors.
  private init(_ kind: CrossSection) {
    name = kind.rawValue
    arguments = [.series("x")] + (kind == .neutralized ? [.series("factor")] : [])
    outputs = ["value"]
    indicator = nil
    takesMore = kind == .neutralized
    body = { values in
      [.number(Formula(Node(.across(kind), values.compactMap { $0.number?.node })))]
    }
  }

  private static let pair: [Argument] = [.series("a"), .series("b")]

  private static let others: [FormulaFunction] =
    [
      FormulaFunction("abs", [.series("x")]) { .number($0[0].absolute) },
      FormulaFunction("min", pair) { .number(Formula.minimum($0[0], $0[1])) },
      FormulaFunction("max", pair) { .number(Formula.maximum($0[0], $0[1])) },
      FormulaFunction(selecting: "if"),
      FormulaFunction("crossover", pair) { .condition($0[0].crosses(above: $0[1])) },
      FormulaFunction("crossunder", pair) { .condition($0[0].crosses(below: $0[1])) },
    ] + CrossSection.allCases.map { FormulaFunction($0) }

  private static let byName = Dictionary(uniqueKeysWithValues: others.map { ($0.name, $0) })
}

/// A function of the formula language that is no indicator.
package struct FormulaWord: Sendable {
  package let name: String
  /// How it is called.
  package let call: String
  package let summary: String

  /// All of them; looks across the symbols apart.
  package static let all: [FormulaWord] = [
    .init("abs", "abs(x)", "Distance from zero"),
    .init("min", "min(a, b)", "Smaller of two numbers"),
    .init("max", "max(a, b)", "Larger of two numbers"),
    .init("if", "if(condition, yes, no)", "One number where a condition holds, else another"),
    .init("crossover", "crossover(a, b)", "Condition: a rises above b; also: a crosses above b"),
    .init("crossunder", "crossunder(a, b)", "Condition: a falls below b; also: a crosses below b"),
  ]

  private init(_ name: String, _ call: String, _ summary: String) {
    self.name = name
    self.call = call
    self.summary = summary
  }
}

extension Indicator {
  /// A call with all that must be said: `sma(20)`, `correl(close, open, 30)`.
  package var exampleCall: String {
    let columns = ["close", "open"]
    let given =
      inputs.allSatisfy { $0.column != nil }
      ? [] : inputs.enumerated().map { $1.isCondition ? "close > open" : columns[$0 % 2] }
    let values = settings.filter { !$0.isQuiet }.map { setting in
      if case .choice(let words) = setting.kind { return words[Int(setting.value)] }
      return Operation.text(setting.value)
    }
    return "\(name)(\((given + values).joined(separator: ", ")))"
  }

  /// How it is called: inputs, then settings with their defaults.
  package var signature: String {
    let words =
      inputs.map(\.name)
      + settings.filter { !$0.isQuiet }.map { setting in
        if case .choice(let words) = setting.kind {
          return "\(setting.name) = \(words[Int(setting.value)])"
        }
        return "\(setting.name) = \(Operation.text(setting.value))"
      }
    return "\(name)(\(words.joined(separator: ", ")))"
  }
}

extension FormulaValue {
  var number: Formula? {
    if case .number(let formula) = self { return formula }
    return nil
  }
}

extension Formula {
  /// Whether a name can stand for a parameter: a word that has no other meaning in formulas.
  static func allowsParameter(named name: String) -> Bool {
    let words = ["and", "or", "not", "crosses", "above", "below"]
    guard let first = name.first, first.isLetter || first == "_",
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    else { return false }
    return !words.contains(name) && FormulaFunction.named(name) == nil
      && !BarField.allCases.contains { $0.description == name }
  }

  /// Reads a number's formula: `ema(close, fast) - ema(close, slow)`.
  ///
  /// - Throws: `FormulaError` with the place of the wrong part.
  public init(reading text: String, parameters: [Parameter] = []) throws(FormulaError) {
    var parser = try FormulaParser(text, parameters: parameters)
    self = try parser.wholeNumber()
  }
}

extension Node {
  /// Reads a formula, a number's or a condition's.
  ///
  /// - Throws: `FormulaError` with the place of the wrong part.
  package static func reading(
    _ text: String, parameters: [Parameter] = []
  ) throws(FormulaError) -> Node {
    var parser = try FormulaParser(text, parameters: parameters)
    switch try parser.whole() {
    case .number(let formula): return formula.node
    case .condition(let condition): return condition.node
    }
  }
}

extension Condition {
  /// Reads a condition's formula: `ema(close, fast) crosses above ema(close, slow)`.
  ///
  /// - Throws: `FormulaError` with the place of the wrong part.
  public init(reading text: String, parameters: [Parameter] = []) throws(FormulaError) {
    var parser = try FormulaParser(text, parameters: parameters)
    self = try parser.wholeCondition()
  }
}
