extension Node {
  /// The value of a expression of constants and parameters; a condition is 1 or 0.
  ///
  /// NaN for anything that depends on the bars: `Program` refuses such settings before they get here.
  package func settingValue(parameters: [Parameter], values: [Double]) -> Double {
    func value(_ index: Int) -> Double {
      inputs[index].settingValue(parameters: parameters, values: values)
    }
    func holds(_ condition: Bool) -> Double { condition ? 1 : 0 }
    switch operation {
    case .constant(let value): return value
    case .parameter(let parameter):
      return parameters.firstIndex(of: parameter).map { values[$0] } ?? .nan
    case .add: return value(0) + value(1)
    case .subtract: return value(0) - value(1)
    case .multiply: return value(0) * value(1)
    case .divide: return value(0) / value(1)
    case .negate: return -value(0)
    case .absolute: return abs(value(0))
    case .minimum: return min(value(0), value(1))
    case .maximum: return max(value(0), value(1))
    case .select: return value(0) != 0 ? value(1) : value(2)
    case .less: return holds(value(0) < value(1))
    case .lessOrEqual: return holds(value(0) <= value(1))
    case .greater: return holds(value(0) > value(1))
    case .greaterOrEqual: return holds(value(0) >= value(1))
    case .equal: return holds(value(0) == value(1))
    case .notEqual: return holds(value(0) != value(1))
    case .and: return holds(value(0) != 0 && value(1) != 0)
    case .or: return holds(value(0) != 0 || value(1) != 0)
    case .not: return holds(value(0) == 0)
    case .indicator(let indicator, _):
      return Indicator.settingFunctions[indicator.name]?(value(0)) ?? .nan
    default: return .nan
    }
  }

  /// Whether the node has one value for the whole run: constants and parameters only.
  package var isSetting: Bool {
    switch operation {
    case .constant, .parameter: true
    case .add, .subtract, .multiply, .divide, .negate, .absolute, .minimum, .maximum, .select,
      .less,
      .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .not:
      inputs.allSatisfy(\.isSetting)
    case .indicator(let indicator, _):
      Indicator.settingFunctions[indicator.name] != nil && inputs.allSatisfy(\.isSetting)
    default: false
    }
  }
}
