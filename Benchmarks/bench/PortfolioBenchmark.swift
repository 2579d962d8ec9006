import Rules
import Series
import Simulation

/// A sweep over one account of many symbols: prints seconds, sets, symbols and rows.
///
/// Arguments: SETS, and `weights` for a monthly rebalanced portfolio in place of ranked entries.
struct PortfolioBenchmark {
  private let sets: Int
  private let hasWeights: Bool
  private let symbols = 100
  private let rows = 2520

  init(_ arguments: [String]) throws {
    guard let count = arguments.first.flatMap({ Int($0) }), count > 0 else {
      throw Problem("bench portfolio: SETS [weights]")
    }
    sets = count
    hasWeights = arguments.dropFirst().first == "weights"
  }

  func run() throws {
    var settings = Settings()
    settings.commission = Commission(rate: 0.001)
    var portfolio = PortfolioSettings()
    portfolio.maximumPositions = 10
    settings.size = .fraction(0.095)
    if hasWeights { portfolio.rebalancing = Rebalancing(period: .month) }
    settings.portfolio = portfolio
    let strategy = try CompiledStrategy(
      hasWeights ? RankedMomentum() as any Strategy : RankedCross())
    let grid = try grid(strategy)
    let bars = try market()
    let sweep = try PortfolioSweep(strategy, on: bars, settings: settings)
    let clock = ContinuousClock()
    let start = clock.now
    guard let table = try sweep.run(grid, segments: [0..<rows]) else {
      throw Problem("the sweep ended early")
    }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    guard grid.indices.allSatisfy({ table[$0, 0].endEquity > 0 }), table[0, 0].trades > 100 else {
      throw Problem("the portfolios did not trade")
    }
    print(seconds, grid.count, symbols, rows, separator: "\t")
  }

  /// So many sets of two windows.
  private func grid(_ strategy: CompiledStrategy) throws -> [ParameterSet] {
    var sets: [ParameterSet] = []
    for slow in 20...1000 {
      for fast in 2..<min(slow, 34) where sets.count < self.sets {
        sets.append(try strategy.parameterSet(["fast": Double(fast), "slow": Double(slow)]))
      }
    }
    return sets
  }

  private func market() throws -> [Bars] {
    guard let first = CalendarDate("2005-01-03"), let last = CalendarDate("2016-01-31") else {
      throw Problem("two dates that exist")
    }
    return try (1...symbols).map { number in
      try SyntheticMarket(
        symbol: "S\(1000 + number)", seed: UInt64(number), timeframe: .day, from: first,
        through: last
      ).bars().slice(0..<rows)
    }
  }
}

/// Averages that cross, the stronger symbol first.
private struct RankedCross: Strategy {
  let fast = Parameter("fast", 2...1000, default: 10)
  let slow = Parameter("slow", 2...1000, default: 30)
  let summary = "Averages that cross, the stronger symbol first."

  func rules(_ market: Market) -> Rules {
    let (quick, slowly) = (market.close.sma(fast), market.close.sma(slow))
    return Rules {
      EnterLong(when: quick.crosses(above: slowly))
      ExitLong(when: quick.crosses(below: slowly))
      RankBy(market.close / market.close.lag(60))
    }
  }
}

/// A tenth of equity in each of the ten symbols that rose most over some bars, and are above their average.
private struct RankedMomentum: Strategy {
  let fast = Parameter("fast", 2...1000, default: 10)
  let slow = Parameter("slow", 2...1000, default: 60)
  let summary = "The strongest symbols, in equal parts."

  func rules(_ market: Market) -> Rules {
    let change = market.close / market.close.sma(slow)
    return Rules {
      Weight(Formula.select(market.close > market.close.sma(fast), 0.1, 0))
      RankBy(change)
    }
  }
}
