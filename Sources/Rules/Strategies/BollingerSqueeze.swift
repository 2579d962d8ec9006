/// A break out of bands that have become narrow.
public struct BollingerSqueeze: Strategy {
  let window = Parameter("window", 10...50, default: 20)
  let quiet = Parameter("quiet", 50...250, by: 25, default: 125)
  let patience = Parameter("patience", 1...20, default: 5)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Buys the break above bands that were at their narrowest lately, leaves at the average; mirrored."
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let bands = market.close.bollinger(window)
    let bandwidth = (bands.upper - bands.lower) / bands.middle
    let wasNarrow = (bandwidth <= bandwidth.lowest(quiet)).barsSince <= patience
    return Rules {
      EnterLong(when: wasNarrow && market.close > bands.upper)
      ExitLong(when: market.close < bands.middle)
      EnterShort(when: wasNarrow && market.close < bands.lower)
      ExitShort(when: market.close > bands.middle)
    }
  }
}
