import Research
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
      otherwise. An open position at the end is marked at the last close, not closed. --param takes one value here, as --set does.
      """,
    arguments: [StrategyOptions.strategy, trades, json] + StrategyOptions.rules + DataOptions.all
      + [RunOptions.set, RunOptions.parameter]
      + RunOptions.account + PortfolioOptions.all + YearOptions.all + RunOptions.computing,
    examples: [
      Example(
        "backtest sma-cross --symbol SPY,QQQ,IWM --pool --max-positions 2",
        "Runs three symbols in one account, of which it holds two at most."),
      Example(
        "backtest sma-cross --symbol SPY --set fast=50 --set slow=200 --commission 0.1%",
        "Shows metrics, the equity's shape and the last trades."),
      Example(
        "backtest --entry 'rsi(close, 2) < 10' --exit 'rsi(close, 2) > n' --param n=60 --symbol SPY",
        "Runs formulas; n is a parameter because --param gives it."),
    ]
  ) { arguments, context in
    let job = try RunJob(.backtest, arguments, context)
    try RunLog.check(context)
    let outcome = try job.run(context)
    let number = try RunLog.add(outcome, context)
    let pages = try outcome.backtests.map {
      try BacktestPage($0, periodsPerYear: job.spec.periodsPerYear)
    }
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(number)), "fingerprints": try RunText.fingerprints(outcome),
        "backtests": .array(pages.map(\.json)),
      ]
      context.console.print(result.pretty)
    } else {
      for page in pages { page.show(lastTrades: arguments[trades], on: context.console) }
      context.console.printNextSteps(number, ["report \(number)", "gate \(number)"])
    }
  }
}
