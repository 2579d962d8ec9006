/// What a node of the graph computes.
///
/// Every name here is a word of the formula language: canonical text prints it, and fingerprints
/// depend on it.
package enum Operation: Hashable, Sendable {
  // Leaves
  case column(MarketColumn)
  case constant(Double)
  case parameter(Parameter)
  // Numbers from numbers
  case add, subtract, multiply, divide, negate, absolute, minimum, maximum
  case select
  // Conditions
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  case and, or, not
  case crossesAbove, crossesBelow
  // Windows and recurrences
  case indicator(Indicator, output: Int)
  // Other bars
  case across(CrossSection)
  /// The last value that was known; or nothing, unless it is of this very bar. Written by `Program`, never
  /// by a formula.
  case hold(isCurrent: Bool)

  /// The word of the formula language; for the infix operations their sign.
  package var name: String {
    switch self {
    case .column(let column): column.description
    case .constant(let value): Operation.text(value)
    case .parameter(let parameter): parameter.name
    case .add: "+"
    case .subtract, .negate: "-"
    case .multiply: "*"
    case .divide: "/"
    case .absolute: "abs"
    case .minimum: "min"
    case .maximum: "max"
    case .select: "if"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .equal: "=="
    case .notEqual: "!="
    case .and: "and"
    case .or: "or"
    case .not: "not"
    case .crossesAbove: "crossover"
    case .crossesBelow: "crossunder"
    case .indicator(let indicator, _): indicator.name
    case .across(let kind): kind.rawValue
    case .hold: "hold"
    }
  }

  /// Whether the node's value is true or false rather than a number.
  package var isCondition: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .not,
      .crossesAbove, .crossesBelow:
      true
    default: false
    }
  }

  /// A number as the shortest text that reads back the same, without a needless `.0`.
  package static func text(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
