import Research
import Simulation

/// `replay`: the orders of a logged run in an account with a broker's rules.
enum ReplayCommand {
  static let json = OutputOptions.json

  static let command = Command(
    "replay", "Puts a run's orders into a broker's account, and tells what it refuses and charges.",
    discussion: """
      The run is made again from the log and its orders are written down, those of a sweep's best set \
      too. Then an account takes them one by one: with settlement, buying power, margin calls and \
      interest (--account), a broker's rules (--broker), limits of risk (--risk), and fills bounded by \
      volume (--volume). Quantities are those that the run ordered, and what is refused is not \
      ordered again: the account tells whether the backtest could have been traded, not what a \
      strategy would have done that knew of it.
      """,
    arguments: [RunLog.run] + OrderOptions.all + AccountOptions.all + RiskOptions.all + [json],
    examples: [
      Example(
        "replay 3 --broker alpaca --account margin", "What Alpaca would have refused of run 3."),
      Example(
        "replay last --account cash --volume 5%", "Settled cash only, a twentieth of each bar."),
      Example("replay last --risk position=20% --risk daily-loss=3%", "Under limits of risk."),
    ]
  ) { arguments, context in
    let (logged, outcome) = try RunLog.again(arguments[RunLog.run], context)
    var terms = try OrderOptions.terms(arguments, context.workspace)
    terms.ambiguity = arguments[OrderOptions.ambiguity]
    try terms.risk?.checkSpread(logged.spec.settings)
    // The backtest's own fills ask for no volume.
    terms.zeroVolumeWaits = terms.volumeShare != nil
    let pages = try outcome.backtests.map { run in
      try ReplayPage(run, number: Int(logged.number), terms)
    }
    guard !pages.isEmpty else {
      throw JobFailure(
        "run \(logged.number) has no single account whose orders could be replayed; replay a backtest or a sweep"
      )
    }
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(logged.number)), "accounts": .array(pages.map(\.json)),
      ]
      return context.console.print(result.pretty)
    }
    for page in pages { page.show(on: context.console) }
  }
}
