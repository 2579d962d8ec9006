import Rules
import Series
import Simulation

/// `backtest`: one parameter set on stored bars, with everything that happened.
enum BacktestCommand {
  static let trades = Argument<Int>.option(
    "trades", .integer("N", in: 0...1_000_000), default: "5", "Lists the last N trades.")
  static let json = OutputOptions.json

  static let command = Command(
    "backtest", "Runs a strategy with one parameter set.",
    discussion: """
      Signals are decided at a bar's close and filled at the next open, unless --fill says \
      otherwise. An open position at the end is marked at the last close, not closed.
      """,
    arguments: [RunOptions.strategy] + DataOptions.all + [RunOptions.set] + RunOptions.account
      + [RunOptions.tile, trades, json],
    examples: [
      Example(
        "backtest sma-cross --symbol SPY --set fast=50 --set slow=200 --commission 0.1%",
        "Shows metrics, the equity's shape and the last trades.")
    ]
  ) { arguments, context in
    let strategy = try context.strategies.compiled(arguments[RunOptions.strategy])
    let set = try strategy.parameterSet(try RunOptions.values(arguments))
    let settings = RunOptions.settings(arguments)
    let runs = try DataOptions.bars(arguments, context).map { bars in
      try Backtest(strategy, set, on: bars, settings: settings, tile: arguments[RunOptions.tile])
    }
    if arguments[json] {
      context.console.print(JSON.array(runs.map(describe)).pretty)
    } else {
      for run in runs { show(run, lastTrades: arguments[trades], on: context.console) }
    }
  }
}
