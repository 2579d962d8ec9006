/// Adds two terms, bar by bar.
public func + (left: some Term, right: some Term) -> Formula { Formula(.add, [left, right]) }

/// Subtracts one term from another, bar by bar.
public func - (left: some Term, right: some Term) -> Formula {
  Formula(.subtract, [left, right])
}

/// Multiplies two terms, bar by bar.
public func * (left: some Term, right: some Term) -> Formula {
  Formula(.multiply, [left, right])
}

/// Divides one term by another, bar by bar; a zero divisor gives an infinity or NaN.
public func / (left: some Term, right: some Term) -> Formula {
  Formula(.divide, [left, right])
}

/// True where the left side is smaller.
public func < (left: some Term, right: some Term) -> Condition { Condition(.less, left, right) }

/// True where the left side is smaller or equal.
public func <= (left: some Term, right: some Term) -> Condition {
  Condition(.lessOrEqual, left, right)
}

/// True where the left side is larger.
public func > (left: some Term, right: some Term) -> Condition { Condition(.greater, left, right) }

/// True where the left side is larger or equal.
public func >= (left: some Term, right: some Term) -> Condition {
  Condition(.greaterOrEqual, left, right)
}

extension Formula {
  /// The negative of a term.
  public static prefix func - (term: Formula) -> Formula {
    if case .constant(let value) = term.node.operation { return Formula(.constant(-value)) }
    return Formula(.negate, [term])
  }

  /// The distance from zero.
  public var absolute: Formula { Formula(.absolute, [self]) }

  /// The smaller of two terms; NaN if either is.
  public static func minimum(_ left: some Term, _ right: some Term) -> Formula {
    Formula(.minimum, [left, right])
  }

  /// The larger of two terms; NaN if either is.
  public static func maximum(_ left: some Term, _ right: some Term) -> Formula {
    Formula(.maximum, [left, right])
  }

  /// One term where a condition holds, another elsewhere.
  public static func select(
    _ condition: Condition, _ yes: some Term, _ no: some Term
  ) -> Formula {
    Formula(Node(.select, [condition.node, yes.formula.node, no.formula.node]))
  }
}

extension Condition {
  /// True where both are.
  public static func && (left: Condition, right: Condition) -> Condition {
    Condition(Node(.and, [left.node, right.node]))
  }

  /// True where either is.
  public static func || (left: Condition, right: Condition) -> Condition {
    Condition(Node(.or, [left.node, right.node]))
  }

  /// True where the condition is not, which includes comparisons with NaN.
  public static prefix func ! (condition: Condition) -> Condition {
    Condition(Node(.not, [condition.node]))
  }
}

extension Term {
  /// True at the bar where this term rises above another: above now, at or below at the bar before.
  public func crosses(above other: some Term) -> Condition { Condition(.crossesAbove, self, other) }

  /// True at the bar where this term falls below another: below now, at or above at the bar before.
  public func crosses(below other: some Term) -> Condition { Condition(.crossesBelow, self, other) }

  /// True where both terms are the same number.
  public func equals(_ other: some Term) -> Condition { Condition(.equal, self, other) }
}
