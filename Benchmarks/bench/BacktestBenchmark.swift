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
