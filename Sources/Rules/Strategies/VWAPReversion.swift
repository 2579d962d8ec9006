/// Fades moves away from the session's volume-weighted average price; for bars shorter than a day.
///
/// It leaves when no more than `leave` minutes remain at a bar's end: at least a bar's length, for the order
/// fills at the next open.
public struct VWAPReversion: Strategy {
  let window = Parameter("window", 10...120, by: 10, default: 30)
  let width = Parameter("width", 1...4, by: 0.25, default: 2)
  let leave = Parameter("leave", 5...120, by: 5, default: 30)

  /// Makes the strategy.
  public init() {}

  /// The name on the command line.
  public var name: String { "vwap-reversion" }
  /// What the strategy does.
  public var summary: String {
    "Buys far below the session's VWAP, leaves at it or some minutes before the close; mirrored, intraday."
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let distance = market.close - market.sessionVWAP
    let band = distance.standardDeviation(window) * width
    let isLate = market.minutesToClose <= leave
    return Rules {
      EnterLong(when: distance < -band && !isLate)
      ExitLong(when: distance >= 0 || isLate)
      EnterShort(when: distance > band && !isLate)
      ExitShort(when: distance <= 0 || isLate)
    }
  }
}
