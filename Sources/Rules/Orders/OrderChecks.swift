extension Rules {
  /// Checks that what is said about orders fits together.
  ///
  /// - Throws: `RulesError.badOrder`, or `settingVaries` for a number that must be one for the whole run.
  func checkOrders() throws(RulesError) {
    guard !isPlain else { return }
    try checkSides()
    try checkStyles()
    try checkTargets()
    try checkStops()
    for output in RuleOutput.allCases {
      guard let setting = orders.setting(of: output) else { continue }
      guard setting.node.isSetting else {
        throw .settingVaries(operation: output.word, setting: "\(setting)")
      }
      guard setting.node.parameters.isEmpty else { continue }
      try output.check(setting.node.settingValue(parameters: [], values: []))
    }
  }

  private func checkSides() throws(RulesError) {
    let needs: [(String, Bool, String, Bool)] = [
      ("enter long by", orders.enterLong != .market, "enter long", enterLong != nil),
      ("enter short by", orders.enterShort != .market, "enter short", enterShort != nil),
      ("exit long by", orders.exitLong != .market, "exit long", exitLong != nil),
      ("exit short by", orders.exitShort != .market, "exit short", exitShort != nil),
      ("add long", orders.addLong != nil, "enter long", enterLong != nil),
      ("add short", orders.addShort != nil, "enter short", enterShort != nil),
      ("adds", orders.adds != nil, "add long or add short", orders.hasAdds),
      ("add size", orders.addSize != nil, "add long or add short", orders.hasAdds),
      ("reduce long", orders.reduceLong != nil, "reduce portion", orders.reducePortion != nil),
      ("reduce short", orders.reduceShort != nil, "reduce portion", orders.reducePortion != nil),
      (
        "reduce portion", orders.reducePortion != nil, "reduce long or reduce short",
        orders.reduceLong != nil || orders.reduceShort != nil
      ),
    ]
    for (word, isGiven, other, isThere) in needs where isGiven && !isThere {
      throw .badOrder(word: word, reason: "there is no \(other); add it, or leave this out")
    }
    if case .risk = orders.addSize, stopLoss == nil {
      throw .badOrder(
        word: "add size", reason: "a risk needs a stop loss; add one, or another size")
    }
  }

  private func checkStyles() throws(RulesError) {
    let styles = [orders.enterLong, orders.enterShort, orders.exitLong, orders.exitShort]
    if let life = orders.life {
      guard styles.contains(where: \.hasLife) else {
        throw .badOrder(
          word: "orders work", reason: "no rule orders by limit, stop or stop_limit; leave it out")
      }
      let isImmediate = life == .immediate || life == .fillOrKill
      if isImmediate, styles.contains(where: \.isTriggered) {
        throw .badOrder(
          word: "orders work", reason: "a stop cannot be \(life); write day, gtc or bars(N)")
      }
    }
    guard orders.entriesCancelEachOther else { return }
    guard enterLong != nil, enterShort != nil, orders.enterLong.hasLife, orders.enterShort.hasLife
    else {
      throw .badOrder(
        word: "entries",
        reason: "one cancels other needs both entries by limit, stop or stop_limit")
    }
  }

  private func checkTargets() throws(RulesError) {
    let targets =
      (takeProfit.map { [Target($0, portion: orders.targetPortion)] } ?? []) + orders.furtherTargets
    guard takeProfit != nil || orders.targetPortion == nil && orders.furtherTargets.isEmpty else {
      throw .badOrder(
        word: "take profit portion",
        reason: "there is no take profit for it to follow; add one")
    }
    guard targets.count <= 4 else {
      throw .badOrder(word: "take profit", reason: "there are \(targets.count), at most 4")
    }
    for (place, target) in targets.enumerated().dropLast() where target.portion == nil {
      let word = place == 0 ? "take profit portion" : "take profit portion \(place + 1)"
      throw .badOrder(
        word: word,
        reason: "only the last target may take all that is left; say what leaves at this one")
    }
  }

  private func checkStops() throws(RulesError) {
    let distances = [
      ("trailing stop", orders.trail?.distance), ("break even", orders.breakEven?.distance),
    ]
    for (word, distance) in distances where distance?.isLevel ?? false {
      throw .badOrder(word: word, reason: "a price cannot stand here; write a distance")
    }
    if case .risk = size, stopLoss?.isLevel ?? false {
      throw .badOrder(
        word: "size", reason: "a risk needs a stop loss at a distance; give one, or another size")
    }
  }
}

extension OrderRules {
  fileprivate var hasAdds: Bool { addLong != nil || addShort != nil }
}

extension OrderStyle {
  fileprivate var isTriggered: Bool {
    switch self {
    case .stop, .stopLimit: true
    default: false
    }
  }
}

extension RuleOutput {
  /// The word of the canonical text that gives a setting.
  package var word: String {
    switch self {
    case .life: "orders work"
    case .portion: "take profit portion"
    case .portion2: "take profit portion 2"
    case .portion3: "take profit portion 3"
    case .portion4: "take profit portion 4"
    case .breakEvenPlus: "break even"
    case .timeStop: "time stop"
    case .reducePortion: "reduce portion"
    case .wait: "wait"
    case .waitAfterStop: "wait after stop"
    case .entriesPerSession: "entries a session"
    default: "\(self)"
    }
  }

  /// What a setting may be, and whether it must be whole.
  private var range: (ClosedRange<Double>, isWhole: Bool) {
    switch self {
    case .portion, .portion2, .portion3, .portion4, .reducePortion:
      (Double.leastNonzeroMagnitude...1, false)
    case .adds: (1...Double(Self.mostAdds), true)
    case .wait, .waitAfterStop: (0...1e6, true)
    case .breakEvenPlus: (-1e9...1e9, false)
    default: (1...1e6, true)
    }
  }

  /// The most additions that a position may have.
  package static let mostAdds = 20

  /// Checks a setting's value in a lane.
  ///
  /// - Throws: `RulesError.badOrder` for one that is out of range or not whole.
  package func check(_ value: Double) throws(RulesError) {
    let (range, isWhole) = range
    guard range.contains(value), !isWhole || value == value.rounded() else {
      let wanted =
        isWhole
        ? "a whole number from \(Operation.text(range.lowerBound)) to \(Operation.text(range.upperBound))"
        : range.upperBound == 1 ? "above 0 and at most 1, for example 50%" : "a price"
      throw .badOrder(word: word, reason: "\(Operation.text(value)) is no value; it is \(wanted)")
    }
  }
}
