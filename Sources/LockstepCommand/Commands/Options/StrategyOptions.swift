/// What to run: the same operand and options for every command that runs a strategy.
enum StrategyOptions {
  private static let heading = "Rules as formulas, instead of STRATEGY"

  static let strategy = Argument<String?>.optionalOperand(
    "STRATEGY", .text("STRATEGY"), absent: "the formulas of --entry",
    "What to run: a name that the command strategies lists, or a strategy file such as rules.yaml.")

  static let entry = rule("entry", "When to buy, for example 'close > sma(close, 200)'.")
  static let exit = rule("exit", "When to sell again.")
  static let shortEntry = rule("short-entry", "When to sell short.")
  static let shortExit = rule("short-exit", "When to buy back.")
  static let stop = rule(
    "stop",
    "The protective stop's distance from the fill: 5% of its price, 'atr(14) * 2' in price, or at(PRICE)."
  )
  static let target = rule("target", "The profit target's distance, as of the stop.")
  static let constraint = rule(
    "constraint", "What every parameter set must satisfy, for example 'fast < slow'.")

  static let rank = rule(
    "rank", "With --pool: which of several entries comes first, the one with the larger number.")
  static let weight = rule(
    "weight", "With --pool: the share of equity to hold, in place of entries; negative is short.")

  /// The options that are rules, each with its word in a strategy's text.
  static let words: [(option: Argument<String?>, word: String)] =
    [
      (entry, "enter long"), (exit, "exit long"), (shortEntry, "enter short"),
      (shortExit, "exit short"), (stop, "stop loss"), (target, "take profit"),
      (constraint, "constraint"), (rank, "rank"), (weight, "weight"),
    ] + OrderRuleOptions.words

  static var rules: [any DeclaredArgument] { words.map(\.option) }

  /// The option that gives the rule of a word.
  static func option(for word: String) -> String {
    words.first { $0.word == word }?.option.declaration.name ?? word
  }

  private static func rule(_ name: String, _ help: String) -> Argument<String?> {
    Argument<String?>.optional(name, .text("FORMULA"), help).under(heading)
  }
}
