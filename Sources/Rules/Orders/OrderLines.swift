/// Says how long orders by price work; without it one bar.
public struct OrdersWork: Rule {
  let life: OrderLife
  /// Makes the rule.
  public init(_ life: OrderLife) { self.life = life }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.orders.life = life }
}

/// Lets the entry orders of both sides stand side by side; the first that fills cancels the other.
public struct EntriesCancelEachOther: Rule {
  /// Makes the rule.
  public init() {}
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.orders.entriesCancelEachOther = true }
}

/// Protects a position with a stop that follows its best price.
public struct TrailingStop: Rule {
  let trail: Trail
  /// A stop this far behind, in price units; `live` takes the distance of each close, `onClose` the best close.
  public init(distance: some Term, live: Bool = false, onClose: Bool = false) {
    trail = Trail(.price(distance.formula), isLive: live, isOnClose: onClose)
  }
  /// A stop this fraction of the best price behind: 0.05 is 5 %.
  public init(fraction: some Term, live: Bool = false, onClose: Bool = false) {
    trail = Trail(.fraction(fraction.formula), isLive: live, isOnClose: onClose)
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.orders.trail = trail }
}

/// Moves the stop to the entry's price once the position is so far ahead, from the next bar on.
public struct BreakEven: Rule {
  let move: BreakEvenMove
  /// Moves it when the best price is this far from the entry, to `plus` beyond the entry, both in price units.
  public init(distance: some Term, plus: (any Term)? = nil) {
    move = BreakEvenMove(.price(distance.formula), plus: plus?.formula)
  }
  /// Moves it when the best price is this fraction of the entry's price ahead.
  public init(fraction: some Term, plus: (any Term)? = nil) {
    move = BreakEvenMove(.fraction(fraction.formula), plus: plus?.formula)
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.orders.breakEven = move }
}

/// Leaves at the market after so many bars; the entry's bar is the first.
public struct TimeStop: Rule {
  let bars: Formula
  /// Makes the rule.
  public init(bars: some Term) { self.bars = bars.formula }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.orders.timeStop = bars }
}

/// Adds to a long position, ordered as its entry is.
public struct AddLong: Rule {
  let condition: Condition
  let size: Size?
  let most: Formula?
  /// Adds when a condition holds, at most so often; without a size as much as an entry.
  public init(when condition: Condition, size: Size? = nil, atMost most: (any Term)? = nil) {
    self.condition = condition
    self.size = size
    self.most = most?.formula
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.orders.addLong = either(rules.orders.addLong, condition)
    rules.orders.addSize = size ?? rules.orders.addSize
    rules.orders.adds = most ?? rules.orders.adds
  }
}

/// Adds to a short position, ordered as its entry is.
public struct AddShort: Rule {
  let condition: Condition
  let size: Size?
  let most: Formula?
  /// Adds when a condition holds, at most so often; without a size as much as an entry.
  public init(when condition: Condition, size: Size? = nil, atMost most: (any Term)? = nil) {
    self.condition = condition
    self.size = size
    self.most = most?.formula
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.orders.addShort = either(rules.orders.addShort, condition)
    rules.orders.addSize = size ?? rules.orders.addSize
    rules.orders.adds = most ?? rules.orders.adds
  }
}

/// Sells a share of a long position at the market.
public struct ReduceLong: Rule {
  let condition: Condition
  let portion: Formula
  /// Makes the rule; a portion of 0.5 is half of what is held.
  public init(when condition: Condition, portion: some Term) {
    self.condition = condition
    self.portion = portion.formula
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.orders.reduceLong = either(rules.orders.reduceLong, condition)
    rules.orders.reducePortion = portion
  }
}

/// Buys a share of a short position back at the market.
public struct ReduceShort: Rule {
  let condition: Condition
  let portion: Formula
  /// Makes the rule; a portion of 0.5 is half of what is held.
  public init(when condition: Condition, portion: some Term) {
    self.condition = condition
    self.portion = portion.formula
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    rules.orders.reduceShort = either(rules.orders.reduceShort, condition)
    rules.orders.reducePortion = portion
  }
}

/// Lets bars pass behind an exit before the next entry is ordered.
public struct WaitAfterExit: Rule {
  let bars: Formula
  let isOfStops: Bool
  /// Waits so many bars behind every exit, or with `ofStops` behind those by a stop.
  public init(bars: some Term, ofStops: Bool = false) {
    self.bars = bars.formula
    self.isOfStops = ofStops
  }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) {
    if isOfStops { rules.orders.waitAfterStop = bars } else { rules.orders.wait = bars }
  }
}

/// Limits how many positions a session opens.
public struct EntriesPerSession: Rule {
  let count: Formula
  /// Makes the rule.
  public init(_ count: some Term) { self.count = count.formula }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.orders.entriesPerSession = count }
}
