import Numerics

/// The profits of closed trades, and the ratios of wins to losses.
///
/// A profit of zero is neither a win nor a loss, but counts among the trades.
public struct Outcomes: Sendable {
  /// The profits, in order of time.
  public let profits: [Double]
  private let winning: [Double]
  private let losing: [Double]

  /// Takes profits, in currency or as multiples of risk; NaN is dropped.
  public init(_ profits: [Double]) {
    self.profits = Statistics.present(profits)
    winning = self.profits.filter { $0 > 0 }
    losing = self.profits.filter { $0 < 0 }
  }

  /// The number of trades.
  public var count: Int { profits.count }
  /// The number of trades with a profit above zero.
  public var wins: Int { winning.count }
  /// The number of trades with a profit below zero.
  public var losses: Int { losing.count }
  /// The sum of profits above zero.
  public var grossProfit: Double { Statistics.sum(winning) }
  /// The sum of losses, as a positive number.
  public var grossLoss: Double { 0 - Statistics.sum(losing) }
  /// Wins over trades; NaN without trades.
  public var winRate: Double { count == 0 ? .nan : Double(wins) / Double(count) }
  /// The mean profit of wins; NaN without one.
  public var averageWin: Double { Statistics.mean(winning) }
  /// The mean of losses as a positive number; NaN without one.
  public var averageLoss: Double { -Statistics.mean(losing) }
  /// The average win over the average loss; NaN where one of them is missing.
  public var payoff: Double { averageWin / averageLoss }

  /// Gross profit over gross loss; infinite without losses, NaN without wins and losses.
  public var profitFactor: Double {
    losing.isEmpty ? (winning.isEmpty ? .nan : .infinity) : grossProfit / grossLoss
  }

  /// The mean profit; NaN without trades.
  public var expectancy: Double { Statistics.mean(profits) }

  /// Kelly's share of capital for two outcomes: W − (1 − W) / payoff.
  ///
  /// NaN without a win or without a loss.
  public var kelly: Double { winRate - (1 - winRate) / payoff }

  /// Van Tharp's system quality number: sqrt(N) mean / deviation; NaN where profits do not differ.
  ///
  /// The limit is the largest N that counts; Van Tharp caps it at 100.
  public func systemQuality(limit: Int? = nil) -> Double {
    let number = Double(min(count, limit ?? count))
    return number.squareRoot() * expectancy / Statistics.dispersion(profits)
  }

  /// The longest run of wins.
  public var longestWinStreak: Int { Streak.longest(profits.lazy.map { $0 > 0 }) }

  /// The longest run of losses.
  public var longestLossStreak: Int { Streak.longest(profits.lazy.map { $0 < 0 }) }
}
