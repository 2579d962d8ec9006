extension Node {
  /// How tightly an infix operation binds; 100 for anything that needs no parentheses.
  private var precedence: Int {
    switch operation {
    case .or: 1
    case .and: 2
    case .not: 3
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: 4
    case .add, .subtract: 5
    case .multiply, .divide: 6
    case .negate: 7
    case .constant(let value): value < 0 ? 7 : 100
    default: 100
    }
  }

  /// The node in the formula language, with no more parentheses than it needs.
  ///
  /// The text is canonical: equal graphs have equal texts, and different graphs different ones.
  package var canonicalText: String {
    switch operation {
    case .column, .constant, .parameter: operation.name
    case .negate: "-" + operand(0, atLeast: 7)
    case .not: "not " + operand(0, atLeast: 3)
    case .add, .subtract, .multiply, .divide, .and, .or, .less, .lessOrEqual, .greater,
      .greaterOrEqual, .equal, .notEqual:
      "\(operand(0, atLeast: precedence)) \(operation.name) \(operand(1, atLeast: precedence + 1))"
    case .indicator(let indicator, let output):
      "\(indicator.name)(\((inputs + spokenSettings).map(\.canonicalText).joined(separator: ", ")))"
        + (output == 0 ? "" : "." + indicator.outputs[output])
    default:
      "\(operation.name)(\(inputs.map(\.canonicalText).joined(separator: ", ")))"
    }
  }

  /// The settings without the quiet ones at the end that have their defaults.
  private var spokenSettings: ArraySlice<Node> {
    guard case .indicator(let indicator, _) = operation else { return settings[...] }
    var count = settings.count
    while count > 0, indicator.settings[count - 1].isQuiet,
      settings[count - 1].operation == .constant(indicator.settings[count - 1].value)
    {
      count -= 1
    }
    return settings.prefix(count)
  }

  private func operand(_ index: Int, atLeast binding: Int) -> String {
    let text = inputs[index].canonicalText
    return inputs[index].precedence < binding ? "(\(text))" : text
  }
}

extension Formula: CustomStringConvertible {
  /// The formula.
  public var description: String { node.canonicalText }
}

extension Condition: CustomStringConvertible {
  /// The formula.
  public var description: String { node.canonicalText }
}

extension Distance: CustomStringConvertible {
  /// The distance as a formula.
  public var description: String {
    switch self {
    case .price(let value): "\(value)"
    case .fraction(let value): "fraction(\(value))"
    case .level(let value): "at(\(value))"
    }
  }
}
