/// What a strategy can see of its market: the bars up to now, and nothing after.
public struct Market: Sendable {
  /// Makes the view that rules are written against.
  public init() {}

  /// The first price of the bar.
  public var open: Expression { Expression(.column(.open)) }
  /// The highest price of the bar.
  public var high: Expression { Expression(.column(.high)) }
  /// The lowest price of the bar.
  public var low: Expression { Expression(.column(.low)) }
  /// The last price of the bar.
  public var close: Expression { Expression(.column(.close)) }
  /// The traded quantity of the bar.
  public var volume: Expression { Expression(.column(.volume)) }

  /// The range of the bar, reaching to the close before it; NaN at the first bar.
  public var trueRange: Expression { Expression(.trueRange, [high, low, close]) }

  /// The average true range: Wilder's average of the true range, in price units.
  public func atr(_ window: some Term) -> Expression { trueRange.wilder(window) }
}
