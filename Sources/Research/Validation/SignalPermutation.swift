import Numerics

/// Whether positions meet the returns they earn better than they would meet the same returns in another order.
///
/// - SeeAlso: Masters (2020), "Permutation and randomization tests for trading system development"; formula digest B17.
public struct SignalPermutation: Hashable, Sendable {
  /// How the returns are put in another order.
  public enum Scheme: String, Hashable, Sendable, CaseIterable {
    /// At random: destroys what returns have in common with their neighbours.
    case shuffle
    /// Turned by some bars: keeps it.
    case rotate
  }

  /// Σ position × return.
  public let statistic: Double
  /// The share of orders, the observed one among them, that do as well.
  public let probability: Double
  /// Other orders.
  public let count: Int

  /// Tests positions, each decided before the return beside it, on random orders.
  ///
  /// A turn is drawn from all that there are.
  public init(
    positions: [Double], returns: [Double], _ scheme: Scheme, count: Int, seed: UInt64
  ) {
    let source = RandomStream(seed: seed)
    let rows = returns.count
    self.init(
      positions: positions, returns: returns,
      orders: (0..<(rows > 0 ? count : 0)).lazy.map { number in
        var random = source.split(number)
        switch scheme {
        case .shuffle: return random.permutation(rows)
        case .rotate:
          let turn = random.index(below: rows)
          return (0..<rows).map { $0 + turn < rows ? $0 + turn : $0 + turn - rows }
        }
      }, includesObserved: false)
  }

  /// Tests on given orders; with `includesObserved` the observed one is among them.
  package init(
    positions: [Double], returns: [Double], orders: some Sequence<[Int]>, includesObserved: Bool
  ) {
    func total(_ order: [Int]) -> Double {
      var sum = 0.0
      for (position, row) in zip(positions, order) { sum += position * returns[row] }
      return sum
    }
    let observed = total(Array(returns.indices))
    // Sums in another order differ in their last digits: ties count as ties.
    let tolerance =
      1e-12 * zip(positions, returns).reduce(0) { $0 + abs($1.0 * $1.1) }
    var (count, asGood) = (0, 0)
    for order in orders {
      count += 1
      if total(order) >= observed - tolerance { asGood += 1 }
    }
    statistic = observed
    self.count = count
    probability =
      includesObserved
      ? Double(asGood) / Double(count) : Double(asGood + 1) / Double(count + 1)
  }

  /// What part of a total the trend of the market gives to positions that are more long than short, and what remains.
  public static func partition(
    positions: [Double], returns: [Double]
  ) -> (total: Double, trend: Double, remainder: Double) {
    let total = zip(positions, returns).reduce(0) { $0 + $1.0 * $1.1 }
    let trend = positions.reduce(0, +) * Statistics.mean(returns)
    return (total, trend, total - trend)
  }
}
