import Rules

/// `strategy`: what can be done with one strategy.
enum StrategyCommand {
  static let yaml = Argument<Bool>.flag(
    "yaml", "Prints a strategy file instead, as YAML.")
  static let json = OutputOptions.json

  static let command = Command(
    "strategy", "Works with one strategy.", subcommands: [show])

  static let show = Command(
    "show", "Prints a strategy's parameters and rules as text.",
    discussion: """
      What is printed is itself a strategy file: it reads back as the same strategy with the same \
      fingerprint, whoever wrote the strategy and in whatever language.
      """,
    arguments: [StrategyOptions.strategy, yaml, json] + StrategyOptions.rules
      + [RunOptions.parameter, RunOptions.set, RunOptions.size],
    examples: [
      Example("strategy show ema-cross", "Prints the rules of ema-cross and their fingerprint."),
      Example(
        "strategy show ema-cross --yaml > mine.yaml",
        "Makes a file of them, to be changed and run: sweep mine.yaml --symbol SPY."),
      Example(
        "strategy show --entry 'close > sma(close, n)' --param n=10:200",
        "Shows what formulas are taken for."),
    ]
  ) { arguments, context in
    let strategy = try ChosenStrategy(arguments, context, command: "strategy show").strategy
    let page = StrategyPage(strategy: strategy)
    if arguments[json] {
      context.console.print(page.json.pretty)
    } else {
      context.console.print(String((arguments[yaml] ? strategy.yaml : page.text).dropLast()))
    }
  }
}
