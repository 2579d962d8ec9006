extension OrderRules {
  /// The words of the canonical text that say more than plain rules, in its order.
  static let words = [
    "enter long by", "enter short by", "exit long by", "exit short by", "orders work", "entries",
    "take profit portion", "take profit 2", "take profit portion 2", "take profit 3",
    "take profit portion 3", "take profit 4", "take profit portion 4", "trailing stop",
    "break even", "time stop", "add long", "add short", "adds", "add size", "reduce long",
    "reduce short", "reduce portion", "wait", "wait after stop", "entries a session",
  ]

  /// What stands under a word; nil where nothing is said.
  private func text(of word: String) -> String? {
    switch word {
    case "enter long by": enterLong == .market ? nil : "\(enterLong)"
    case "enter short by": enterShort == .market ? nil : "\(enterShort)"
    case "exit long by": exitLong == .market ? nil : "\(exitLong)"
    case "exit short by": exitShort == .market ? nil : "\(exitShort)"
    case "orders work": life.map { "\($0)" }
    case "entries": entriesCancelEachOther ? "one cancels other" : nil
    case "trailing stop": trail.map { "\($0)" }
    case "break even": breakEven.map { "\($0)" }
    case "time stop": timeStop.map { "\($0)" }
    case "add long": addLong.map { "\($0)" }
    case "add short": addShort.map { "\($0)" }
    case "adds": adds.map { "\($0)" }
    case "add size": addSize.map { "\($0)" }
    case "reduce long": reduceLong.map { "\($0)" }
    case "reduce short": reduceShort.map { "\($0)" }
    case "reduce portion": reducePortion.map { "\($0)" }
    case "wait": wait.map { "\($0)" }
    case "wait after stop": waitAfterStop.map { "\($0)" }
    case "entries a session": entriesPerSession.map { "\($0)" }
    default: targetText(word)
    }
  }

  private func targetText(_ word: String) -> String? {
    if word == "take profit portion" { return targetPortion.map { "\($0)" } }
    guard let number = word.last?.wholeNumberValue, furtherTargets.indices.contains(number - 2)
    else { return nil }
    let target = furtherTargets[number - 2]
    return word.contains("portion") ? target.portion.map { "\($0)" } : "\(target.distance)"
  }

  /// The lines of the canonical text, in its order.
  var lines: [(word: String, text: String)] {
    if self == OrderRules() { return [] }
    return Self.words.compactMap { word in text(of: word).map { (word, $0) } }
  }
}

extension CompiledStrategy {
  /// The words of the rules that need more than market orders, one stop and one target from the fill.
  package var orderWords: [String] {
    let levels = [
      (rules.stopLoss, "stop loss at a price"), (rules.takeProfit, "take profit at a price"),
    ]
    return levels.filter { $0.0?.isLevel ?? false }.map(\.1) + rules.orders.lines.map(\.word)
  }
}
