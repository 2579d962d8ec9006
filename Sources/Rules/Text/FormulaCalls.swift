import Records

extension FormulaParser {
  /// One argument of a call, and where it stands.
  private struct Given {
    let value: FormulaValue
    let column: Int
    let length: Int
    /// The setting that it names: `window=20`; nil where it counts by its place.
    let name: String?

    /// Whether it has one value for the whole run.
    var isSetting: Bool { value.number?.node.isSetting ?? false }
  }

  /// Reads a call behind its `(`: inputs, then settings, and `.output` behind the `)`.
  ///
  /// Inputs may be left out all together where they are columns, settings from the last one on.
  mutating func call(_ name: String, _ token: Token) throws(FormulaError) -> FormulaValue {
    guard let function = FormulaFunction.named(name) else {
      throw FormulaError(
        text, token.column, token.length,
        "there is no function '\(name)'" + nearest(to: name, among: FormulaFunction.names))
    }
    var given: [Given] = []
    if !takeSign(")") {
      repeat { given.append(try argument(of: function)) } while takeSign(",")
      guard takeSign(")") else { throw unexpected("',' or ')'") }
    }
    let values = try arguments(given, of: function, token)
    return try output(of: function, function.make(values))
  }

  private mutating func argument(of function: FormulaFunction) throws(FormulaError) -> Given {
    var column = next.column
    var name: String?
    if case .name(let word) = next.kind {
      if place + 1 < tokens.count, tokens[place + 1].kind == .sign("=") {
        name = word
        place += 2
        column = next.column
      }
    }
    if let choice = choice(of: function, named: name) {
      return Given(
        value: .number(Formula(.constant(Double(choice)))), column: column,
        length: previousEnd - column, name: name)
    }
    let value = try disjunction()
    return Given(value: value, column: column, length: previousEnd - column, name: name)
  }

  /// Takes a word that stands for a number: `ma(close, 20, wma)`.
  private mutating func choice(of function: FormulaFunction, named name: String?) -> Int? {
    guard case .name(let word) = next.kind, place + 1 < tokens.count,
      tokens[place + 1].kind == .sign(",") || tokens[place + 1].kind == .sign(")")
    else { return nil }
    for case .setting(let setting, let choices) in function.arguments
    where name == nil || name == setting {
      guard let index = choices.firstIndex(of: word) else { continue }
      place += 1
      return index
    }
    return nil
  }

  /// The values of all arguments: those given by place, those given by name, defaults for the rest.
  private func arguments(
    _ given: [Given], of function: FormulaFunction, _ token: Token
  ) throws(FormulaError) -> [FormulaValue] {
    let byPlace = given.prefix { $0.name == nil }
    let byName = given.dropFirst(byPlace.count)
    for late in byName where late.name == nil {
      throw FormulaError(
        text, late.column, late.length, "what has no name stands before what has one")
    }
    var values = defaults(of: function)
    let inputs = function.indicator?.inputs.count ?? function.arguments.count
    let skipsInputs =
      inputs > 0 && values.prefix(inputs).allSatisfy { $0 != nil }
      && byPlace.count <= function.arguments.count - inputs && byPlace.allSatisfy(\.isSetting)
    let first = skipsInputs ? inputs : 0
    if function.takesMore {
      while values.count < byPlace.count { values.append(nil) }
    }
    guard byPlace.count <= values.count - first else { throw wrongCount(function, token) }
    for (index, argument) in byPlace.enumerated() {
      values[first + index] = try checked(argument, function, at: first + index)
    }
    var named: Set<Int> = []
    for argument in byName {
      let names = function.arguments.map(\.name)
      guard let name = argument.name, let index = names.firstIndex(of: name) else {
        throw FormulaError(
          text, argument.column, argument.length,
          "\(function.name) has no argument '\(argument.name ?? "")'"
            + nearest(to: argument.name ?? "", among: names))
      }
      guard named.insert(index).inserted, !(first..<first + byPlace.count).contains(index) else {
        throw FormulaError(
          text, argument.column, argument.length, "\(name) is given twice; give it once")
      }
      values[index] = try checked(argument, function, at: index)
    }
    let found = values.compactMap { $0 }
    guard found.count == values.count else { throw wrongCount(function, token) }
    return found
  }

  private func defaults(of function: FormulaFunction) -> [FormulaValue?] {
    guard let indicator = function.indicator else {
      return [FormulaValue?](repeating: nil, count: function.arguments.count)
    }
    return indicator.inputs.map { $0.column.map { .number(Formula(.column(MarketColumn($0)))) } }
      + indicator.settings.map { .number(Formula(.constant($0.value))) }
  }

  private func wrongCount(_ function: FormulaFunction, _ token: Token) -> FormulaError {
    FormulaError(
      text, token.column, previousEnd - token.column,
      "\(function.name) takes \(function.signature)")
  }

  /// An argument as its place wants it.
  private func checked(
    _ argument: Given, _ function: FormulaFunction, at index: Int
  ) throws(FormulaError) -> FormulaValue {
    func wrong(_ reason: String) -> FormulaError {
      FormulaError(text, argument.column, argument.length, reason)
    }
    let index = min(index, function.arguments.count - 1)
    if case .condition = function.arguments[index] {
      switch argument.value {
      case .condition(let condition):
        return function.indicator == nil ? argument.value : .number(condition.number)
      // What canonical text prints for an indicator's condition.
      case .number where function.indicator != nil: return argument.value
      case .number: throw wrong("this is a number where a condition is wanted; compare it")
      }
    }
    guard case .number(let formula) = argument.value else {
      throw wrong("this is a condition where a number is wanted")
    }
    guard case .setting(let name, _) = function.arguments[index] else { return argument.value }
    guard formula.node.isSetting else {
      throw wrong("\(function.name) needs a number or a parameter here, not a value that changes")
    }
    let place = index - (function.indicator?.inputs.count ?? 0)
    if let setting = function.indicator?.settings[place] {
      if case .constant(let value) = formula.node.operation {
        do throws(RulesError) {
          try setting.check(value, of: function.name)
        } catch { throw wrong("\(error)") }
      } else if case .choice = setting.kind {
        throw wrong("the \(name) of \(function.name) is a word, not a parameter")
      }
    }
    return argument.value
  }

  /// Takes the `.signal` of `macd(close, 12, 26, 9).signal`.
  private mutating func output(
    of function: FormulaFunction, _ values: [FormulaValue]
  ) throws(FormulaError) -> FormulaValue {
    guard takeSign(".") else { return values[0] }
    guard case .name(let word) = next.kind else { throw unexpected("the name of an output") }
    let token = next
    place += 1
    guard function.outputs.count > 1, let index = function.outputs.firstIndex(of: word) else {
      throw FormulaError(
        text, token.column, token.length,
        function.outputs.count > 1
          ? "\(function.name) has no output '\(word)'" + nearest(to: word, among: function.outputs)
          : "\(function.name) has one output only")
    }
    return values[index]
  }
}
