/// Computes a setting from the values of a strategy's parameters.
package typealias SettingFunction = @Sendable ([Double]) -> Double

extension Node {
  /// The value of an expression of constants and parameters; a condition is 1 or 0.
  ///
  /// NaN for anything that depends on the bars: `Program` refuses such settings before they get here.
  package func settingValue(parameters: [Parameter], values: [Double]) -> Double {
    settingFunction(parameters: parameters)(values)
  }

  /// The same for many parameter sets: the graph is walked and parameters are looked up only once.
  package func settingFunction(parameters: [Parameter]) -> SettingFunction {
    let inputs = inputs.map { $0.settingFunction(parameters: parameters) }
    func pair(_ combine: @escaping @Sendable (Double, Double) -> Double) -> SettingFunction {
      let (left, right) = (inputs[0], inputs[1])
      return { combine(left($0), right($0)) }
    }
    func holds(_ compare: @escaping @Sendable (Double, Double) -> Bool) -> SettingFunction {
      pair { compare($0, $1) ? 1 : 0 }
    }
    switch operation {
    case .constant(let value): return { _ in value }
    case .parameter(let parameter):
      guard let index = parameters.firstIndex(of: parameter) else { return { _ in .nan } }
      return { $0[index] }
    case .add: return pair { $0 + $1 }
    case .subtract: return pair { $0 - $1 }
    case .multiply: return pair { $0 * $1 }
    case .divide: return pair { $0 / $1 }
    case .negate: return { [input = inputs[0]] in -input($0) }
    case .absolute: return { [input = inputs[0]] in abs(input($0)) }
    case .minimum: return pair { min($0, $1) }
    case .maximum: return pair { max($0, $1) }
    case .select: return { inputs[0]($0) != 0 ? inputs[1]($0) : inputs[2]($0) }
    case .less: return holds { $0 < $1 }
    case .lessOrEqual: return holds { $0 <= $1 }
    case .greater: return holds { $0 > $1 }
    case .greaterOrEqual: return holds { $0 >= $1 }
    case .equal: return holds { $0 == $1 }
    case .notEqual: return holds { $0 != $1 }
    case .and: return holds { $0 != 0 && $1 != 0 }
    case .or: return holds { $0 != 0 || $1 != 0 }
    case .not: return { [input = inputs[0]] in input($0) == 0 ? 1 : 0 }
    default: return { _ in .nan }
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
    default: false
    }
  }
}
