extension Formula {
  /// The largest whole number that is not above the term.
  public var floor: Formula { Indicator.floor([self])[0] }

  /// The smallest whole number that is not below the term.
  public var ceil: Formula { Indicator.ceil([self])[0] }

  /// The square root; NaN below 0.
  public var squareRoot: Formula { Indicator.squareRoot([self])[0] }

  /// e to the power of the term.
  public var exponential: Formula { Indicator.exponential([self])[0] }

  /// The natural logarithm; NaN below 0.
  public var naturalLogarithm: Formula { Indicator.naturalLogarithm([self])[0] }

  /// The logarithm to base 10; NaN below 0.
  public var decimalLogarithm: Formula { Indicator.decimalLogarithm([self])[0] }

  /// The sine of radians.
  public var sine: Formula { Indicator.sine([self])[0] }

  /// The cosine of radians.
  public var cosine: Formula { Indicator.cosine([self])[0] }

  /// The tangent of radians.
  public var tangent: Formula { Indicator.tangent([self])[0] }

  /// The arc tangent, in radians.
  public var arcTangent: Formula { Indicator.arcTangent([self])[0] }

  /// The hyperbolic tangent.
  public var hyperbolicTangent: Formula { Indicator.hyperbolicTangent([self])[0] }

  /// The formula as a constant where it is one for every parameter set.
  var folded: Formula {
    guard node.isSetting, node.parameters.isEmpty else { return self }
    return Formula(.constant(node.settingValue(parameters: [], values: [])))
  }
}
