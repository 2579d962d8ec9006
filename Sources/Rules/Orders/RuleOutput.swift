/// What a run reads of a strategy's graph, by its place among the program's outputs.
///
/// The first seven are those of plain rules; the others are there where the rules say more.
package enum RuleOutput: Int, CaseIterable, Sendable {
  case enterLong, exitLong, enterShort, exitShort, stopLoss, takeProfit, size
  case addLong, addShort, reduceLong, reduceShort
  case enterLongPrice, enterLongLimit, enterShortPrice, enterShortLimit
  case exitLongPrice, exitLongLimit, exitShortPrice, exitShortLimit
  case life, portion, target2, portion2, target3, portion3, target4, portion4
  case trail, breakEven, breakEvenPlus, timeStop
  case adds, addSize, reducePortion, wait, waitAfterStop, entriesPerSession

  /// Those of plain rules.
  static let plain = allCases.prefix(7)
}

extension Rules {
  /// Whether the rules need no more than market orders, one stop and one target from the fill, and a size.
  package var isPlain: Bool {
    orders == OrderRules() && !(stopLoss?.isLevel ?? false) && !(takeProfit?.isLevel ?? false)
  }

  /// The root of an output; nil where the rules have none.
  package func node(of output: RuleOutput) -> Node? {
    switch output {
    case .enterLong: enterLong?.node
    case .exitLong: exitLong?.node
    case .enterShort: enterShort?.node
    case .exitShort: exitShort?.node
    case .stopLoss: stopLoss?.formula.node
    case .takeProfit: takeProfit?.formula.node
    case .size: size.formula?.node
    default: orders.condition(of: output)?.node ?? orders.formula(of: output)?.node
    }
  }

  /// The roots of a program in the order of `RuleOutput`.
  package var outputs: [Node?] {
    (isPlain ? RuleOutput.plain : RuleOutput.allCases[...]).map { node(of: $0) }
  }
}

extension OrderRules {
  fileprivate func condition(of output: RuleOutput) -> Condition? {
    switch output {
    case .addLong: addLong
    case .addShort: addShort
    case .reduceLong: reduceLong
    case .reduceShort: reduceShort
    default: nil
    }
  }

  fileprivate func formula(of output: RuleOutput) -> Formula? {
    switch output {
    case .enterLongPrice: enterLong.formulas.first
    case .enterLongLimit: enterLong.formulas.dropFirst().first
    case .enterShortPrice: enterShort.formulas.first
    case .enterShortLimit: enterShort.formulas.dropFirst().first
    case .exitLongPrice: exitLong.formulas.first
    case .exitLongLimit: exitLong.formulas.dropFirst().first
    case .exitShortPrice: exitShort.formulas.first
    case .exitShortLimit: exitShort.formulas.dropFirst().first
    case .target2: furtherTargets.first?.distance.formula
    case .target3: furtherTargets.dropFirst().first?.distance.formula
    case .target4: furtherTargets.dropFirst(2).first?.distance.formula
    case .trail: trail?.distance.formula
    case .breakEven: breakEven?.distance.formula
    case .addSize: addSize?.formula
    default: setting(of: output)
    }
  }

  /// The numbers that have one value for the whole run, and what they may be.
  package func setting(of output: RuleOutput) -> Formula? {
    switch output {
    case .life: if case .bars(let count) = life { count } else { nil }
    case .portion: targetPortion
    case .portion2: furtherTargets.first?.portion
    case .portion3: furtherTargets.dropFirst().first?.portion
    case .portion4: furtherTargets.dropFirst(2).first?.portion
    case .breakEvenPlus: breakEven?.plus
    case .timeStop: timeStop
    case .adds: adds
    case .reducePortion: reducePortion
    case .wait: wait
    case .waitAfterStop: waitAfterStop
    case .entriesPerSession: entriesPerSession
    default: nil
    }
  }
}

extension Distance {
  /// Whether it is a price of its own rather than a distance from the fill.
  package var isLevel: Bool {
    if case .level = self { true } else { false }
  }
}
