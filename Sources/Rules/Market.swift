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
}
