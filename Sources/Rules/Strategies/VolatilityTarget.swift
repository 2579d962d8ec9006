/// Holds a trend with a size that keeps the position's volatility near a target.
///
/// The size is decided anew each month: the position is closed in the month's first bars and bought again
/// at the next, so it is out of the market for one bar.
public struct VolatilityTarget: Strategy {
  let target = Parameter("target", 0.05...0.3, by: 0.05, default: 0.1)
  let window = Parameter("window", 10...120, by: 10, default: 40)
  let trend = Parameter("trend", 50...250, by: 50, default: 200)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Holds above an average what keeps a year of 252 bars at a volatility; sized each month, out one bar."
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let volatility = market.close.realizedVolatility(window)
    let isNewMonth = !market.month.equals(market.month.lag(1))
    let isRising = market.close > market.close.sma(trend)
    return Rules {
      EnterLong(when: isRising && !isNewMonth)
      ExitLong(when: isNewMonth || !isRising)
      Size(.fraction(Formula.minimum(target / volatility, 1)))
    }
  }
}
