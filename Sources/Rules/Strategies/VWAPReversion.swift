/// Fades moves away from the session's volume-weighted average price; for bars shorter than a day.
public struct VWAPReversion: Strategy {
  let window = Parameter("window", 10...120, by: 10, default: 30)
  let width = Parameter("width", 1...4, by: 0.25, default: 2)
  let leave = Parameter("leave", 60...389, by: 1, default: 330)

  /// Makes the strategy.
  public init() {}

  /// The name on the command line.
  public var name: String { "vwap-reversion" }
  /// What the strategy does.
  public var summary: String {
    "Buys far below the session's VWAP, leaves at it or at the session's end; mirrored, intraday."
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let distance = market.close - market.sessionVWAP
    let band = distance.standardDeviation(window) * width
    let isLate = market.minutesSinceOpen >= leave
    return Rules {
      EnterLong(when: distance < -band && market.minutesSinceOpen < leave)
      ExitLong(when: distance >= 0 || isLate)
      EnterShort(when: distance > band && market.minutesSinceOpen < leave)
      ExitShort(when: distance <= 0 || isLate)
    }
  }
}
