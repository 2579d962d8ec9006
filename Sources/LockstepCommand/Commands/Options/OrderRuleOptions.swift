/// How the rules of a command line order: the words of a strategy's text, one option each.
enum OrderRuleOptions {
  private static let heading = "How the rules order"

  /// Each option with its word, in the order in which they are read.
  static let words: [(option: Argument<String?>, word: String)] = [
    rule(
      "entry-by", "enter long by", "ORDER", "How to buy: limit(PRICE), stop(PRICE), open, close …"),
    rule("short-entry-by", "enter short by", "ORDER", "How to sell short."),
    rule("exit-by", "exit long by", "ORDER", "How the exit sells."),
    rule("short-exit-by", "exit short by", "ORDER", "How the exit buys back."),
    rule(
      "orders-work", "orders work", "LIFE",
      "How long: day, gtc, bars(5), ioc or fok; without it one bar."),
    rule(
      "entries", "entries", "WORDS",
      "'one cancels other': entries of both sides stand side by side."),
    rule(
      "target-portion", "take profit portion", "SHARE",
      "What leaves at the first target, for example 50%."),
    rule("target-2", "take profit 2", "FORMULA", "The second target's distance."),
    rule("target-portion-2", "take profit portion 2", "SHARE", "What leaves there."),
    rule("target-3", "take profit 3", "FORMULA", "The third target's distance."),
    rule("target-portion-3", "take profit portion 3", "SHARE", "What leaves there."),
    rule("target-4", "take profit 4", "FORMULA", "The fourth target's distance."),
    rule("target-portion-4", "take profit portion 4", "SHARE", "What leaves there."),
    rule(
      "trail", "trailing stop", "FORMULA",
      "A stop that follows the best price: 5%, 'atr(14) * 3', 'live(F)', 'F on close'."),
    rule(
      "break-even", "break even", "FORMULA",
      "When the stop moves to the entry's price: 2% ahead, or '5 plus 0.1'."),
    rule("time-stop", "time stop", "N", "Leaves at the market after so many bars."),
    rule("add", "add long", "FORMULA", "When to add to a long position."),
    rule("short-add", "add short", "FORMULA", "When to add to a short position."),
    rule("adds", "adds", "N", "How often at most; without it once."),
    rule(
      "add-size", "add size", "SIZE",
      "How much is added, for example 'shares(10)'; without it as an entry."),
    rule("reduce", "reduce long", "FORMULA", "When to sell part of a long position."),
    rule("short-reduce", "reduce short", "FORMULA", "When to buy back part of a short position."),
    rule(
      "reduce-portion", "reduce portion", "SHARE", "Which part of the position, for example 50%."),
    rule("wait", "wait", "N", "Bars that pass behind an exit before the next entry."),
    rule("wait-after-stop", "wait after stop", "N", "The same behind an exit by a stop."),
    rule("entries-a-session", "entries a session", "N", "How many positions a session opens."),
  ]

  private static func rule(
    _ name: String, _ word: String, _ value: String, _ help: String
  ) -> (option: Argument<String?>, word: String) {
    (Argument<String?>.optional(name, .text(value), help).under(heading), word)
  }
}
