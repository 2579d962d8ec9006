/// How far market and stop orders fill against their side beyond a share of the price that is always the same.
///
/// All of it is known before the bar of the fill: windows end with the bar before. Where one is not full, or holds a bar
/// without its number, that part is nothing. Limit orders do not slip.
public struct SlippageModel: Hashable, Sendable, Codable {
  /// The assumed spread as a share of the price: a fill pays half of it.
  public var spread: Double?
  /// The assumed spread in currency a share, in place of a share of the price.
  public var spreadAmount: Double?
  /// The share of the average true range of 14 bars that a fill pays.
  public var rangeShare: Double?
  /// The factor k of `k · σ · sqrt(shares / volume)`: σ is the deviation of 20 returns, volume the mean of 20 bars.
  public var impact: Double?

  /// Makes a model of its parts; nil for none of the kind.
  public init(
    spread: Double? = nil, spreadAmount: Double? = nil, rangeShare: Double? = nil,
    impact: Double? = nil
  ) {
    self.spread = spread
    self.spreadAmount = spreadAmount
    self.rangeShare = rangeShare
    self.impact = impact
  }

  /// Whether it is more than a share of the price.
  package var varies: Bool { spreadAmount != nil || rangeShare != nil || impact != nil }

  /// The assumed spread as a share of a price; nil where none is assumed.
  func spreadShare(at price: Double) -> Double? { spread ?? spreadAmount.map { $0 / price } }
}

extension Settings {
  /// What a market or stop order loses as a share of its price, whatever the bars are: the slippage and half of the
  /// spread.
  package var steadySlippage: Double { slippage + (slippageModel?.spread ?? 0) / 2 }
}
