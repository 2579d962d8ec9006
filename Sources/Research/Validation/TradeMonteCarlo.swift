import Numerics
import Simulation

/// What the order and the draw of an account's trades could have made of it, in three ways.
///
/// Where sizes follow equity, a trade counts by its profit as a share of the equity before it, and shares compound; where they
/// are fixed, by its profit in currency.
///
/// - SeeAlso: `TradeResampling`; formula digest B15.
public struct TradeMonteCarlo: Hashable, Sendable {
  /// The trades as they came.
  public let observed: TradeResampling
  /// The same trades in random order.
  public let shuffled: TradeResampling
  /// As many trades, each any of them.
  public let drawn: TradeResampling
  /// As many trades, in blocks that keep neighbours together.
  public let blocks: TradeResampling
  /// The mean length of such a block, in trades.
  public let meanBlock: Double
  /// Trades.
  public let trades: Int
  /// Whether profits compound.
  public let compounds: Bool

  /// Draws an account's closed trades again; nil for fewer than two of them.
  ///
  /// - Complexity: O(resamples × trades).
  public init?(_ account: RunAccount, resamples: Int = 1000, seed: UInt64 = 1) {
    let profits = account.trades.map(\.profit)
    guard profits.count > 1 else { return nil }
    let stake = account.equity.initial
    compounds = account.compounds
    let outcomes = compounds ? Self.shares(profits, of: stake) : profits
    meanBlock = BlockLength(outcomes).stationary
    trades = profits.count
    let isCompounded = compounds
    func resampled(_ scheme: TradeResampling.Scheme) -> TradeResampling {
      TradeResampling(
        profits: outcomes, stake: stake, scheme, resamples: resamples, seed: seed,
        compounds: isCompounded)
    }
    observed = TradeResampling([profits], stake: stake)
    shuffled = resampled(.shuffle)
    drawn = resampled(.bootstrap)
    blocks = resampled(.blocks(mean: meanBlock))
  }

  /// The share of a scheme's draws whose drawdown is at least as deep as that of the trades as they came.
  public func deeper(_ drawn: TradeResampling) -> Double {
    // In another order the same product may differ in its last digit.
    let limit = (observed.depths.first ?? .nan) * (1 - 1e-9)
    let depths = drawn.depths
    return depths.isEmpty ? .nan : Double(depths.count { $0 >= limit }) / Double(depths.count)
  }

  /// Profits as shares of the equity that the trades before them left; 0 after ruin.
  private static func shares(_ profits: [Double], of stake: Double) -> [Double] {
    var equity = stake
    return profits.map { profit in
      defer { equity += profit }
      return equity > 0 ? profit / equity : 0
    }
  }
}
