/// Trades the distance of a symbol from another one, by a rolling hedge ratio.
///
/// It trades the one leg whose bars it is run on: the other symbol is read, not traded.
public struct PairsSpread: Strategy {
  let window = Parameter("window", 20...250, by: 10, default: 60)
  let width = Parameter("width", 1...4, by: 0.25, default: 2)
  let out = Parameter("out", 0...1, by: 0.25, default: 0)
  private let other: String

  /// Makes the strategy against another symbol.
  public init(against other: String = "SPY") { self.other = other }

  /// What the strategy does.
  public var summary: String {
    "Buys when a rolling regression on \(other) leaves the price far too low, and mirrored; one leg."
  }
  /// What a parameter set must satisfy.
  public var constraint: Condition? { out < width }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let line = market.close.regression(on: market.symbol(other).close, window)
    let score = line.residual / line.residual.standardDeviation(window)
    return Rules {
      EnterLong(when: score < -width.formula)
      ExitLong(when: score >= -out.formula)
      EnterShort(when: score > width)
      ExitShort(when: score <= out)
    }
  }
}
