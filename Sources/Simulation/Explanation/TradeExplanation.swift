public import Rules
import Series

/// One trade from its signal to its profit, with the number behind every step.
public struct TradeExplanation: Sendable {
  /// How an order was filled.
  public struct Execution: Sendable {
    /// The row of the bar.
    public let row: Int
    /// The price that the market had: the open, the close, or the stop's or target's own.
    public let market: Double
    /// The price that was paid, slippage included.
    public let price: Double
    /// Commission, in currency.
    public let commission: Double
  }

  /// How a number of shares came about.
  public struct Sizing: Sendable {
    /// The rule, with numbers for parameters.
    public let rule: Size
    /// The number in the rule at the signal's bar; NaN for all cash.
    public let number: Double
    /// Equity at the signal's close.
    public let equity: Double
    /// The signal's close.
    public let close: Double
    /// Shares that the rule asks for; infinite for all cash.
    public let wanted: Double
    /// Cash when the entry filled.
    public let cash: Double
    /// Shares that the cash pays for at the fill's price, all costs included.
    public let affordable: Double
    /// Shares that were traded.
    public let shares: Double
  }

  /// A protective order.
  public struct Protection: Sendable {
    /// The rule's formula at the signal's bar.
    public let tree: FormulaTree
    /// The distance that it gave, in price units.
    public let distance: Double
    /// The price of the order.
    public let price: Double
  }

  /// The trade.
  public let trade: Trade
  /// The bar at whose close the entry was decided.
  public let signal: BarExplanation
  /// The entry's rule at that bar.
  public let entryRule: BarExplanation.Reading
  /// The number of shares.
  public let sizing: Sizing
  /// The entry's fill.
  public let entry: Execution
  /// The stop; nil without one.
  public let stop: Protection?
  /// The target; nil without one.
  public let target: Protection?
  /// The bar at whose close the exit was decided; nil where no rule decided it.
  public let exitSignal: BarExplanation?
  /// The rules that held there and closed the position.
  public let exitRules: [BarExplanation.Reading]
  /// The exit's fill, the last of several; nil while the position is open.
  public let exit: Execution?
  /// The orders behind the trade, of rules that place more than market orders with one stop and one target.
  public let orders: [OrderStory]
}

extension Backtest {
  /// Explains one of `trades`.
  ///
  /// - Throws: `RulesError`, as the run itself.
  /// - Precondition: the index is one of the trades.
  public func explanation(ofTrade index: Int) throws(RulesError) -> TradeExplanation {
    if let orders { return try explanation(ofTrade: index, orders) }
    let trade = trades[index]
    let rules = try runRules()
    let lag = settings.fill == .open ? 1 : 0
    let signal = try explanation(ofBar: trade.entryRow - lag)
    let word = trade.side == .long ? "enter long" : "enter short"
    guard let rule = signal.reading(word), let decision = signal.decision,
      let entry = fills.first(where: { $0.kind == .entry && $0.row == trade.entryRow })
    else { throw .noEntry(strategy: strategy.name) }
    let byRule = trade.exitReason == .signal || trade.exitReason == .reversal
    let exitSignal = byRule ? try explanation(ofBar: trade.exitRow - lag) : nil
    return TradeExplanation(
      trade: trade, signal: signal, entryRule: rule,
      sizing: try sizing(of: entry, rules, signal, decision),
      entry: execution(
        of: entry, at: settings.fill == .open ? bars.open[entry.row] : bars.close[entry.row]),
      stop: try protection(
        rules.rules.stopLoss, decision.stopDistance, entry, rules, signal.row,
        isAbove: trade.side == .short),
      target: try protection(
        rules.rules.takeProfit, decision.targetDistance, entry, rules, signal.row,
        isAbove: trade.side == .long),
      exitSignal: exitSignal, exitRules: Self.exitRules(exitSignal, trade.side),
      exit: exit(of: trade), orders: [])
  }

  /// A long position ends by its exit or by an entry of the other side, whichever holds.
  static func exitRules(
    _ signal: BarExplanation?, _ side: Trade.Side
  ) -> [BarExplanation.Reading] {
    let words = side == .long ? ["exit long", "enter short"] : ["exit short", "enter long"]
    return words.compactMap { signal?.reading($0) }.filter(\.tree.isTrue)
  }

  func sizing(
    of entry: Fill, _ rules: RunRules, _ signal: BarExplanation, _ decision: Decision
  ) throws(RulesError) -> TradeExplanation.Sizing {
    var reader = FormulaReader(
      strategy, parameters, bars: bars, among: surroundings, calendar: settings.calendar,
      row: signal.row)
    let number = try rules.rules.size.formula.map { formula throws(RulesError) in
      try reader.value(formula.node)
    }
    // What filled before the entry in its own bar: the exit of a reversal, or a stop at the open.
    var account = AccountState(cash: settings.cash, shares: 0)
    for fill in fills {
      if fill == entry { break }
      account.apply(fill)
    }
    let fees = CostRows(settings, bars)
    let affordable = withExtendedLifetime(fees) {
      withUnsafePointer(to: LaneTerms(rules, fees: fees)) {
        $0.affordable(
          Lane(repeating: account.cash), Lane(repeating: entry.price),
          sells: entry.shares < 0 ? 0xFF : 0, row: entry.row)
      }
    }
    return TradeExplanation.Sizing(
      rule: rules.rules.size, number: number ?? .nan, equity: signal.equity,
      close: bars.close[signal.row], wanted: decision.quantity, cash: account.cash,
      affordable: affordable[0], shares: abs(entry.shares))
  }

  /// The order that a rule's distance gave, rounded as the simulator rounds it.
  private func protection(
    _ rule: Distance?, _ given: Double, _ entry: Fill, _ rules: RunRules, _ row: Int, isAbove: Bool
  ) throws(RulesError) -> TradeExplanation.Protection? {
    guard let rule else { return nil }
    var reader = FormulaReader(
      strategy, parameters, bars: bars, among: surroundings, calendar: settings.calendar,
      row: row)
    var distance = given
    if case .fraction = rule { distance *= entry.price }
    let price = withUnsafePointer(to: LaneTerms(rules)) {
      $0.protective(
        Lane(repeating: entry.price), Lane(repeating: distance), isAbove: isAbove ? 0xFF : 0)
    }
    return TradeExplanation.Protection(
      tree: try reader.tree(rule.formula.node), distance: distance, price: price[0])
  }

  private func execution(of fill: Fill, at market: Double) -> TradeExplanation.Execution {
    TradeExplanation.Execution(
      row: fill.row, market: market, price: fill.price, commission: fill.commission)
  }

  /// The market's price is the fill's without the slippage that a market or stop order has.
  private func exit(of trade: Trade) -> TradeExplanation.Execution? {
    guard !trade.isOpen, trade.exitReason != .window,
      let entry = fills.firstIndex(where: { $0.kind == .entry && $0.row == trade.entryRow }),
      let fill = fills[(entry + 1)...].first(where: { $0.kind == .exit })
    else { return nil }
    let market: Double
    switch trade.exitReason {
    case .signal, .reversal, .rebalance, .universe, .marginCall, .riskLimit:
      market = settings.fill == .open ? bars.open[fill.row] : bars.close[fill.row]
    case .stop:
      let slippage = settings.steadySlippage
      market = fill.price / (1 + (trade.side == .long ? -slippage : slippage))
    case .target, .ruin, .open, .window, .delisted: market = fill.price
    }
    return execution(of: fill, at: market)
  }
}
