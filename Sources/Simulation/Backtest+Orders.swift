public import Rules

extension Backtest {
  /// What the run ordered, as a list that `OrderReplay` takes.
  ///
  /// Rules of the plain path are run once more for it, on the order path, which gives the same fills.
  ///
  /// - Throws: `RulesError`, as the run itself.
  public func orderLog() throws(RulesError) -> OrderLog {
    if let orders { return orders }
    var rules = try runRules()
    rules.usesOrders = true
    rules.ambiguity = ambiguity
    let again = try Backtest(
      rules, strategy, parameters, on: bars, among: surroundings, rows: rows, lane: 0, tile: 256)
    return again.orders ?? OrderLog()
  }
}
