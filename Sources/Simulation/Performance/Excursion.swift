/// How far the price moved against a position and for it while it was held.
public struct Excursion: Sendable, Hashable {
  /// The worst move as a fraction of the entry price, at most 0 where the price was ever against.
  public let adverse: Double
  /// The best move as a fraction of the entry price.
  public let favorable: Double

  /// Measures the extremes of the bars that a position saw.
  ///
  /// Leave out the entry's bar when the entry filled at its close, and put the exit price in place of the extremes of
  /// the exit's bar when the exit filled inside it: what came after is unknown. NaN without bars.
  ///
  /// - Parameters:
  ///   - side: the direction of the position.
  ///   - entryPrice: the fill price.
  ///   - highs: highest prices of the bars held.
  ///   - lows: lowest prices of the bars held.
  public init(side: Trade.Side, entryPrice: Double, highs: [Double], lows: [Double]) {
    let highest = (highs.max() ?? .nan) / entryPrice
    let lowest = (lows.min() ?? .nan) / entryPrice
    switch side {
    case .long: (adverse, favorable) = (lowest - 1, highest - 1)
    case .short: (adverse, favorable) = (1 - highest, 1 - lowest)
    }
  }
}
