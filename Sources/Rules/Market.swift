public import Series

/// What a strategy can see of its market: the bars up to now, and nothing after.
public struct Market: Sendable {
  private let clock: Clock

  /// Makes the view that rules are written against.
  public init() { clock = .traded }

  private init(_ clock: Clock) { self.clock = clock }

  /// The same market in longer bars, each visible from its close on.
  ///
  /// Indicators of its columns count in those bars. Beside numbers of shorter bars, or in a comparison, the
  /// last closed bar's value stands.
  public func every(_ timeframe: Timeframe) -> Market {
    Market(Clock(symbol: clock.symbol, timeframe: timeframe))
  }

  /// Another symbol's market, each bar visible from its close on.
  public func symbol(_ name: String) -> Market {
    Market(Clock(symbol: name, timeframe: clock.timeframe))
  }

  private func column(_ field: BarField) -> Formula { Formula(.column(MarketColumn(field, clock))) }

  /// The first price of the bar.
  public var open: Formula { column(.open) }
  /// The highest price of the bar.
  public var high: Formula { column(.high) }
  /// The lowest price of the bar.
  public var low: Formula { column(.low) }
  /// The last price of the bar.
  public var close: Formula { column(.close) }
  /// The traded quantity of the bar.
  public var volume: Formula { column(.volume) }

  /// A number of the bar's session, which rises from one to the next; NaN outside the exchange's hours.
  public var session: Formula { column(.session) }
  /// Minutes since midnight at the exchange at the bar's start; NaN for daily bars.
  public var minuteOfDay: Formula { column(.minuteOfDay) }
  /// Minutes from the session's open to the bar's start, negative before it; NaN for daily bars.
  public var minutesSinceOpen: Formula { column(.minutesSinceOpen) }
  /// Minutes from the bar's end to the session's close, negative behind it; NaN for daily bars.
  ///
  /// What is decided while it is at least the bar's length fills within the session.
  public var minutesToClose: Formula { column(.minutesToClose) }
  /// The day of the week, 1 for Monday to 7 for Sunday.
  public var dayOfWeek: Formula { column(.dayOfWeek) }
  /// The day of the month.
  public var dayOfMonth: Formula { column(.dayOfMonth) }
  /// The month, 1 to 12.
  public var month: Formula { column(.month) }
}
