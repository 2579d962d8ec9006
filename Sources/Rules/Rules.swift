/// Where a protective order lies.
public enum Distance: Sendable, Hashable {
  /// In price units, for example a multiple of the average true range.
  case price(Formula)
  /// As a fraction of the fill price: 0.05 is 5 %.
  case fraction(Formula)
  /// At a price of its own, that of the signal's close.
  case level(Formula)
}

/// What a strategy does: conditions for entries and exits, protective orders and size.
///
/// Rules are evaluated at the close of every bar; orders work from the next bar on.
public struct Rules: Sendable, Hashable {
  /// When to buy; nil for never.
  public var enterLong: Condition?
  /// When to sell a long position at the market.
  public var exitLong: Condition?
  /// When to sell short.
  public var enterShort: Condition?
  /// When to buy back a short position at the market.
  public var exitShort: Condition?
  /// The protective stop, measured from the fill.
  public var stopLoss: Distance?
  /// The profit target, measured from the fill.
  public var takeProfit: Distance?
  /// How much to trade.
  public var size: Size
  /// How orders are placed, scaled and followed; nothing for market orders with one stop and one target.
  public var orders = OrderRules()
  /// In a portfolio, which of several entries comes first: the one with the larger number; nil for that of the name.
  public var rank: Formula?
  /// In a portfolio, the share of equity that a symbol should have; nil where entries and exits decide.
  public var weight: Formula?

  /// Collects the rules of a strategy: conditions of one kind are joined by "or", the last size counts.
  public init(@RulesBuilder _ content: () -> [any Rule]) {
    self.size = .fraction(0.95)
    for rule in content() { rule.apply(to: &self) }
  }
}

/// One line of a strategy's rules.
public protocol Rule: Sendable {
  /// Adds this rule to the others.
  func apply(to rules: inout Rules)
}

/// Collects the lines of a rules block.
@resultBuilder
public enum RulesBuilder {
  /// Joins the lines of a block.
  public static func buildBlock(_ lines: [any Rule]...) -> [any Rule] { lines.flatMap { $0 } }
  /// Takes one line.
  public static func buildExpression(_ line: any Rule) -> [any Rule] { [line] }
  /// Takes a line behind an `if`.
  public static func buildOptional(_ lines: [any Rule]?) -> [any Rule] { lines ?? [] }
  /// Takes the lines of the first branch.
  public static func buildEither(first lines: [any Rule]) -> [any Rule] { lines }
  /// Takes the lines of the other branch.
  public static func buildEither(second lines: [any Rule]) -> [any Rule] { lines }
}

func either(_ one: Condition?, _ other: Condition) -> Condition {
  one.map { $0 || other } ?? other
}

/// Buys when a condition holds and no long position is held.
public struct EnterLong: Rule {
  let condition: Condition
  let style: OrderStyle?
  /// Makes the rule; without a style it orders at the market.
  public init(when condition: Condition, by style: OrderStyle? = nil) {
    self.condition = condition
    self.style = style
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.enterLong = either(rules.enterLong, condition)
    rules.orders.enterLong = style ?? rules.orders.enterLong
  }
}

/// Sells a long position when a condition holds.
public struct ExitLong: Rule {
  let condition: Condition
  let style: OrderStyle?
  /// Makes the rule; without a style it orders at the market.
  public init(when condition: Condition, by style: OrderStyle? = nil) {
    self.condition = condition
    self.style = style
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.exitLong = either(rules.exitLong, condition)
    rules.orders.exitLong = style ?? rules.orders.exitLong
  }
}

/// Sells short when a condition holds and no short position is held.
public struct EnterShort: Rule {
  let condition: Condition
  let style: OrderStyle?
  /// Makes the rule; without a style it orders at the market.
  public init(when condition: Condition, by style: OrderStyle? = nil) {
    self.condition = condition
    self.style = style
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.enterShort = either(rules.enterShort, condition)
    rules.orders.enterShort = style ?? rules.orders.enterShort
  }
}

/// Buys a short position back when a condition holds.
public struct ExitShort: Rule {
  let condition: Condition
  let style: OrderStyle?
  /// Makes the rule; without a style it orders at the market.
  public init(when condition: Condition, by style: OrderStyle? = nil) {
    self.condition = condition
    self.style = style
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.exitShort = either(rules.exitShort, condition)
    rules.orders.exitShort = style ?? rules.orders.exitShort
  }
}

/// Protects a position with a stop order, from the fill on.
public struct StopLoss: Rule {
  let distance: Distance
  /// A stop this far from the fill, in price units.
  public init(distance: some Term) { self.distance = .price(distance.formula) }
  /// A stop this fraction of the fill price away: 0.05 is 5 %.
  public init(fraction: some Term) { self.distance = .fraction(fraction.formula) }
  /// A stop at a price, that of the signal's close.
  public init(at price: some Term) { self.distance = .level(price.formula) }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.stopLoss = distance }
}

/// Takes profit with a limit order, from the fill on.
///
/// Behind a target with a portion further ones may follow; else the last counts.
public struct TakeProfit: Rule {
  let target: Target
  /// A target this far from the fill, in price units.
  public init(distance: some Term, portion: (any Term)? = nil) {
    target = Target(.price(distance.formula), portion: portion?.formula)
  }
  /// A target this fraction of the fill price away: 0.1 is 10 %.
  public init(fraction: some Term, portion: (any Term)? = nil) {
    target = Target(.fraction(fraction.formula), portion: portion?.formula)
  }
  /// A target at a price, that of the signal's close.
  public init(at price: some Term, portion: (any Term)? = nil) {
    target = Target(.level(price.formula), portion: portion?.formula)
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    if rules.takeProfit != nil, rules.orders.targetPortion != nil {
      rules.orders.furtherTargets.append(target)
    } else {
      rules.takeProfit = target.distance
      rules.orders.targetPortion = target.portion
    }
  }
}
