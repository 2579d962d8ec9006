/// What a strategy can see of its market: the bars up to now, and nothing after.
public struct Market: Sendable {
  /// Makes the view that rules are written against.
  public init() {}

  /// The first price of the bar.
  public var open: Formula { Formula(.column(.open)) }
  /// The highest price of the bar.
  public var high: Formula { Formula(.column(.high)) }
  /// The lowest price of the bar.
  public var low: Formula { Formula(.column(.low)) }
  /// The last price of the bar.
  public var close: Formula { Formula(.column(.close)) }
  /// The traded quantity of the bar.
  public var volume: Formula { Formula(.column(.volume)) }

  /// The range of the bar, reaching to the close before it; NaN at the first bar.
  public var trueRange: Formula { Formula(.trueRange, [high, low, close]) }

  /// The average true range: Wilder's average of the true range, in price units.
  public func atr(_ window: some Term) -> Formula { trueRange.wilder(window) }
}
