/// In a portfolio, ranks symbols that compete: the larger number comes first, and NaN does not take part.
public struct RankBy: Rule {
  let rank: Formula
  /// Makes the rule.
  public init(_ rank: some Term) { self.rank = rank.formula }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.rank = rank }
}

/// In a portfolio, the share of equity that the symbol should have: 0.1 is 10 %, negative is short.
///
/// It stands in place of entries and exits, and counts at the closes at which the portfolio is rebalanced.
public struct Weight: Rule {
  let weight: Formula
  /// Makes the rule.
  public init(_ weight: some Term) { self.weight = weight.formula }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.weight = weight }
}
