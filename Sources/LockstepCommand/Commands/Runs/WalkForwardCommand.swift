package import Research

/// `walkforward`: parameters chosen in-sample and judged out-of-sample, window by window.
enum WalkForwardCommand {
  static let inSample = Argument<WindowPlan.Length>.option(
    "in-sample", .windowLength, default: "4y",
    "The window in which parameters are chosen, for example 4y, 18m, 250d, 1000s sessions or 1000 bars."
  ).under("Windows")
  static let outOfSample = Argument<WindowPlan.Length>.option(
    "out-of-sample", .windowLength, default: "1y",
    "The window behind it, to which they are applied."
  ).under("Windows")
  static let anchored = Argument<Bool>.flag(
    "anchored", "Starts every in-sample window at the first bar instead of rolling along."
  ).under("Windows")
  static let gap = Argument<WindowPlan.Length?>.optional(
    "gap", .windowLength, absent: "none",
    "What is left out between the two, for outcomes that stay open: 5 for bars, 5s, 5d."
  ).under("Windows")
  static let step = Argument<WindowPlan.Length?>.optional(
    "step", .windowLength, absent: "the out-of-sample length",
    "How far each window lies behind the one before."
  ).under("Windows")
  static let matrix = Argument<[Assignment<[WindowPlan.Length]>]>.repeated(
    "matrix", .assignment(of: .list(.windowLength)),
    "Walks forward with every pair of lengths: in=1y,2y,4y, out=3m,6m,1y."
  ).under("Windows")
  static let json = OutputOptions.json

  static let command = Command(
    "walkforward", "Chooses parameters in-sample and applies them out-of-sample.",
    discussion: """
      In every window all sets run in-sample, the best by the objective, or with --choose plateau \
      the one whose neighbours on the grid do best, is applied to the bars behind, and those out-of-sample parts are stitched into one account. Each starts flat with \
      what the one before left; a position at a window's end is marked at its close and not \
      carried over.
      """,
    arguments: [StrategyOptions.strategy, inSample, outOfSample, anchored, gap, step, matrix, json]
      + StrategyOptions.rules + DataOptions.all
      + [RunOptions.parameter, RunOptions.set, RunOptions.objective, RunOptions.minimumTrades]
      + [RunOptions.choose]
      + RunOptions.account + PortfolioOptions.all + YearOptions.all + RunOptions.computing,
    examples: [
      Example(
        "walkforward sma-cross --symbol SPY --param fast=2:50 --param slow=10:200 --in-sample 4y",
        "Chooses each year's averages by the four years before it."),
      Example(
        "walkforward sma-cross --symbol SPY --in-sample 1000s --out-of-sample 250s --gap 5 "
          + "--choose plateau",
        "Counts sessions, leaves five bars out between, and prefers plateaus to peaks."),
      Example(
        "walkforward sma-cross --symbol SPY --matrix in=2y,4y,8y --matrix out=6m,1y",
        "Tells whether the result hangs on the lengths of the windows."),
    ]
  ) { arguments, context in
    var job = try RunJob(.walkforward, arguments, context)
    job.spec.axes = try RunOptions.axes(of: job.strategy, arguments)
    job.spec.objective = arguments[RunOptions.objective]
    job.spec.minimumTrades = arguments[RunOptions.minimumTrades]
    job.spec.choice = RunOptions.choice(arguments)
    job.spec.windows = try WindowPlan(
      inSample: arguments[inSample], outOfSample: arguments[outOfSample],
      isAnchored: arguments[anchored], gap: arguments[gap], step: arguments[step])
    try RunLog.check(context)
    if let plan = job.spec.windows, !arguments[matrix].isEmpty {
      let plans = try WalkForwardMatrix.plans(arguments[matrix], else: plan)
      let result = try WalkForwardMatrix(plans, job, context)
      guard arguments[json] else { return result.show(on: context.console) }
      return context.console.print(JSON.object([.init("matrix", result.json)]).pretty)
    }
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
  /// A number of bars (`500`), sessions (`250s`), days (`90d`), months (`18m`) or years (`4y`).
  package static let windowLength = ValueKind("LENGTH") { text throws(ValueError) in
    do {
      return try WindowPlan.Length(text)
    } catch {
      throw ValueError("is not a length; write 4y, 18m, 90d, 250s for sessions, or 500 for bars")
    }
  }
}
