import Numerics

/// Whether an account's positions met the bars that they earned on better than chance would.
///
/// A position is what was held at the close before a bar, as a share of equity, so it was decided before the bar's
/// return. Costs are not in it, nor what was won between a fill and the close of its bar.
///
/// - SeeAlso: `SignalPermutation`; formula digest B17.
public struct SignalTest: Hashable, Sendable {
  /// Against returns in random order.
  public let shuffled: SignalPermutation
  /// Against returns turned by some bars, which keeps what they have in common with their neighbours.
  public let rotated: SignalPermutation
  /// Σ position × return.
  public let total: Double
  /// What a market that rose or fell gave to positions that were more long than short.
  public let trend: Double
  /// What remains for timing.
  public let timing: Double

  /// Tests an account; nil for a pool and where nothing was held.
  ///
  /// - Complexity: O(count × bars).
  public init?(_ account: RunAccount, count: Int = 1000, seed: UInt64 = 1) {
    guard let positions = account.positions, positions.contains(where: { $0 != 0 }) else {
      return nil
    }
    let returns = account.marketReturns
    shuffled = SignalPermutation(
      positions: positions, returns: returns, .shuffle, count: count, seed: seed)
    rotated = SignalPermutation(
      positions: positions, returns: returns, .rotate, count: count, seed: seed)
    (total, trend, timing) = SignalPermutation.partition(positions: positions, returns: returns)
  }
}
