import Records
import Rules
import Testing

/// What rules say about orders, as text, as YAML and in Swift.
@Suite("Order rules")
struct OrderRulesTests {
  static let entry = "enter long: close > 1\n"

  private func strategy(_ lines: String) throws -> CompiledStrategy {
    try StrategyText(reading: Self.entry + lines, name: "x").strategy
  }

  /// Everything at once, in the order of the canonical text.
  static let whole = """
    parameter n: whole 1...9 by 1 = 3
    enter long: close > 1
    exit long: close < 1
    enter short: close > 2
    exit short: close < 2
    stop loss: at(close - 5)
    take profit: fraction(0.1)
    enter long by: limit(close * 0.99)
    enter short by: stop_limit(close - 1, close - 2)
    exit long by: close
    exit short by: open_limit(max(close, open))
    orders work: bars(n)
    entries: one cancels other
    take profit portion: 0.5
    take profit 2: 3
    take profit portion 2: 0.25
    take profit 3: at(close + 9)
    trailing stop: live(close * 2) on close
    break even: fraction(0.02) plus 0.1
    time stop: n * 2
    add long: close > 3
    add short: close > 4
    adds: 2
    add size: shares(10)
    reduce long: close > 5
    reduce short: close > 6
    reduce portion: 0.5
    wait: 2
    wait after stop: 5
    entries a session: 1
    size: fraction(0.95)

    """

  @Test("the canonical text of everything reads back")
  func roundTrip() throws {
    let strategy = try StrategyText(reading: Self.whole, name: "x").strategy
    #expect(strategy.canonicalText == Self.whole)
    let file = try StrategyFile(parsing: strategy.yaml, file: "x.yaml").strategy
    #expect(file.fingerprint == strategy.fingerprint)
    #expect(file.rules == strategy.rules)
    #expect(!strategy.rules.isPlain)
  }

  @Test(
    "every form of a line reads as it is printed",
    arguments: [
      "enter long by: stop(highest(high, 20))", "enter long by: open", "enter long by: close",
      "enter long by: close_limit(close)", "trailing stop: \(Market().atr(14)) * 3",
      "trailing stop: fraction(0.05)", "trailing stop: live(fraction(0.05))",
      "trailing stop: 2 on close", "break even: 5", "stop loss: at(lowest(low, 5))",
    ])
  func forms(line: String) throws {
    let text = try strategy(line + "\n").canonicalText
    #expect(text.contains(line + "\n"), "\(text)")
    #expect(try StrategyText(reading: text, name: "x").strategy.canonicalText == text)
  }

  @Test(
    "lives read as they are printed", arguments: ["day", "gtc", "bars(5)", "ioc", "fok"])
  func lives(life: String) throws {
    let lines = "enter long by: limit(close)\norders work: \(life)\n"
    #expect(try strategy(lines).canonicalText.contains("orders work: \(life)\n"))
  }

  @Test("market orders and percentages have one form")
  func forms() throws {
    #expect(try strategy("enter long by: market\n").fingerprint == strategy("").fingerprint)
    let trailing = try strategy("trailing stop: 5%\n").rules.orders.trail
    #expect(trailing == Trail(.fraction(0.05)))
    let portion = try strategy("take profit: 5%\ntake profit portion: 50%\n").rules.orders
    #expect(portion.targetPortion == 0.5)
  }

  @Test("Swift and text are one")
  func swift() throws {
    let n = Parameter("n", 1...9, default: 3)
    let market = Market()
    let close = market.close
    let rules = Rules {
      EnterLong(when: close > 1, by: .limit(close * 0.99))
      ExitLong(when: close < 1, by: .close)
      EnterShort(when: close > 2, by: .stopLimit(stop: close - 1, limit: close - 2))
      ExitShort(when: close < 2, by: .openLimit(Formula.maximum(close, market.open)))
      StopLoss(at: close - 5)
      TakeProfit(fraction: 0.1, portion: 0.5)
      TakeProfit(distance: 3, portion: 0.25)
      TakeProfit(at: close + 9)
      OrdersWork(.bars(n.formula))
      EntriesCancelEachOther()
      TrailingStop(distance: close * 2, live: true, onClose: true)
      BreakEven(fraction: 0.02, plus: 0.1)
      TimeStop(bars: n * 2)
      AddLong(when: close > 3, size: .shares(10), atMost: 2)
      AddShort(when: close > 4)
      ReduceLong(when: close > 5, portion: 0.5)
      ReduceShort(when: close > 6, portion: 0.5)
      WaitAfterExit(bars: 2)
      WaitAfterExit(bars: 5, ofStops: true)
      EntriesPerSession(1)
    }
    let strategy = try CompiledStrategy(name: "x", summary: "", rules: rules, constraint: nil)
    #expect(strategy.canonicalText == Self.whole)
  }

  @Test("rules that say nothing of orders are plain, and their text has no new line")
  func plain() throws {
    let strategy = try strategy("stop loss: 5%\ntake profit: 3\n")
    #expect(strategy.rules.isPlain)
    #expect(strategy.orderWords.isEmpty)
    #expect(
      strategy.canonicalText
        == "enter long: close > 1\nstop loss: fraction(0.05)\ntake profit: 3\nsize: fraction(0.95)\n"
    )
  }

  @Test(
    "a line that cannot be read is shown with the place",
    arguments: [
      ("enter long by: limit(clse)", "\n        ^^^^"), ("enter long by: limt(1)", "\n  ^^^^^^^"),
      ("enter long by: stop_limit(close, opn)", "\n                    ^^^"),
      ("enter long by: stop_limit(close)", "takes 2 prices"),
      ("orders work: soon", "write day, gtc, bars(5), ioc or fok"),
      ("orders work: bars(close)", "changes from bar to bar"),
      ("trailing stop: live(clse)", "\n       ^^^^"),
      ("break even: 5 plus clse", "\n         ^^^^"),
      ("time stop: close", "changes from bar to bar"), ("entries: both", "one cancels other"),
      ("take profit 3: 5", "there is no take profit 2 above this line"),
    ])
  func carets(line: String, words: String) {
    let error = #expect(throws: StrategyText.Problem.self) { try strategy(line + "\n") }
    #expect(error?.description.contains(words) ?? false, "\(String(describing: error))")
    #expect(error?.description.contains("line 2") ?? false)
  }

  @Test(
    "rules that do not fit together are refused by their word",
    arguments: [
      ("enter short by: open", "enter short by: there is no enter short"),
      ("adds: 2", "adds: there is no add long or add short"),
      ("reduce long: close > 1", "reduce long: there is no reduce portion"),
      ("orders work: day", "orders work: no rule orders by limit"),
      ("enter long by: stop(1)\norders work: ioc", "a stop cannot be ioc"),
      ("entries: one cancels other", "needs both entries by limit"),
      ("take profit: 1\ntake profit 2: 2", "only the last target may take all that is left"),
      ("take profit portion: 50%", "there is no take profit"),
      ("trailing stop: at(5)", "a price cannot stand here"),
      ("stop loss: at(5)\nsize: risk(0.01)", "a risk needs a stop loss at a distance"),
      ("time stop: 0", "time stop: 0 is no value; it is a whole number from 1 to 1000000"),
      ("take profit: 1\ntake profit portion: 2", "above 0 and at most 1"),
      ("add long: close > 1\nadds: 99", "a whole number from 1 to 20"),
    ])
  func combinations(lines: String, words: String) {
    let error = #expect(throws: StrategyText.Problem.self) { try strategy(lines + "\n") }
    #expect(error?.description.contains(words) ?? false, "\(String(describing: error))")
  }

  @Test("a delay makes every formula late, and leaves settings")
  func delayed() throws {
    let strategy = try StrategyText(reading: Self.whole, name: "x").strategy
    let late = try strategy.delayed(by: 2)
    #expect(late.rules.orders.adds == strategy.rules.orders.adds)
    #expect(late.rules.orders.enterLong != strategy.rules.orders.enterLong)
    #expect(try StrategyText(reading: late.canonicalText, name: "x").strategy.rules == late.rules)
  }
}
