import Rules
import Series
import Simulation

/// One backtest with every fill, trade and the equity curve: prints its seconds and its bars a second.
struct BacktestBenchmark {
  private let history: Bars

  init(_ arguments: [String]) throws { history = try BenchmarkBars.read(arguments.first) }

  func run() throws {
    var settings = Settings()
    settings.commission = Commission(rate: 0.001)
    let strategy = try CompiledStrategy(SMACross())
    let set = try strategy.parameterSet(["fast": 10, "slow": 30])
    let seconds = try best(of: 200) {
      _ = try Backtest(strategy, set, on: history, settings: settings)
    }
    print(seconds, Double(history.count) / seconds, separator: "\t")
  }
}

/// The bars that benchmarks run on.
enum BenchmarkBars {
  /// A CSV file's bars; without a file those of a synthetic market, as many days as SPY's history.
  static func read(_ path: String?) throws -> Bars {
    if let path { return try CSVImporter().read(path, symbol: "BENCH").bars }
    guard let first = CalendarDate("1998-01-02"), let last = CalendarDate("2021-03-31") else {
      throw Problem("two dates that exist")
    }
    return try SyntheticMarket(
      symbol: "BENCH", seed: 1, timeframe: .day, from: first, through: last
    ).bars()
  }
}
