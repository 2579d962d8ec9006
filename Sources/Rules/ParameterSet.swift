/// Values for a strategy's parameters, in the order of `CompiledStrategy.parameters`.
public struct ParameterSet: Hashable, Sendable {
  /// The values, one a parameter.
  public let values: [Double]

  /// Takes values in the order of the strategy's parameters.
  public init(values: [Double]) { self.values = values }
}

extension CompiledStrategy {
  /// The defaults, with some values set by name.
  ///
  /// - Throws: `RulesError` for an unknown name, a broken constraint, or a fraction where whole numbers go.
  public func parameterSet(_ settings: [String: Double] = [:]) throws(RulesError) -> ParameterSet {
    for name in settings.keys.sorted() { _ = try parameterIndex(name) }
    var values: [Double] = []
    for parameter in parameters {
      let value = settings[parameter.name] ?? parameter.defaultValue
      try check(value, for: parameter)
      values.append(value)
    }
    let set = ParameterSet(values: values)
    guard satisfiesConstraint(set) else {
      throw .noSets(constraint: constraint.map { "\($0)" } ?? "")
    }
    return set
  }

  /// The values by name.
  public func named(_ set: ParameterSet) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: zip(parameters.map(\.name), set.values))
  }

  /// The position of a parameter in a set.
  ///
  /// - Throws: `RulesError.unknownParameter`.
  public func parameterIndex(_ name: String) throws(RulesError) -> Int {
    guard let index = parameters.firstIndex(where: { $0.name == name }) else {
      throw .unknownParameter(name: name, strategy: self.name, known: parameters.map(\.name))
    }
    return index
  }

  /// Whether a set satisfies the strategy's constraint.
  public func satisfiesConstraint(_ set: ParameterSet) -> Bool {
    guard let constraint else { return true }
    return constraint.node.settingValue(parameters: parameters, values: set.values) != 0
  }

  fileprivate func check(_ value: Double, for parameter: Parameter) throws(RulesError) {
    guard value.isFinite else {
      throw .badValue(name: parameter.name, value: value, reason: "give a finite number")
    }
    if parameter.isInteger, value != value.rounded() {
      throw .badValue(name: parameter.name, value: value, reason: "give a whole number")
    }
  }
}

/// A grid of parameter sets: every combination of some axes that satisfies the constraint.
public struct ParameterGrid: Sendable {
  /// The most sets that one sweep may have.
  public static let limit = 10_000_000

  /// One axis: a parameter's name and the values it takes.
  public struct Axis: Sendable, Hashable {
    /// The parameter.
    public let name: String
    /// The values, in the order in which they vary.
    public let values: [Double]

    /// Makes an axis of values.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// The axes, the last varying fastest.
  public let axes: [Axis]
  /// The sets that satisfy the constraint.
  public let sets: [ParameterSet]

  /// Combines axes; parameters without one keep `settings` or their default.
  ///
  /// - Throws: `RulesError` for an unknown or repeated name, a value that its parameter cannot take, no
  ///   set left, or more than ten million.
  public init(
    of strategy: CompiledStrategy, axes: [Axis], settings: [String: Double] = [:]
  ) throws(RulesError) {
    self.axes = axes
    var indices: [Int] = []
    for axis in axes {
      let index = try strategy.parameterIndex(axis.name)
      guard !indices.contains(index) else {
        throw .conflictingParameters(name: axis.name, strategy: strategy.name)
      }
      indices.append(index)
      for value in axis.values { try strategy.check(value, for: strategy.parameters[index]) }
    }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      try strategy.check(value, for: strategy.parameters[strategy.parameterIndex(name)])
    }
    let count = axes.reduce(1.0) { $0 * Double($1.values.count) }
    guard count <= Double(Self.limit) else {
      throw .tooManySets(count: count, limit: Self.limit)
    }
    self.sets = Self.combine(strategy, axes: axes, indices: indices, settings: settings)
    guard !sets.isEmpty else {
      throw .noSets(constraint: strategy.constraint.map { "\($0)" } ?? "no constraint")
    }
  }

  private static func combine(
    _ strategy: CompiledStrategy, axes: [Axis], indices: [Int], settings: [String: Double]
  ) -> [ParameterSet] {
    var values = strategy.parameters.map { settings[$0.name] ?? $0.defaultValue }
    var sets: [ParameterSet] = []
    var position = [Int](repeating: 0, count: axes.count)
    let constraint = strategy.constraint?.node.settingFunction(parameters: strategy.parameters)
    guard !axes.contains(where: { $0.values.isEmpty }) else { return [] }
    while true {
      for (axis, index) in indices.enumerated() {
        values[index] = axes[axis].values[position[axis]]
      }
      if constraint.map({ $0(values) != 0 }) ?? true { sets.append(ParameterSet(values: values)) }
      var axis = axes.count - 1
      while axis >= 0 {
        position[axis] += 1
        if position[axis] < axes[axis].values.count { break }
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return sets }
    }
  }
}
