public import Rules
import Series

/// What every rule said at the close of one bar, and what came of it.
public struct BarExplanation: Sendable {
  /// A rule at the bar.
  public struct Reading: Sendable, Hashable {
    /// The rule's word in the strategy's text, for example `enter long`.
    public let word: String
    /// The condition and its parts.
    public let tree: FormulaTree
  }

  /// The bar's row.
  public let row: Int
  /// The conditions of the side that is traded.
  public let readings: [Reading]
  /// Cash and shares when the rules were asked, fills of the bar included.
  public let account: AccountState
  /// Cash and shares in money at the bar's close.
  public let equity: Double
  /// What the rules ordered; nil where the run does not trade the bar.
  public let decision: Decision?
  /// What was placed, taken back and moved at its close, on the order path; empty on the plain one.
  public let instructions: [OrderInstruction]
  /// The fills of the bar.
  public let fills: [Fill]
  /// Why a rule that holds ordered nothing, or why nothing could be ordered, as sentences.
  public let remarks: [String]

  /// The reading of a rule; nil where the strategy or its side has none.
  public func reading(_ word: String) -> Reading? { readings.first { $0.word == word } }
}

extension Backtest {
  /// What the rules said at the close of a bar.
  ///
  /// The decision is that of a `BarStepper`, which decides what the run decided, bit for bit.
  ///
  /// - Throws: `RulesError`, as the run itself.
  /// - Precondition: the row is one of the bars.
  /// - Complexity: O(rows before × nodes of the rules, for every one of them).
  public func explanation(ofBar row: Int) throws(RulesError) -> BarExplanation {
    let rules = try runRules().rules
    var reader = FormulaReader(
      strategy, parameters, bars: bars, among: surroundings, calendar: settings.calendar,
      row: row)
    var readings: [BarExplanation.Reading] = []
    let conditions: [(String, Condition?)] = [
      ("enter long", rules.enterLong), ("exit long", rules.exitLong),
      ("enter short", rules.enterShort), ("exit short", rules.exitShort),
    ]
    for (word, condition) in conditions {
      guard let node = condition?.node else { continue }
      readings.append(BarExplanation.Reading(word: word, tree: try reader.tree(node)))
    }
    let account = account(before: row)
    let equity = account.cash + account.shares * bars.close[row]
    let placed = orders?.instructions(at: bars.times[row]) ?? []
    var decision: Decision?
    if rows.contains(row) {
      decision =
        try orders == nil ? self.decision(at: row, account) : Self.decision(placed)
    }
    return BarExplanation(
      row: row, readings: readings, account: account, equity: equity, decision: decision,
      instructions: placed, fills: fills.filter { $0.row == row },
      remarks: try remarks(row, readings, account, equity, decision, rules, &reader))
  }

  /// The account when the rules were asked at the close of a bar: what filled by then.
  private func account(before row: Int) -> AccountState {
    var account = AccountState(cash: settings.cash, shares: 0)
    for fill in fills where fill.row < row || (fill.row == row && !isOfClose(fill)) {
      account.apply(fill)
    }
    return account
  }

  /// Whether a fill is of the decision at its own bar's close.
  private func isOfClose(_ fill: Fill) -> Bool {
    guard settings.fill == .close else { return false }
    guard fill.kind == .exit else { return true }
    let trade = trades.first { $0.exitRow == fill.row && $0.exitPrice == fill.price }
    return trade?.exitReason == .signal || trade?.exitReason == .reversal
  }

  private func decision(at row: Int, _ account: AccountState) throws(RulesError) -> Decision {
    let stepper = try stepper()
    stepper.warmUp(bars.slice(0..<row))
    return stepper.close(Bar(bars, row), account: account)
  }

  // MARK: Why nothing happened

  private func remarks(
    _ row: Int, _ readings: [BarExplanation.Reading], _ account: AccountState, _ equity: Double,
    _ decision: Decision?, _ rules: Rules, _ reader: inout FormulaReader
  ) throws(RulesError) -> [String] {
    guard let decision else {
      return [
        row < rows.lowerBound
          ? "the run does not trade this bar: it lies before its range and only warms indicators up"
          : "the run does not trade this bar: it lies behind its range"
      ]
    }
    if equity <= 0 { return ["the account has nothing left, and trades no more"] }
    let holding = readings.filter(\.tree.isTrue).map(\.word)
    if holding.isEmpty { return ["no rule holds"] }
    var remarks: [String] = []
    let side: Trade.Side? = account.shares > 0 ? .long : account.shares < 0 ? .short : nil
    for word in holding {
      let isLong = word.hasSuffix("long")
      let isHeld = side == (isLong ? .long : .short)
      if word.hasPrefix("enter"), isHeld {
        remarks.append("\(word) holds, and a \(isLong ? "long" : "short") position is held already")
      } else if word.hasPrefix("exit"), !isHeld {
        remarks.append("\(word) holds, and no \(isLong ? "long" : "short") position is held")
      }
    }
    if holding.contains("enter long"), holding.contains("enter short"), decision.entry == nil,
      side == nil
    {
      remarks.append("both entries hold, and cancel each other")
    } else if decision.entry == nil, side != .long, holding.contains("enter long") {
      remarks += try unsized("enter long", rules, &reader)
    } else if decision.entry == nil, side != .short, holding.contains("enter short") {
      remarks += try unsized("enter short", rules, &reader)
    }
    return remarks
  }

  /// Why an entry that holds has no size: a distance or the size's own number is unknown or not positive.
  private func unsized(
    _ word: String, _ rules: Rules, _ reader: inout FormulaReader
  ) throws(RulesError) -> [String] {
    let numbers: [(String, Formula?)] = [
      ("stop loss", rules.stopLoss?.formula), ("take profit", rules.takeProfit?.formula),
      ("size", rules.size.formula),
    ]
    for (name, formula) in numbers {
      guard let formula else { continue }
      let value = try reader.value(formula.node)
      if value.isNaN { return ["\(word) holds, and the \(name) is not known yet: \(formula)"] }
      if value <= 0 { return ["\(word) holds, and the \(name) is not above zero: \(formula)"] }
    }
    if orders != nil {
      return [
        "\(word) holds, and its order could not be placed: its price is not known or lies on the wrong side of the "
          + "market, its size is not above zero, or a wait keeps it back"
      ]
    }
    return ["\(word) holds, and its size is not above zero"]
  }
}

extension AccountState {
  /// Books a fill, with the simulator's own arithmetic.
  mutating func apply(_ fill: Fill) {
    cash += -fill.shares * fill.price - fill.commission
    shares += fill.shares
  }
}
