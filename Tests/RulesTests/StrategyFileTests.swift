import Foundation
import Records
import Rules
import TestKit
import Testing

@Suite("Strategy files")
struct StrategyFileTests {
  @Test("the example of the documentation reads as it is meant")
  func example() throws {
    let strategy = try StrategyFile(path: repositoryRoot + "/docs/pullback.yaml").strategy
    #expect(strategy.name == "pullback")
    #expect(strategy.summary == "Buys a dip in a rising market and sells the recovery.")
    #expect(
      strategy.canonicalText == """
        parameter dip: whole 2...30 by 2 = 10
        parameter recovery: whole 50...90 by 5 = 60
        parameter trend: whole 50...300 by 50 = 200
        parameter width: real 1...5 by 0.5 = 3
        constraint: dip < recovery
        enter long: close > sma(close, trend) and rsi(close, 2) < dip
        exit long: rsi(close, 2) > recovery
        stop loss: \(Market().atr(14)) * width
        size: risk(0.01)

        """)
  }

  @Test(
    "every built-in strategy reads back from its YAML, with its fingerprint",
    arguments: builtInStrategies.map(\.name))
  func yaml(name: String) throws {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    let read = try StrategyFile(parsing: strategy.yaml, file: "x.yaml").strategy
    #expect(read.fingerprint == strategy.fingerprint, "\(strategy.yaml)")
    #expect(read.name == strategy.name)
    #expect(read.summary == strategy.summary)
  }

  @Test(
    "YAML keeps what could be misread: quotes, leading signs, whole numbers of a real parameter")
  func awkward() throws {
    let market = Market()
    let level = Parameter("level", 0.0...10.0, by: 1, default: 2)
    let strategy = try CompiledStrategy(
      name: "awkward", summary: "It's #1: 'good' - or \"not\"",
      rules: Rules {
        EnterLong(when: -market.close < level)
        ExitLong(when: market.symbol("BTC/USD").close > 5)
        StopLoss(fraction: 0.05)
      }, constraint: nil)
    let read = try StrategyFile(parsing: strategy.yaml, file: "x.yaml").strategy
    #expect(read.fingerprint == strategy.fingerprint, "\(strategy.yaml)")
    #expect(read.summary == strategy.summary)
  }

  @Test("a file without a name gives its own; a folded formula is one line")
  func defaults() throws {
    let text = """
      parameters:
        n: {from: 5, to: 50}
      enter long: >
        close > sma(close, n)
        and close > open
      """
    let strategy = try StrategyFile(parsing: text, file: "some/my rules.yaml").strategy
    #expect(strategy.name == "my-rules")
    #expect(strategy.parameters == [Parameter("n", 5...50, default: 5)])
    #expect(strategy.rules.enterLong?.description == "close > sma(close, n) and close > open")
  }

  @Test("a file that is no YAML is read as the canonical text")
  func text() throws {
    let strategy = try CompiledStrategy(EMACross())
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).txt"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "# a comment\n\(strategy.canonicalText)".write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(try StrategyFile(path: path).strategy.fingerprint == strategy.fingerprint)
    try "enter long: close >".write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: YAMLError.self) { try StrategyFile(path: path) }
    #expect(
      error?.description
        == "\(path):1: the formula ends where a number, a name or '(' is wanted\n  close >\n         ^"
    )
  }

  static let entry = "enter long: close > 1\n"

  @Test(
    "what cannot be is refused with its line, the formula and the place",
    arguments: [
      (
        "name: a\nenter long: emma(close, 5) > 1\n",
        "f.yaml:2: enter long: there is no function 'emma'; did you mean 'ema'?\n"
          + "  emma(close, 5) > 1\n  ^^^^"
      ),
      (
        entry + "stop loss: fraction(5% * clsoe)\n",
        "f.yaml:2: stop loss: there is no column or parameter 'clsoe'; did you mean 'close'?\n"
          + "  fraction(5% * clsoe)\n                ^^^^^"
      ),
      (
        "entr long: close > 1\n",
        "f.yaml:1: unknown key \"entr long\"; did you mean \"enter long\"?;"
      ),
      (entry + entry, "f.yaml:2: the key \"enter long\" was given on line 1 already"),
      (entry + "name: two words\n", "f.yaml:2: name: \"two words\" is no name; take letters"),
      (entry + "exit long: [1, 2]\n", "f.yaml:2: exit long: found a list, need a text"),
      (entry + "parameters: 5\n", "f.yaml:2: parameters: found \"5\", need keys with values"),
      (
        entry + "parameters:\n  n: {from: 1, to: 5}\n",
        "f.yaml:3: no rule uses the parameter \"n\"; remove it"
      ),
      (
        entry + "parameters:\n  n: {from: 1, until: 5}\n",
        "f.yaml:3: parameters.n: unknown key \"until\"; known are from, to, by, default, kind"
      ),
      (entry + "parameters:\n  n: {from: 1}\n", "f.yaml:3: parameters.n: \"to\" is missing"),
      (entry + "parameters:\n  n: {from: 9, to: 5}\n", "f.yaml:3: parameters.n: from is above to"),
      (
        entry + "parameters:\n  n: {from: 1.5, to: 5}\n",
        "f.yaml:3: parameters.n: needs a step above zero"
      ),
      (
        entry + "parameters:\n  n: {from: 1, to: 5, by: 0}\n",
        "f.yaml:3: parameters.n: needs a step above zero"
      ),
      (
        entry + "parameters:\n  n: {from: 1.5, to: 5, by: 1, kind: whole}\n",
        "f.yaml:3: parameters.n: kind is whole, and a number is not"
      ),
      (
        entry + "parameters:\n  close: {from: 1, to: 5}\n",
        "f.yaml:3: no parameter can be named \"close\""
      ),
      ("exit long: close < 1\n", "f.yaml: the rules have no entry; add \"enter long: …\""),
      (entry + "size: risk(1%)\n", "f.yaml: the size is by risk, and the rules have no stop"),
    ])
  func refusals(text: String, beginning: String) {
    let error = #expect(throws: YAMLError.self) {
      try StrategyFile(parsing: text, file: "f.yaml")
    }
    #expect(error?.description.hasPrefix(beginning) == true, "\(error?.description ?? "")")
  }

  @Test("a percentage alone is a share of the fill's price, anything else a price")
  func distances() throws {
    #expect(try Distance(reading: "5%") == .fraction(0.05))
    #expect(try Distance(reading: "2.5%").description == "fraction(0.025)")
    #expect(try Distance(reading: "close * 5%").description == "close * 0.05")
    #expect(try Distance(reading: "5") == .price(5))
  }

  @Test("a line that is given twice is refused")
  func repeated() {
    let error = #expect(throws: StrategyText.Problem.self) {
      try StrategyText(reading: Self.entry + Self.entry, name: "x")
    }
    #expect(
      error?.description
        == "line 2: 'enter long' was given on line 1 already; join conditions with 'or'")
  }
}
