/// Follows the break of the session's first range; for bars shorter than a day.
///
/// It leaves when no more than `leave` minutes remain at a bar's end: at least a bar's length, for the order
/// fills at the next open.
public struct OpeningRangeBreakout: Strategy {
  let range = Parameter("range", 5...120, by: 5, default: 30)
  let last = Parameter("last", 60...330, by: 30, default: 180)
  let leave = Parameter("leave", 5...120, by: 5, default: 30)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Follows the break of the first minutes' range until some minutes before the close; intraday bars."
  }
  /// What a parameter set must satisfy.
  public var constraint: Condition? { range < last }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let levels = market.openingRange(minutes: range)
    let isLate = market.minutesToClose <= leave
    let isEarly = market.minutesSinceOpen < last && !isLate
    let (above, below) = (market.close > levels.high, market.close < levels.low)
    // Not yet beyond at the bar before, or the range was not known then.
    let wasAbove = market.close.lag(1) > levels.high.lag(1)
    let wasBelow = market.close.lag(1) < levels.low.lag(1)
    return Rules {
      EnterLong(when: above && !wasAbove && isEarly)
      ExitLong(when: isLate)
      EnterShort(when: below && !wasBelow && isEarly)
      ExitShort(when: isLate)
      StopLoss(distance: levels.high - levels.low)
    }
  }
}
