extension Operation {
  /// The kernel of the operation, from the settings' values in the eight lanes.
  ///
  /// Where all lanes are alike it computes one series.
  ///
  /// - Throws: `RulesError` for a setting that is out of range.
  func makeKernel(
    settings: [Lane], isUniform: Bool, inputs: Int, symbols: Int
  ) throws(RulesError) -> Kernel {
    switch self {
    case .add, .subtract, .multiply, .divide, .negate, .absolute, .minimum, .maximum, .select:
      return isUniform ? Kernel(Arithmetic<Double>(self)) : Kernel(Arithmetic<Lane>(self))
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return isUniform ? Kernel(Comparison<Double>(self)) : Kernel(Comparison<Lane>(self))
    case .and, .or, .not: return Kernel(Logic(self))
    case .crossesAbove, .crossesBelow:
      return isUniform ? Kernel(Crossing<Double>()) : Kernel(Crossing<Lane>())
    case .indicator(let indicator, _):
      guard case .kernel(_, let one, let eight) = indicator.body else {
        preconditionFailure("\(indicator.name) is made of formulas: it is no node of a graph")
      }
      for (setting, lane) in zip(indicator.settings, settings) {
        for index in 0..<laneCount { try setting.check(lane[index], of: indicator.name) }
      }
      let settings = KernelSettings(values: settings)
      return isUniform ? one(settings) : eight(settings)
    case .hold(let isCurrent):
      return isUniform
        ? Kernel(Hold<Double>(isCurrent: isCurrent)) : Kernel(Hold<Lane>(isCurrent: isCurrent))
    case .across(let kind):
      if kind == .neutralized { try CrossRegression.load() }
      // The first input tells whose place it is.
      let operands = (inputs - 1) / max(symbols, 1)
      return isUniform
        ? Kernel(Across<Double>(kind, symbols: symbols, operands: operands))
        : Kernel(Across<Lane>(kind, symbols: symbols, operands: operands))
    case .column, .constant, .parameter:
      preconditionFailure("a leaf has no kernel: the program reads it in place")
    }
  }
}
