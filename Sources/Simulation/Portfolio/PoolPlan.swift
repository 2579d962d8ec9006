import Rules

/// What a portfolio's rules and settings ask of the kernel, known before the first row.
struct PoolPlan {
  let portfolio: PortfolioSettings
  /// Whether positions are put right at rebalancings, rather than opened and closed by signals.
  let rebalances: Bool
  /// Whether weights are the rules' own numbers; else entries and exits choose the symbols.
  let hasWeights: Bool
  let hasRank: Bool
  let hasShorts: Bool
  let protects: Bool
  /// The most positions at a time.
  let positions: Int
  /// The most gross exposure, as a share of equity.
  let gross: Double

  init(_ rules: RunRules, _ portfolio: PortfolioSettings) {
    self.portfolio = portfolio
    hasWeights = rules.rules.weight != nil
    rebalances = Self.rebalances(rules, portfolio)
    hasRank = rules.rules.rank != nil
    hasShorts = rules.hasShorts || rebalances && portfolio.sides != .long
    protects = !rebalances && (rules.hasStop || rules.hasTarget)
    positions = portfolio.maximumPositions ?? .max
    gross = portfolio.gross ?? 1
  }

  private static func rebalances(_ rules: RunRules, _ portfolio: PortfolioSettings) -> Bool {
    rules.rules.weight != nil || portfolio.allocation != nil
  }

  /// Refuses rules and settings that do not go together.
  static func check(_ rules: RunRules, _ portfolio: PortfolioSettings) throws(PortfolioError) {
    let weight = rules.rules.weight != nil
    let hasEntries = rules.rules.enterLong != nil || rules.rules.enterShort != nil
    if weight, hasEntries {
      throw .conflict(
        "the strategy has a weight and entries; keep one of them, or let the weight say when: "
          + "a weight of 0 holds nothing")
    }
    guard rebalances(rules, portfolio) else {
      if portfolio.rebalancing != nil || portfolio.turnover != nil || portfolio.sides != nil {
        throw .conflict(
          "rebalancing, turnover and sides are about weights, and nothing gives any; give the "
            + "strategy a weight, or the portfolio \"allocate: equal\"")
      }
      return
    }
    if rules.hasStop || rules.hasTarget {
      throw .conflict(
        "a rebalanced portfolio holds weights, which stops and targets would change between "
          + "rebalancings; leave one of them out")
    }
    guard portfolio.rebalancing != nil else {
      throw .conflict(
        "weights need a time at which they are put right; add \"rebalance: month\" to the portfolio"
      )
    }
  }
}
