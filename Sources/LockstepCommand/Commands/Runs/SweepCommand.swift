import Research

/// `sweep`: every parameter set of a grid, with every metric that streams.
enum SweepCommand {
  static let top = Argument<Int>.option(
    "top", .integer("N", in: 1...10_000), default: "10", "Lists the N best sets.")
  static let csv = Argument<String?>.optional(
    "csv", .text("FILE"), absent: "none",
    "Writes every set as CSV; a name without a folder goes into reports/.")
  static let arrow = Argument<String?>.optional(
    "arrow", .text("FILE"), absent: "none",
    "Writes every set as an Arrow file; a name without a folder goes into reports/.")
  static let json = OutputOptions.json

  static let command = Command(
    "sweep", "Runs a strategy over a grid of parameters.",
    discussion: """
      Every combination of the --param axes that the strategy's constraint allows is one set; \
      without --param, every parameter runs over its usual range. Each set on each symbol is a \
      backtest of its own, with all of the cash, or with --pool one backtest of all symbols. The \
      best of many sets owes part of its rank to luck: behind the sweep, the sets are run once more \
      for their returns, and several tests tell how much. walkforward tells what choosing would have \
      given.
      """,
    arguments: [StrategyOptions.strategy, top, csv, arrow, json] + StrategyOptions.rules
      + DataOptions.all
      + [
        RunOptions.parameter, RunOptions.set, SearchOptions.objectives, RunOptions.minimumTrades,
      ] + SearchOptions.all
      + ValidationOptions.all + RunOptions.account + PortfolioOptions.all + YearOptions.all
      + RunOptions.computing,
    examples: [
      Example(
        "sweep sma-cross --symbol SPY --param fast=2:143 --param slow=2:143",
        "Runs the 10,011 sets in which fast is below slow, and ranks them by Sharpe ratio."),
      Example(
        "sweep rsi --symbol SPY,QQQ --param period=5:20 --set oversold=30 --objective calmar",
        "Runs two symbols side by side."),
      Example(
        "sweep --entry 'close > sma(close, n)' --exit 'close < sma(close, n)' --param n=10:200 "
          + "--symbol SPY", "Sweeps formulas, without a line of Swift."),
      Example(
        "sweep mean-reversion --symbol SPY --param window=2..200,log --param width=0.5..4 "
          + "--search tpe --trials 400 --require 'max-drawdown <= 20%'",
        "Searches ranges instead of trying a grid; --resume goes on after a kill."),
      Example(
        "sweep rsi --symbol SPY --search nsga2 --trials 500 --objective sharpe,max-drawdown",
        "Looks for the Pareto front of two metrics."),
    ]
  ) { arguments, context in
    var job = try RunJob(.sweep, arguments, context)
    try SearchOptions.apply(arguments, to: &job.spec, job.strategy)
    job.spec.minimumTrades = arguments[RunOptions.minimumTrades]
    var terms = try ValidationOptions.terms(arguments)
    let files = try SweepFiles(csv: arguments[csv], arrow: arguments[arrow], context)
    try RunLog.check(context)
    let search =
      job.spec.search == nil
      ? nil : try SearchJob(job, resume: arguments[SearchOptions.resume], context)
    let outcome = try search?.run() ?? job.run(context)
    guard let sweep = outcome.sweep else { return }
    let isEnded = sweep.search?.isEnded == true
    try files.write(sweep, run: outcome.spec)
    // A search counts what it tried on its way, too.
    let unranked = max((sweep.search?.trials ?? 0) - sweep.sets.count, 0)
    terms?.earlierTrials = try RunLog.earlierTrials(outcome, context) + unranked
    let page = SweepPage(
      sweep: sweep, outcome: outcome,
      evidence: isEnded ? nil : try terms.flatMap { try job.evidence(of: sweep, $0, context) },
      number: try RunLog.add(outcome, context, looksAtReturns: terms != nil), top: arguments[top])
    if arguments[json] {
      context.console.print(try page.json().pretty)
    } else {
      page.show(on: context.console)
      for path in files.paths {
        context.console.print("Wrote \(context.workspace.shortened(path))")
      }
      page.showNextSteps(on: context.console)
    }
    try search?.finish(outcome, number: page.number)
  }
}
