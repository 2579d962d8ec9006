/// A function of the formula language.
struct FormulaFunction: Sendable {
  /// What an argument is.
  enum Argument: Sendable {
    /// A number that may change from bar to bar.
    case series(String)
    /// A constant or a parameter.
    case setting(String)
    /// A condition.
    case condition(String)

    var name: String {
      switch self {
      case .series(let name), .setting(let name), .condition(let name): name
      }
    }
  }

  let name: String
  let arguments: [Argument]
  /// How many arguments at the end may be left out, all together.
  let optional: Int
  private let body: @Sendable ([FormulaValue]) -> FormulaValue

  /// What it takes, for people.
  var signature: String {
    let names = arguments.map(\.name)
    let needed = names.dropLast(optional).joined(separator: ", ")
    let rest = names.suffix(optional).joined(separator: ", ")
    let list = optional == 0 ? needed : needed.isEmpty ? "[\(rest)]" : "\(needed) [, \(rest)]"
    return list.isEmpty ? "nothing: \(name)()" : "\(name)(\(list))"
  }

  func wantsCondition(at index: Int) -> Bool {
    if index < arguments.count, case .condition = arguments[index] { return true }
    return false
  }

  func wantsSetting(at index: Int) -> Bool {
    if index < arguments.count, case .setting = arguments[index] { return true }
    return false
  }

  /// The value of a call; nil for the wrong number of arguments.
  func make(_ values: [FormulaValue]) -> FormulaValue? {
    guard values.count == arguments.count || values.count == arguments.count - optional else {
      return nil
    }
    return body(values)
  }

  static func named(_ name: String) -> FormulaFunction? { all.first { $0.name == name } }

  private init(
    _ name: String, _ arguments: [Argument], optional: Int = 0,
    _ body: @escaping @Sendable ([Formula]) -> Formula
  ) {
    self.name = name
    self.arguments = arguments
    self.optional = optional
    self.body = { .number(body($0.compactMap(\.number))) }
  }

  private init(crossing name: String, _ operation: Operation) {
    self.name = name
    arguments = [.series("a"), .series("b")]
    optional = 0
    body = { values in
      let terms = values.compactMap(\.number)
      return .condition(Condition(operation, terms[0], terms[1]))
    }
  }

  private init(selecting name: String) {
    self.name = name
    arguments = [.condition("condition"), .series("yes"), .series("no")]
    optional = 0
    body = { values in
      let terms = values.compactMap(\.number)
      guard case .condition(let condition) = values[0] else { return values[0] }
      return .number(Formula.select(condition, terms[0], terms[1]))
    }
  }

  /// Every function, in the order of lists.
  static let all: [FormulaFunction] = averages + ranges + arithmetic

  private static let windowed: [Argument] = [.series("x"), .setting("window")]
  private static let market = Market()

  private static let averages: [FormulaFunction] = [
    FormulaFunction("sma", windowed) { $0[0].sma($0[1]) },
    FormulaFunction("ema", windowed + [.setting("skip")], optional: 1) {
      Formula(.exponentialAverage, [$0[0]], settings: [$0[1], $0.count > 2 ? $0[2] : 0])
    },
    FormulaFunction("wilder", windowed) { $0[0].wilder($0[1]) },
    FormulaFunction("rsi", windowed) { $0[0].rsi($0[1]) },
    FormulaFunction(
      "macd", [.series("x"), .setting("fast"), .setting("slow")]
    ) { $0[0].macd(fast: $0[1], slow: $0[2]).line },
    FormulaFunction(
      "macd_signal", [.series("x"), .setting("fast"), .setting("slow"), .setting("signal")]
    ) { $0[0].macd(fast: $0[1], slow: $0[2], signal: $0[3]).signal },
    FormulaFunction(
      "macd_histogram", [.series("x"), .setting("fast"), .setting("slow"), .setting("signal")]
    ) { $0[0].macd(fast: $0[1], slow: $0[2], signal: $0[3]).histogram },
    FormulaFunction("bollinger_upper", windowed + [.setting("width")]) {
      $0[0].bollinger($0[1], width: $0[2]).upper
    },
    FormulaFunction("bollinger_lower", windowed + [.setting("width")]) {
      $0[0].bollinger($0[1], width: $0[2]).lower
    },
  ]

  private static let ranges: [FormulaFunction] = [
    FormulaFunction("stddev", windowed) { $0[0].standardDeviation($0[1]) },
    FormulaFunction("highest", windowed) { $0[0].highest($0[1]) },
    FormulaFunction("lowest", windowed) { $0[0].lowest($0[1]) },
    FormulaFunction("roc", windowed) { $0[0].rateOfChange($0[1]) },
    FormulaFunction("lag", [.series("x"), .setting("bars")]) { $0[0].lag($0[1]) },
    FormulaFunction(
      "true_range", [.series("high"), .series("low"), .series("close")], optional: 3
    ) { $0.count == 3 ? Formula(.trueRange, $0) : market.trueRange },
    FormulaFunction("atr", [.setting("window")]) { market.atr($0[0]) },
  ]

  private static let arithmetic: [FormulaFunction] = [
    FormulaFunction("abs", [.series("x")]) { $0[0].absolute },
    FormulaFunction("min", [.series("a"), .series("b")]) { Formula.minimum($0[0], $0[1]) },
    FormulaFunction("max", [.series("a"), .series("b")]) { Formula.maximum($0[0], $0[1]) },
    FormulaFunction(selecting: "if"),
    FormulaFunction(crossing: "crossover", .crossesAbove),
    FormulaFunction(crossing: "crossunder", .crossesBelow),
  ]
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
      && !PriceColumn.allCases.contains { $0.description == name }
  }

  /// Reads a number's formula: `ema(close, fast) - ema(close, slow)`.
  ///
  /// - Throws: `FormulaError` with the place of the wrong part.
  public init(reading text: String, parameters: [Parameter] = []) throws(FormulaError) {
    var parser = try FormulaParser(text, parameters: parameters)
    self = try parser.wholeNumber()
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
