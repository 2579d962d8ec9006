import Research

/// `curves`: how much more cost a run bears, and what late fills leave of it.
enum CurvesCommand {
  static let delay = Argument<Int>.option(
    "delay", .integer("BARS", in: 0...250), default: "5",
    "The longest delay between a signal and the close at which it is heeded.")
  static let json = OutputOptions.json

  static let command = Command(
    "curves", "Shows at which costs a run breaks even, and what late fills leave of it.",
    discussion: """
      The run is made again from the log, and its account again and again: with further costs of \
      every fill on top of its own, and with all rules heeded some bars late. Parameters stay as \
      they were chosen: those of a backtest, of a sweep's best set, of each window of a \
      walk-forward.
      """,
    arguments: [RunLog.run, delay, json],
    examples: [
      Example("curves 3", "Shows both curves of run 3."),
      Example("curves last --delay 20", "Shows what up to twenty bars of delay do."),
    ]
  ) { arguments, context in
    let (logged, outcome) = try RunLog.again(arguments[RunLog.run], context)
    let accounts =
      outcome.backtests.map { AccountReplay($0, periodsPerYear: logged.spec.periodsPerYear) }
      + outcome.walkForwards.compactMap { AccountReplay($0) }
    guard !accounts.isEmpty else {
      throw JobFailure("run \(logged.number) has no account: no parameter set qualified")
    }
    let pages = try accounts.map { account in
      CurvesPage(
        account: account, costs: try CostCurve(account),
        delays: try DelayCurve(account, upTo: arguments[delay]))
    }
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(logged.number)), "accounts": .array(pages.map(\.json)),
      ]
      return context.console.print(result.pretty)
    }
    for page in pages { page.show(logged, on: context.console) }
  }
}
