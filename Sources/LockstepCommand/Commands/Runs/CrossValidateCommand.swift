import Research

/// `crossvalidate`: parameters chosen on some groups of bars and judged on the others, in every way.
enum CrossValidateCommand {
  static let groups = Argument<Int>.option(
    "groups", .integer("N", in: 2...100), default: "6", "Contiguous groups of bars."
  ).under("Groups")
  static let tested = Argument<Int>.option(
    "test-groups", .integer("K", in: 1...99), default: "2",
    "Groups that a split tests; it trains on the others."
  ).under("Groups")
  static let purge = Argument<WindowPlan.Length?>.optional(
    "purge", .windowLength, absent: "none",
    "Left out of training before and behind a tested group, for outcomes that stay open: 5 for bars, 5s, 5d."
  ).under("Groups")
  static let embargo = Argument<WindowPlan.Length?>.optional(
    "embargo", .windowLength, absent: "none",
    "Left out of training behind a tested group beyond that."
  ).under("Groups")
  static let json = OutputOptions.json

  static let command = Command(
    "crossvalidate", "Chooses parameters on some groups of bars and applies them to the others.",
    discussion: """
      The bars are cut into groups, of which every split tests some with the parameters that did \
      best on the others. The tested groups make up several whole histories, paths: their spread \
      tells what one history would have hidden. Training may lie behind the test, so this is a \
      question about the strategy, not an account that anybody could have traded; walkforward is.
      """,
    arguments: [StrategyOptions.strategy, groups, tested, purge, embargo, json]
      + StrategyOptions.rules + DataOptions.all
      + [RunOptions.parameter, RunOptions.set, RunOptions.objective, RunOptions.minimumTrades]
      + [RunOptions.choose] + RunOptions.account + PortfolioOptions.all + YearOptions.all
      + RunOptions.computing,
    examples: [
      Example(
        "crossvalidate sma-cross --symbol SPY --param fast=2:50 --param slow=10:200 --embargo 5d",
        "Tests two of six groups in all 15 ways, which make up 5 paths.")
    ]
  ) { arguments, context in
    var job = try RunJob(.crossvalidate, arguments, context)
    job.spec.axes = try RunOptions.axes(of: job.strategy, arguments)
    job.spec.objective = arguments[RunOptions.objective]
    job.spec.minimumTrades = arguments[RunOptions.minimumTrades]
    job.spec.choice = RunOptions.choice(arguments)
    job.spec.folds = try FoldPlan(
      groups: arguments[groups], tested: arguments[tested], purge: arguments[purge],
      embargo: arguments[embargo])
    try RunLog.check(context)
    let outcome = try job.run(context)
    let number = try RunLog.add(outcome, context)
    let pages = outcome.crossValidations.map { CrossValidatePage(run: $0, spec: outcome.spec) }
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(number)), "fingerprints": try RunText.fingerprints(outcome),
        "crossvalidations": .array(pages.map(\.json)),
      ]
      context.console.print(result.pretty)
    } else {
      for page in pages { page.show(on: context.console) }
      let line = RunCommandLine(outcome.spec)
      context.console.printNextSteps(
        number, [line.asWalkForward(inSample: "4y", outOfSample: "1y"), "verify \(number)"])
    }
  }
}
