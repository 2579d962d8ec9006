/// Follows the break of the session's first range; for bars shorter than a day.
public struct OpeningRangeBreakout: Strategy {
  let range = Parameter("range", 5...120, by: 5, default: 30)
  let last = Parameter("last", 60...330, by: 30, default: 180)
  let leave = Parameter("leave", 60...389, by: 1, default: 330)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Follows the break of the first minutes' range until the session's end; intraday bars."
  }
  /// What a parameter set must satisfy.
  public var constraint: Condition? { range < last && last < leave }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let levels = market.openingRange(minutes: range)
    let isEarly = market.minutesSinceOpen < last
    let isLate = market.minutesSinceOpen >= leave
    return Rules {
      EnterLong(when: market.close.crosses(above: levels.high) && isEarly)
      ExitLong(when: isLate)
      EnterShort(when: market.close.crosses(below: levels.low) && isEarly)
      ExitShort(when: isLate)
      StopLoss(distance: levels.high - levels.low)
    }
  }
}
