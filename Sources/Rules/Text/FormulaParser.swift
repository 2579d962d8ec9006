import Records

/// What a part of a formula stands for.
enum FormulaValue {
  case number(Formula)
  case condition(Condition)
}

/// Reads formulas: a descent through the operators from the loosest to the tightest.
///
/// Every operator and function is a word of the canonical text, so that what is printed reads back.
struct FormulaParser {
  let text: String
  let tokens: [Token]
  let parameters: [Parameter]
  var place = 0
  private var depth = 0

  init(_ text: String, parameters: [Parameter]) throws(FormulaError) {
    self.text = text
    self.parameters = parameters
    tokens = try formulaTokens(of: text)
  }

  /// The whole text as one value.
  mutating func whole() throws(FormulaError) -> FormulaValue {
    let value = try disjunction()
    guard next.kind == .end else { throw unexpected("an operator or the end") }
    return value
  }

  /// The whole text as a number.
  mutating func wholeNumber() throws(FormulaError) -> Formula {
    guard case .number(let formula) = try whole() else {
      throw FormulaError(text, 0, text.count, "this is a condition where a number is wanted")
    }
    return formula
  }

  /// The whole text as a condition.
  mutating func wholeCondition() throws(FormulaError) -> Condition {
    guard case .condition(let condition) = try whole() else {
      throw FormulaError(
        text, 0, text.count, "this is a number where a condition is wanted; compare it")
    }
    return condition
  }

  // MARK: Operators

  mutating func disjunction() throws(FormulaError) -> FormulaValue {
    let start = next.column
    var left = try conjunction()
    while takeName("or") {
      let one = try condition(left, from: start)
      let column = next.column
      let other = try conjunction()
      left = .condition(one || (try condition(other, from: column)))
    }
    return left
  }

  private mutating func conjunction() throws(FormulaError) -> FormulaValue {
    let start = next.column
    var left = try negation()
    while takeName("and") {
      let one = try condition(left, from: start)
      let column = next.column
      let other = try negation()
      left = .condition(one && (try condition(other, from: column)))
    }
    return left
  }

  private mutating func negation() throws(FormulaError) -> FormulaValue {
    guard takeName("not") else { return try comparison() }
    try descend()
    defer { depth -= 1 }
    let column = next.column
    let value = try negation()
    return .condition(!(try condition(value, from: column)))
  }

  private mutating func comparison() throws(FormulaError) -> FormulaValue {
    let start = next.column
    let left = try sum()
    if takeName("crosses") {
      let isAbove = takeName("above")
      guard isAbove || takeName("below") else { throw unexpected("'above' or 'below'") }
      let one = try number(left, from: start)
      let column = next.column
      let right = try sum()
      let other = try number(right, from: column)
      return .condition(isAbove ? one.crosses(above: other) : one.crosses(below: other))
    }
    guard case .sign(let sign) = next.kind, let operation = Self.comparisons[sign] else {
      return left
    }
    let one = try number(left, from: start)
    place += 1
    let column = next.column
    let right = try sum()
    return .condition(Condition(operation, one, try number(right, from: column)))
  }

  private static let comparisons: [String: Operation] = [
    "<": .less, "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual, "==": .equal,
    "!=": .notEqual,
  ]

  private mutating func sum() throws(FormulaError) -> FormulaValue {
    try chain(["+": .add, "-": .subtract]) { (parser) throws(FormulaError) in
      try parser.product()
    }
  }

  private mutating func product() throws(FormulaError) -> FormulaValue {
    try chain(["*": .multiply, "/": .divide]) { (parser) throws(FormulaError) in
      try parser.unary()
    }
  }

  /// Operators of one strength, from left to right.
  private mutating func chain(
    _ operations: [String: Operation],
    _ operand: (inout FormulaParser) throws(FormulaError) -> FormulaValue
  ) throws(FormulaError) -> FormulaValue {
    let start = next.column
    var left = try operand(&self)
    while case .sign(let sign) = next.kind, let operation = operations[sign] {
      let one = try number(left, from: start)
      place += 1
      let column = next.column
      let right = try operand(&self)
      left = .number(Formula(operation, [one, try number(right, from: column)]))
    }
    return left
  }

  private mutating func unary() throws(FormulaError) -> FormulaValue {
    guard takeSign("-") else { return try primary() }
    try descend()
    defer { depth -= 1 }
    let column = next.column
    let value = try unary()
    return .number(-(try number(value, from: column)))
  }

  // MARK: Names, numbers, parentheses, functions

  private mutating func primary() throws(FormulaError) -> FormulaValue {
    try descend()
    defer { depth -= 1 }
    let token = next
    switch token.kind {
    case .number(let value):
      place += 1
      return .number(Formula(.constant(value)))
    case .sign("("):
      place += 1
      let value = try disjunction()
      guard takeSign(")") else { throw unexpected("')'") }
      return value
    case .name(let name):
      place += 1
      if takeSign("(") { return try call(name, token) }
      if let column = try column(name, token) { return .number(column) }
      return .number(try named(name, token))
    case .quoted(let symbol):
      place += 1
      guard takeSign(":") else { throw unexpected("':' and a column of the symbol") }
      return .number(try column(of: symbol))
    case .sign, .timeframe, .end: throw unexpected("a number, a name or '('")
    }
  }

  private func named(_ name: String, _ token: Token) throws(FormulaError) -> Formula {
    if let parameter = parameters.first(where: { $0.name == name }) { return parameter.formula }
    let known =
      BarField.allCases.map(\.description) + parameters.map(\.name) + FormulaFunction.names
    throw FormulaError(
      text, token.column, token.length,
      "there is no column or parameter '\(name)'" + nearest(to: name, among: known))
  }

  /// Goes one level down; levels are bounded because each needs some of the stack.
  mutating func descend() throws(FormulaError) {
    depth += 1
    guard depth < 200 else {
      throw FormulaError(text, next.column, 1, "the formula is nested more than 200 deep")
    }
  }

  // MARK: Tokens

  var next: Token { tokens[min(place, tokens.count - 1)] }

  /// Where the token before the next one ends.
  var previousEnd: Int {
    place > 0 ? tokens[place - 1].column + tokens[place - 1].length : 0
  }

  mutating func takeSign(_ sign: String) -> Bool {
    guard next.kind == .sign(sign) else { return false }
    place += 1
    return true
  }

  mutating func takeName(_ name: String) -> Bool {
    guard next.kind == .name(name) else { return false }
    place += 1
    return true
  }

  func unexpected(_ wanted: String) -> FormulaError {
    let token = next
    return FormulaError(
      text, token.column, token.length,
      token.kind == .end ? "the formula ends where \(wanted) is wanted" : "\(wanted) is wanted here"
    )
  }

  func number(_ value: FormulaValue, from column: Int) throws(FormulaError) -> Formula {
    if case .number(let formula) = value { return formula }
    throw FormulaError(
      text, column, previousEnd - column, "this is a condition where a number is wanted")
  }

  func condition(
    _ value: FormulaValue, from column: Int
  ) throws(FormulaError) -> Condition {
    if case .condition(let condition) = value { return condition }
    throw FormulaError(
      text, column, previousEnd - column,
      "this is a number where a condition is wanted; compare it")
  }
}

/// `; did you mean 'x'?` for the nearest name, or the list of known ones.
func nearest(to name: String, among known: [String]) -> String {
  guard let best = nearestName(to: name.lowercased(), among: known) else {
    return known.count > 30
      ? "; `lockstep indicators` lists what there is"
      : "; known are " + known.joined(separator: ", ")
  }
  return "; did you mean '\(best)'?"
}
