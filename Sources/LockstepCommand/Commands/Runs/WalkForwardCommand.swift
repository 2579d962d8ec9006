package import Research

/// `walkforward`: parameters chosen in-sample and judged out-of-sample, window by window.
enum WalkForwardCommand {
  static let inSample = Argument<WindowPlan.Length>.option(
    "in-sample", .windowLength, default: "4y",
    "The window in which parameters are chosen, for example 4y, 18m, 250d or 1000 bars."
  ).under("Windows")
  static let outOfSample = Argument<WindowPlan.Length>.option(
    "out-of-sample", .windowLength, default: "1y",
    "The window behind it, to which they are applied."
  ).under("Windows")
  static let anchored = Argument<Bool>.flag(
    "anchored", "Starts every in-sample window at the first bar instead of rolling along."
  ).under("Windows")
  static let json = OutputOptions.json

  static let command = Command(
    "walkforward", "Chooses parameters in-sample and applies them out-of-sample.",
    discussion: """
      In every window all sets run in-sample, the best by the objective is applied to the bars \
      behind, and those out-of-sample parts are stitched into one account. Each starts flat with \
      what the one before left; a position at a window's end is marked at its close and not \
      carried over.
      """,
    arguments: [StrategyOptions.strategy, inSample, outOfSample, anchored, json]
      + StrategyOptions.rules + DataOptions.all
      + [RunOptions.parameter, RunOptions.set, RunOptions.objective, RunOptions.minimumTrades]
      + RunOptions.account + PortfolioOptions.all + YearOptions.all + RunOptions.computing,
    examples: [
      Example(
        "walkforward sma-cross --symbol SPY --param fast=2:50 --param slow=10:200 --in-sample 4y",
        "Chooses each year's averages by the four years before it.")
    ]
  ) { arguments, context in
    var job = try RunJob(.walkforward, arguments, context)
    job.spec.axes = try RunOptions.axes(of: job.strategy, arguments)
    job.spec.objective = arguments[RunOptions.objective]
    job.spec.minimumTrades = arguments[RunOptions.minimumTrades]
    job.spec.windows = try WindowPlan(
      inSample: arguments[inSample], outOfSample: arguments[outOfSample],
      isAnchored: arguments[anchored])
    try RunLog.check(context)
    let outcome = try job.run(context)
    let number = try RunLog.add(outcome, context)
    let pages = outcome.walkForwards.map { WalkForwardPage(run: $0, spec: outcome.spec) }
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(number)), "fingerprints": try RunText.fingerprints(outcome),
        "walkforwards": .array(pages.map(\.json)),
      ]
      context.console.print(result.pretty)
    } else {
      for page in pages { page.show(on: context.console) }
      context.console.printNextSteps(number, ["report \(number)", "gate \(number)"])
    }
  }
}

extension ValueKind where Value == WindowPlan.Length {
  /// A number of bars (`500`), days (`90d`), months (`18m`) or years (`4y`).
  package static let windowLength = ValueKind("LENGTH") { text throws(ValueError) in
    do {
      return try WindowPlan.Length(text)
    } catch {
      throw ValueError("is not a length; write 4y, 18m, 90d, or 500 for bars")
    }
  }
}
