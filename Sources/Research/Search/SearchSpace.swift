import Glibc
package import Rules

/// The parameter sets of a search, as points of the unit cube.
package struct SearchSpace: Sendable {
  private let strategy: CompiledStrategy
  private let dimensions: [(dimension: SearchDimension, index: Int, holds: SettingFunction?)]
  private let values: [Double]
  private let conditions: [SettingFunction]

  /// Joins a plan with a strategy; parameters that are not searched keep `settings` or their default.
  ///
  /// - Throws: `RulesError` for a name that is unknown or given twice, or a value that its parameter cannot take,
  ///   `ResearchError.badSearch` for formulas and ranges that cannot be used.
  package init(
    _ plan: SearchPlan, of strategy: CompiledStrategy, settings: [String: Double]
  ) throws {
    self.strategy = strategy
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      try Self.check([value], for: name, strategy)
    }
    for (place, dimension) in plan.dimensions.enumerated() {
      let ends = [dimension.low, dimension.high].compactMap { $0 }
      try Self.check(dimension.values ?? ends, for: dimension.name, strategy)
      if plan.dimensions[..<place].contains(where: { $0.name == dimension.name }) {
        throw RulesError.conflictingParameters(name: dimension.name, strategy: strategy.name)
      }
    }
    values = strategy.parameters.map { settings[$0.name] ?? $0.defaultValue }
    dimensions = try plan.dimensions.map { dimension in
      try Self.check(dimension)
      return (
        dimension, try strategy.parameterIndex(dimension.name),
        try dimension.condition.map { try Self.function($0, strategy) }
      )
    }
    conditions = try (plan.conditions ?? []).map { try Self.function($0, strategy) }
  }

  /// The axes as optimisers see them.
  package var axes: [SearchAxis] { dimensions.map(\.dimension.axis) }

  /// The set of a point; nil where the constraint or a condition does not hold.
  package func set(at point: [Double]) -> ParameterSet? {
    var values = values
    for (place, item) in dimensions.enumerated() {
      values[item.index] = item.dimension.value(at: point[place])
    }
    for item in dimensions {
      guard let holds = item.holds, holds(values) != 1 else { continue }
      values[item.index] = strategy.parameters[item.index].defaultValue
    }
    let set = ParameterSet(values: values)
    guard strategy.satisfiesConstraint(set), conditions.allSatisfy({ $0(values) == 1 }) else {
      return nil
    }
    return set
  }

  private static func function(
    _ text: String, _ strategy: CompiledStrategy
  ) throws -> SettingFunction {
    let parameters = strategy.parameters.filter(\.canBeNamed)
    let condition: Condition
    do {
      condition = try Condition(reading: text, parameters: parameters)
    } catch {
      throw ResearchError.badSearch("\(error)")
    }
    guard condition.node.isSetting else {
      throw ResearchError.badSearch(
        "'\(text)' depends on the bars; compare parameters and numbers, as in 'fast < slow'")
    }
    return condition.node.settingFunction(parameters: strategy.parameters)
  }

  private static func check(
    _ values: [Double], for name: String, _ strategy: CompiledStrategy
  ) throws(RulesError) {
    let isInteger = strategy.parameters[try strategy.parameterIndex(name)].isInteger
    for value in values where !value.isFinite || isInteger && value != value.rounded() {
      throw .badValue(
        name: name, value: value,
        reason: value.isFinite ? "give a whole number" : "give a finite number")
    }
  }

  private static func check(_ dimension: SearchDimension) throws(ResearchError) {
    if let values = dimension.values, values.isEmpty {
      throw .badSearch("\(dimension.name) has no value; give it some")
    }
    guard dimension.values == nil else { return }
    guard let low = dimension.low, let high = dimension.high, low <= high else {
      throw .badSearch("\(dimension.name) needs two ends, the lower one first")
    }
    if dimension.isLogarithmic == true, low <= 0 {
      throw .badSearch(
        "\(dimension.name) begins at \(low), and a logarithmic range must begin above zero")
    }
  }
}

extension SearchDimension {
  /// The value at a place from 0 to below 1.
  func value(at place: Double) -> Double {
    if let values { return values[min(Int(place * Double(values.count)), values.count - 1)] }
    guard let low, let high else { return .nan }
    let end = isWhole == true ? high + 1 : high
    let value =
      isLogarithmic == true
      ? low * exp(place * log(end / low)) : low + place * (end - low)
    if isWhole == true { return min(max(value.rounded(.down), low), high) }
    return min(max(Self.short(value, within: isLogarithmic == true ? value : end - low), low), high)
  }

  /// The number with so many digits that 10^6 of them lie within a width: what one can type again.
  private static func short(_ value: Double, within width: Double) -> Double {
    guard width > 0 else { return value }
    let digits = 6 - log10(width).rounded(.down)
    guard digits >= 0 else { return value.rounded() }
    let scale = pow(10, digits)
    return (value * scale).rounded() / scale
  }
}
