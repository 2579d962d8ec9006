import Numerics

/// What the order and the luck of the draw of a run's trades could have made of it.
///
/// Shuffled, the same trades come in another order: the end stays, drawdowns differ. Drawn again, with replacement, the end
/// differs, too. Drawn in blocks, neighbours stay together.
///
/// - SeeAlso: Formula digest B15.
public struct TradeResampling: Hashable, Sendable {
  /// How trades are drawn.
  public enum Scheme: Hashable, Sendable {
    /// All of them, in random order.
    case shuffle
    /// As many, each any of them.
    case bootstrap
    /// As many, in blocks of a mean length.
    case blocks(mean: Double)
  }

  /// Profit at the end of each resample, in currency, in rising order.
  public let profits: [Double]
  /// The largest drawdown of each, in currency and above zero, in rising order.
  public let drawdowns: [Double]
  /// The largest drawdown of each as a share of the peak, in rising order.
  public let depths: [Double]
  /// Share of resamples in which equity reached zero.
  public let ruin: Double

  /// Draws resamples of trades' profits from a stake.
  ///
  /// Profits are added in currency: sizes are those that were traded. With `compounds` they are shares of the equity
  /// before each trade instead, and so a loss of everything can only be that of one trade.
  ///
  /// - Complexity: O(resamples × trades).
  public init(
    profits trades: [Double], stake: Double, _ scheme: Scheme, resamples: Int, seed: UInt64,
    compounds: Bool = false
  ) {
    let source = RandomStream(seed: seed)
    self.init(
      (0..<resamples).lazy.map { number in
        var random = source.split(number)
        let drawn = Self.order(trades.count, scheme, &random).map { trades[$0] }
        return compounds ? Self.compounded(drawn, stake: stake) : drawn
      }, stake: stake)
  }

  /// Takes sequences of profits.
  package init(_ sequences: some Sequence<[Double]>, stake: Double) {
    var (profits, drawdowns, depths): ([Double], [Double], [Double]) = ([], [], [])
    var ruined = 0
    for sequence in sequences {
      var (equity, peak, largest, deepest, isRuined) = (stake, stake, 0.0, 0.0, false)
      for profit in sequence {
        equity += profit
        peak = max(peak, equity)
        largest = max(largest, peak - equity)
        deepest = max(deepest, (peak - equity) / peak)
        if equity <= 0 { isRuined = true }
      }
      profits.append(equity - stake)
      drawdowns.append(largest)
      depths.append(deepest)
      if isRuined { ruined += 1 }
    }
    self.profits = profits.sorted()
    self.drawdowns = drawdowns.sorted()
    self.depths = depths.sorted()
    ruin = profits.isEmpty ? .nan : Double(ruined) / Double(profits.count)
  }

  /// Shares of the equity before each trade as currency.
  private static func compounded(_ shares: [Double], stake: Double) -> [Double] {
    var equity = stake
    return shares.map { share in
      let profit = max(equity, 0) * share
      equity += profit
      return profit
    }
  }

  private static func order(
    _ count: Int, _ scheme: Scheme, _ random: inout RandomStream
  ) -> [Int] {
    switch scheme {
    case .shuffle: random.permutation(count)
    case .bootstrap: (0..<count).map { _ in random.index(below: count) }
    case .blocks(let mean):
      StationaryBootstrap(count: count, meanBlock: mean).indices(&random)
    }
  }

  /// The value that a share of the resamples does not exceed: the order statistic ⌈share · n⌉ of a sorted list.
  public static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let place = Int((share * Double(sorted.count)).rounded(.up)) - 1
    return sorted[min(max(place, 0), sorted.count - 1)]
  }

  /// The share of resamples that lose money.
  public var lossProbability: Double { Self.share(profits) { $0 < 0 } }

  /// The share of resamples with a drawdown of at least some currency.
  public func probability(ofDrawdown drawdown: Double) -> Double {
    Self.share(drawdowns) { $0 >= drawdown }
  }

  private static func share(_ values: [Double], _ isCounted: (Double) -> Bool) -> Double {
    values.isEmpty ? .nan : Double(values.count(where: isCounted)) / Double(values.count)
  }
}
