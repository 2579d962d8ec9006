extension CompiledStrategy {
  /// The same rules, of which each is heeded some bars late: what held at a close is acted upon that many closes
  /// after it.
  ///
  /// Conditions, distances and sizes are all those of the earlier close; equity and prices that a size works
  /// with are those of the later one. The first bars, before which nothing is known, order nothing. No delay is the
  /// strategy itself.
  ///
  /// - Throws: `RulesError`, as for any strategy.
  public func delayed(by bars: Int) throws(RulesError) -> CompiledStrategy {
    guard bars > 0 else { return self }
    var late = rules
    late.enterLong = rules.enterLong?.delayed(by: bars)
    late.exitLong = rules.exitLong?.delayed(by: bars)
    late.enterShort = rules.enterShort?.delayed(by: bars)
    late.exitShort = rules.exitShort?.delayed(by: bars)
    late.stopLoss = rules.stopLoss?.delayed(by: bars)
    late.takeProfit = rules.takeProfit?.delayed(by: bars)
    late.size = rules.size.delayed(by: bars)
    late.orders = rules.orders.mapped({ $0.delayed(by: bars) }, { $0.delayed(by: bars) })
    late.rank = rules.rank?.delayed(by: bars)
    late.weight = rules.weight?.delayed(by: bars)
    return try CompiledStrategy(
      name: name, summary: summary, rules: late, constraint: constraint, parameters: parameters)
  }
}

extension Condition {
  fileprivate func delayed(by bars: Int) -> Condition {
    Formula.select(self, 1, 0).lag(bars) > 0.5
  }
}

extension Formula {
  fileprivate func delayed(by bars: Int) -> Formula {
    if node.isSetting { return self }
    // A number of longer bars would be late by so many of those: a choice counts in the traded bars.
    let close = Market().close
    return Formula.select(!(close < close), self, self).lag(bars)
  }
}

extension Distance {
  fileprivate func delayed(by bars: Int) -> Distance {
    mapped { $0.delayed(by: bars) }
  }
}

extension Size {
  fileprivate func delayed(by bars: Int) -> Size {
    mapped { $0.delayed(by: bars) }
  }
}
