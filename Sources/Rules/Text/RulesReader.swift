/// Takes the rules of a strategy one by one, each under its word of the canonical text.
///
/// Lines of text, the keys of a strategy file and the options of a command line are read by it alike.
package struct RulesReader {
  /// The words that stand before a formula, in the order of the canonical text.
  package static let words =
    [
      "constraint", "enter long", "exit long", "enter short", "exit short", "stop loss",
      "take profit",
    ] + OrderRules.words + ["size", "rank", "weight"]

  let parameters: [Parameter]
  var rules = Rules {}
  private var constraint: Condition?

  /// Begins without a rule; formulas may use the parameters.
  package init(parameters: [Parameter]) { self.parameters = parameters }

  /// Reads a formula as the rule of a word.
  ///
  /// - Throws: `FormulaError` for a formula that cannot be read, or a word that is none of `words`.
  package mutating func read(_ text: String, as word: String) throws(FormulaError) {
    switch word {
    case "constraint": constraint = try condition(text)
    case "enter long": rules.enterLong = try condition(text)
    case "exit long": rules.exitLong = try condition(text)
    case "enter short": rules.enterShort = try condition(text)
    case "exit short": rules.exitShort = try condition(text)
    case "stop loss": rules.stopLoss = try Distance(reading: text, parameters: parameters)
    case "take profit": rules.takeProfit = try Distance(reading: text, parameters: parameters)
    case "size": rules.size = try Size(reading: text, parameters: parameters)
    case _ where OrderRules.words.contains(word): try readOrder(text, as: word)
    case "rank": rules.rank = try Formula(reading: text, parameters: parameters)
    case "weight": rules.weight = try Formula(reading: text, parameters: parameters)
    default:
      let hint = nearest(to: word, among: Self.words + ["parameter"])
      throw FormulaError(word, 0, word.count, "this is no rule" + hint)
    }
  }

  func condition(_ text: String) throws(FormulaError) -> Condition {
    try Condition(reading: text, parameters: parameters)
  }

  /// The strategy of the rules that were read; it has the parameters that they use.
  ///
  /// - Throws: `RulesError` where the rules do not fit together.
  package func strategy(name: String, summary: String) throws(RulesError) -> CompiledStrategy {
    try CompiledStrategy(name: name, summary: summary, rules: rules, constraint: constraint)
  }
}

extension Parameter {
  /// Whether formulas can name it: its name is a word that means nothing else in them.
  package var canBeNamed: Bool { Formula.allowsParameter(named: name) }
}

extension FormulaError {
  /// The name in it that nothing declares, and that could be a parameter; nil for any other fault.
  package var unknownName: String? {
    let letters = Array(text)
    guard column + length <= letters.count else { return nil }
    let name = String(letters[column..<column + length])
    let next = letters[(column + length)...].first { !$0.isWhitespace }
    return Formula.allowsParameter(named: name) && next != "(" && next != "." ? name : nil
  }

  /// The same place with other words.
  package func saying(_ reason: String) -> FormulaError {
    FormulaError(text, column, length, reason)
  }

  /// The same fault in a longer text, of which this one's begins at a column.
  func within(_ whole: String, at start: Int) -> FormulaError {
    FormulaError(whole, start + column, length, reason)
  }
}
