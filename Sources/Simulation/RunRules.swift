package import Rules
import Series

/// A strategy as a run trades it: its graph compiled, the side and size of the settings applied.
package struct RunRules: Sendable {
  /// How an entry's quantity follows from its size number.
  package enum SizeKind: Sendable { case allIn, fraction, risk, shares, notional, net }

  /// The rules that are traded: those of the chosen side, with the chosen size.
  package let rules: Rules
  package let program: Program
  package let settings: Settings
  package let sizeKind: SizeKind
  package let stopIsFraction: Bool
  package let targetIsFraction: Bool
  package let hasStop: Bool
  package let hasTarget: Bool
  package let hasShorts: Bool
  /// What is assumed where a bar leaves the order of events open.
  package var ambiguity = OrderTerms.Ambiguity.pessimistic
  /// Whether the order path runs the rules, and not the plain one, which is faster and knows less.
  package var usesOrders: Bool

  /// Applies settings to a strategy.
  ///
  /// `barsPerYear` is asked for only by a size that depends on it, where the settings do not say.
  ///
  /// - Throws: `RulesError` where the side leaves no entry, or a risk size has no stop.
  package init(
    _ strategy: CompiledStrategy, settings: Settings, symbols: SymbolUniverse = SymbolUniverse(),
    isPooled: Bool = false, barsPerYear: @autoclosure () -> Double = 252
  ) throws(RulesError) {
    let steps = 1 / settings.tick
    guard settings.tick == 0 || (settings.tick > 0 && abs(steps - steps.rounded()) < 1e-6),
      settings.tick <= 1
    else { throw .badTick(settings.tick) }
    var rules = strategy.rules
    var year = 252.0
    if settings.side == .long { (rules.enterShort, rules.exitShort) = (nil, nil) }
    if settings.side == .short { (rules.enterLong, rules.exitLong) = (nil, nil) }
    rules.orders = rules.orders.without(
      long: settings.side == .short, short: settings.side == .long)
    if let size = settings.size { rules.size = Size(size) }
    try rules.checkSize()
    if rules.knowsYear { year = settings.barsPerYear ?? barsPerYear() }
    rules = rules.expanded(barsPerYear: year)
    usesOrders = !rules.isPlain || settings.terms != nil
    if settings.terms != nil { try Self.checkTerms(settings) }
    if !rules.isPlain, isPooled {
      throw .badOrder(
        word: strategy.orderWords.first ?? "orders",
        reason: "a pool trades at the market, with one stop and one target; leave out --pool")
    }
    if !rules.isPlain, settings.fill == .close {
      throw .badOrder(
        word: strategy.orderWords.first ?? "orders",
        reason: "such orders work from the next bar on; leave out --fill close")
    }
    let restricted = try CompiledStrategy(
      name: strategy.name, summary: strategy.summary, rules: rules,
      constraint: strategy.constraint, parameters: strategy.parameters)
    guard isPooled || rules.enterLong != nil || rules.enterShort != nil else {
      throw .needsPool(strategy: strategy.name)
    }
    self.program = try Program(restricted, symbols: symbols, isPooled: isPooled)
    self.settings = settings
    self.rules = rules
    sizeKind = SizeKind(rules.size)
    if case .fraction = rules.stopLoss { stopIsFraction = true } else { stopIsFraction = false }
    if case .fraction = rules.takeProfit {
      targetIsFraction = true
    } else {
      targetIsFraction = false
    }
    hasStop = rules.stopLoss != nil
    hasTarget = rules.takeProfit != nil
    hasShorts = rules.enterShort != nil
    if let option = settings.optionOfOrders {
      // What a lane remembers or looks up for it is on the order path.
      guard !isPooled, settings.fill == .open else {
        let other = isPooled ? "--pool" : "--fill close"
        throw .badOrder(word: option, reason: "is not known with \(other); leave one of them out")
      }
      usesOrders = true
    }
    // Finer bars are looked into on the order path only, which gives plain rules the same fills.
    if settings.intrabar != nil, !isPooled, settings.fill == .open, hasStop, hasTarget {
      usesOrders = true
    }
  }
}

extension RunRules {
  /// What an account's terms cannot be combined with.
  private static func checkTerms(_ settings: Settings) throws(RulesError) {
    if settings.fill == .close {
      throw .badOrder(
        word: "account",
        reason: "no account fills at the close that made the signal; leave out --fill close")
    }
    if settings.intrabar != nil {
      throw .badOrder(
        word: "account",
        reason: "an account's fills are not looked up in finer bars; leave out --intrabar")
    }
  }
}

extension RunRules.SizeKind {
  init(_ size: Size) {
    self =
      switch size {
      case .allIn: .allIn
      // Both are fractions once they are expanded.
      case .fraction, .volatility, .kelly: .fraction
      case .risk: .risk
      case .shares: .shares
      case .notional: .notional
      case .net: .net
      }
  }
}

extension RunRules {
  /// Whether orders know a session's open, its close or its end.
  package var needsSessions: Bool {
    let orders = rules.orders
    let styles = [orders.enterLong, orders.enterShort, orders.exitLong, orders.exitShort]
    return orders.life == .day || orders.entriesPerSession != nil
      || styles.contains { $0 != .market && !$0.hasLife }
  }

  /// Whether a bar may leave the order of events open.
  package var mayBeAmbiguous: Bool { usesOrders || hasStop && hasTarget }
}

extension SizeSetting {
  /// Whether the size depends on how many bars a year has.
  package var knowsYear: Bool { Size(self).knowsYear }
}

extension Size {
  init(_ setting: SizeSetting) {
    switch setting {
    case .all: self = .allIn
    case .fraction(let value): self = .fraction(value.formula)
    case .risk(let value): self = .risk(value.formula)
    case .shares(let value): self = .shares(value.formula)
    case .notional(let value): self = .notional(value.formula)
    case .net(let value): self = .net(value.formula)
    case .volatility(let target, let window, let cap):
      self = .volatility(target.formula, window: window.formula, cap: cap.formula)
    case .kelly(let share, let window, let cap):
      self = .kelly(share.formula, window: window.formula, cap: cap.formula)
    }
  }
}

extension Rules {
  /// Kelly's fraction is of a bet on rising prices: of the other it says nothing.
  fileprivate func checkSize() throws(RulesError) {
    guard enterShort != nil else { return }
    for size in [size, orders.addSize] {
      if case .kelly = size {
        throw .badOrder(
          word: "size", reason: "kelly sizes long entries only; leave the short ones out")
      }
    }
  }
}

extension Settings {
  /// The option that asks for what only the order path knows; nil for none.
  fileprivate var optionOfOrders: String? {
    if commission.tiers != nil { return "--costs ib-tiered" }
    guard let model = slippageModel, model.varies else { return nil }
    return model.impact != nil
      ? "--impact" : model.rangeShare != nil ? "--slippage-atr" : "--spread in currency"
  }

  /// Bars a year of the calendar that bars follow.
  func barsPerYear(of bars: Bars) -> Double {
    (calendar ?? .guess(for: bars)).barsPerYear(bars.timeframe)
  }
}
