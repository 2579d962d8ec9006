/// Antonacci's dual momentum: the strongest of the symbols, and only while they rise.
///
/// Needs several symbols; each has an account of its own.
public struct DualMomentum: Strategy {
  let window = Parameter("window", 20...260, by: 20, default: 240)
  let top = Parameter("top", 0.1...0.9, by: 0.1, default: 0.5)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Each month holds the symbols whose change ranks in the top share and is positive; several symbols."
  }

  /// The rules.
  ///
  /// Source: Antonacci (2014), "Dual Momentum Investing".
  public func rules(_ market: Market) -> Rules {
    let change = market.close.rateOfChange(window)
    let isNewMonth = !market.month.equals(market.month.lag(1))
    let isStrong = change.rankAcrossSymbols() >= 1 - top.formula && change > 0
    return Rules {
      EnterLong(when: isNewMonth && isStrong)
      ExitLong(when: isNewMonth && !isStrong)
    }
  }
}
