/// What rules say beyond conditions, one stop, one target and a size; nothing of it by default.
public struct OrderRules: Sendable, Hashable {
  /// How long positions are ordered.
  public var enterLong = OrderStyle.market
  /// How short positions are ordered.
  public var enterShort = OrderStyle.market
  /// How the exit rule of a long position orders; a reversal leaves at the market.
  public var exitLong = OrderStyle.market
  /// How the exit rule of a short position orders.
  public var exitShort = OrderStyle.market
  /// How long orders by price work; nil for one bar.
  public var life: OrderLife?
  /// Whether entries of both sides stand side by side, and the first fill cancels the other.
  public var entriesCancelEachOther = false
  /// The share of the entry that leaves at the first target; nil for all that is left.
  public var targetPortion: Formula?
  /// Targets behind the first one, at most three.
  public var furtherTargets: [Target] = []
  /// A stop that follows the best price.
  public var trail: Trail?
  /// When the stop moves to the entry's price.
  public var breakEven: BreakEvenMove?
  /// After how many bars the position leaves at the market.
  public var timeStop: Formula?
  /// When a long position is added to.
  public var addLong: Condition?
  /// When a short position is added to.
  public var addShort: Condition?
  /// How often a position is added to; nil for once.
  public var adds: Formula?
  /// How much is added; nil for the strategy's size.
  public var addSize: Size?
  /// When part of a long position is sold at the market.
  public var reduceLong: Condition?
  /// When part of a short position is bought back at the market.
  public var reduceShort: Condition?
  /// The share of the position that a reduction takes.
  public var reducePortion: Formula?
  /// Bars that must pass behind an exit before the next entry is ordered.
  public var wait: Formula?
  /// The same behind an exit by a stop.
  public var waitAfterStop: Formula?
  /// How many positions a session opens.
  public var entriesPerSession: Formula?

  /// Nothing beyond the plain rules.
  public init() {}

  /// The same with other formulas and conditions.
  package func mapped(
    _ formula: (Formula) -> Formula, _ condition: (Condition) -> Condition
  ) -> OrderRules {
    var rules = self
    rules.enterLong = enterLong.mapped(formula)
    rules.enterShort = enterShort.mapped(formula)
    rules.exitLong = exitLong.mapped(formula)
    rules.exitShort = exitShort.mapped(formula)
    rules.furtherTargets = furtherTargets.map {
      Target($0.distance.mapped(formula), portion: $0.portion)
    }
    rules.trail?.distance = (trail?.distance.mapped(formula)) ?? .price(0)
    rules.breakEven?.distance = (breakEven?.distance.mapped(formula)) ?? .price(0)
    rules.addLong = addLong.map(condition)
    rules.addShort = addShort.map(condition)
    rules.addSize = addSize?.mapped(formula)
    rules.reduceLong = reduceLong.map(condition)
    rules.reduceShort = reduceShort.map(condition)
    return rules
  }

  /// The same without one side.
  package func without(long: Bool, short: Bool) -> OrderRules {
    var rules = self
    if long {
      (rules.enterLong, rules.exitLong) = (.market, .market)
      (rules.addLong, rules.reduceLong) = (nil, nil)
    }
    if short {
      (rules.enterShort, rules.exitShort) = (.market, .market)
      (rules.addShort, rules.reduceShort) = (nil, nil)
    }
    if long || short { rules.entriesCancelEachOther = false }
    if rules.addLong == nil, rules.addShort == nil { (rules.adds, rules.addSize) = (nil, nil) }
    if rules.reduceLong == nil, rules.reduceShort == nil { rules.reducePortion = nil }
    return rules
  }
}

extension Distance {
  package func mapped(_ change: (Formula) -> Formula) -> Distance {
    switch self {
    case .price(let value): .price(change(value))
    case .fraction(let value): .fraction(change(value))
    case .level(let value): .level(change(value))
    }
  }
}
