/// The turtles' channel breakout, trailed by a multiple of the average true range.
public struct DonchianBreakout: Strategy {
  let entry = Parameter("entry", 10...100, default: 20)
  let trail = Parameter("trail", 5...50, default: 22)
  let width = Parameter("width", 1...6, by: 0.5, default: 3)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Buys a new high of the channel, leaves below the high minus a multiple of the ATR; mirrored."
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let channel = market.donchian(entry)
    let trailing = market.chandelierExit(trail, width: width)
    return Rules {
      EnterLong(when: market.close > channel.upper.lag(1))
      ExitLong(when: market.close < trailing.long)
      EnterShort(when: market.close < channel.lower.lag(1))
      ExitShort(when: market.close > trailing.short)
      StopLoss(distance: market.atr(trail) * width)
      Size(.risk(0.01))
    }
  }
}
