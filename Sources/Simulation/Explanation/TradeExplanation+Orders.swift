import Rules
import Series

/// Trades of the order path: their fills and orders are those of the log.
extension Backtest {
  func explanation(
    ofTrade index: Int, _ log: OrderLog
  ) throws(RulesError) -> TradeExplanation {
    let trade = trades[index]
    let trips = log.roundTrips
    guard trips.indices.contains(index), let first = trips[index].first,
      let last = trips[index].last
    else { throw .noEntry(strategy: strategy.name) }
    let numbers = Set(trips[index].map { log.fills[$0].ticket })
    let stories = log.stories(of: numbers)
    guard let entry = stories.first(where: { $0.number == log.fills[first].ticket }) else {
      throw .noEntry(strategy: strategy.name)
    }
    let rules = try runRules()
    let signal = try explanation(ofBar: row(of: entry.placed))
    guard let rule = signal.reading(trade.side == .long ? "enter long" : "enter short") else {
      throw .noEntry(strategy: strategy.name)
    }
    let decision = Self.decision([OrderInstruction(at: entry.placed, .place(entry.ticket))])
    let leaving = log.fills[last]
    let exitStory = stories.first { $0.number == leaving.ticket && $0.number != entry.number }
    let byRule = !trade.isOpen && leaving.reason == .order
    let exitSignal =
      try byRule
      ? exitStory.map { story throws(RulesError) in
        try explanation(ofBar: row(of: story.placed))
      } : nil
    let bracket = entry.ticket.bracket
    return TradeExplanation(
      trade: trade, signal: signal, entryRule: rule,
      sizing: try sizing(of: fills[first], rules, signal, decision),
      entry: execution(of: log.fills[first]),
      stop: try protection(
        rules.rules.stopLoss, bracket?.stop, log.fills[first], signal.row,
        isAbove: trade.side == .short),
      target: try protection(
        rules.rules.takeProfit, bracket?.targets.first?.level, log.fills[first], signal.row,
        isAbove: trade.side == .long),
      exitSignal: exitSignal, exitRules: Self.exitRules(exitSignal, trade.side),
      exit: trade.isOpen ? nil : execution(of: leaving), orders: stories)
  }

  private func row(of time: Int64) -> Int { bars.firstRow(atOrAfter: Timestamp(nanoseconds: time)) }

  private func execution(of fill: OrderFill) -> TradeExplanation.Execution {
    TradeExplanation.Execution(
      row: fill.row, market: fill.base, price: fill.price, commission: fill.commission)
  }

  /// What orders of one close come to, as a decision: an exit, an entry and its shares.
  static func decision(_ instructions: [OrderInstruction]) -> Decision {
    var decision = Decision(time: instructions.first?.time ?? 0)
    for instruction in instructions {
      guard case .place(let ticket) = instruction.action else { continue }
      if ticket.closes {
        if ticket.amount == .position { decision.exit = true }
      } else {
        decision.entry = ticket.side == .buy ? .long : .short
        if case .shares(let shares) = ticket.amount {
          decision.quantity = shares == OrderLane.allCash ? .infinity : shares
        }
      }
    }
    return decision
  }

  private func protection(
    _ rule: Distance?, _ level: Ticket.Level?, _ entry: OrderFill, _ row: Int, isAbove: Bool
  ) throws(RulesError) -> TradeExplanation.Protection? {
    guard let rule, let level else { return nil }
    var reader = FormulaReader(
      strategy, parameters, bars: bars, among: surroundings, calendar: settings.calendar, row: row)
    let tree = try reader.tree(rule.formula.node)
    let distance: Double
    switch level {
    case .at(let price):
      return TradeExplanation.Protection(
        tree: tree, distance: abs(price - entry.price), price: price)
    case .distance(let given): distance = given
    case .share(let share): distance = share * entry.price
    }
    let price = withUnsafePointer(to: LaneTerms(try runRules())) {
      $0.protective(
        Lane(repeating: entry.price), Lane(repeating: distance), isAbove: isAbove ? 0xFF : 0)
    }
    return TradeExplanation.Protection(tree: tree, distance: distance, price: price[0])
  }
}
