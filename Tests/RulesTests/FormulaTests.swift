import Records
import Rules
import Testing

@Suite("Formulas")
struct FormulaTests {
  static let parameters = [
    Parameter("fast", 5...50, default: 9), Parameter("slow", 10...200, default: 21),
  ]

  @Test(
    "what is read prints as it should",
    arguments: [
      ("close", "close"), ("  1.50 * close ", "1.5 * close"), ("5% * high", "0.05 * high"),
      ("-close + 2", "-close + 2"), ("(close - open) * 2", "(close - open) * 2"),
      ("close - (open - 1)", "close - (open - 1)"), ("close - open - 1", "close - open - 1"),
      ("2 * -3", "2 * -3"), ("ema(close, fast)", "ema(close, fast)"),
      ("ema(close, fast, 3)", "ema(close, fast, 3)"),
      ("atr(14)", "rma(true_range(high, low, close), 14)"),
      ("true_range()", "true_range(high, low, close)"), ("sma(20)", "sma(close, 20)"),
      ("sma(high)", "sma(high, 20)"), ("sma(window=fast)", "sma(close, fast)"),
      ("macd().signal", "ema(ema(close, 12, max(26 - 12, 0)) - ema(close, 26), 9)"),
      ("if(close > open, 1, -1)", "if(close > open, 1, -1)"),
      ("min(close, lag(close, 1)) / 1e3", "min(close, lag(close, 1)) / 1000"),
      ("sma(close, slow - fast)", "sma(close, slow - fast)"),
    ])
  func numbers(text: String, printed: String) throws {
    let formula = try Formula(reading: text, parameters: Self.parameters)
    #expect(formula.description == printed)
    #expect(try Formula(reading: printed, parameters: Self.parameters) == formula)
  }

  @Test(
    "conditions too",
    arguments: [
      ("close > open and low < 3 or volume >= 1", "close > open and low < 3 or volume >= 1"),
      ("close > open and (low < 3 or high > 4)", "close > open and (low < 3 or high > 4)"),
      ("not close > open", "not close > open"),
      ("not (close > 1 or open > 1)", "not (close > 1 or open > 1)"),
      (
        "ema(close, fast) crosses above ema(close, slow)",
        "crossover(ema(close, fast), ema(close, slow))"
      ),
      ("close crosses below 5", "crossunder(close, 5)"), ("close != open", "close != open"),
    ])
  func conditions(text: String, printed: String) throws {
    let condition = try Condition(reading: text, parameters: Self.parameters)
    #expect(condition.description == printed)
    #expect(try Condition(reading: printed, parameters: Self.parameters) == condition)
  }

  @Test(
    "errors point at the wrong part and say what to do",
    arguments: [
      (
        "clsoe > 1",
        "there is no column or parameter 'clsoe'; did you mean 'close'?\n  clsoe > 1\n  ^^^^^"
      ),
      (
        "emma(close, 5) > 1",
        "there is no function 'emma'; did you mean 'ema'?\n  emma(close, 5) > 1\n  ^^^^"
      ),
      (
        "close >", "the formula ends where a number, a name or '(' is wanted\n  close >\n         ^"
      ),
      ("close", "this is a number where a condition is wanted; compare it\n  close\n  ^^^^^"),
      (
        "sma(close, 1, 2) > 1",
        "sma takes sma(x, window = 20)\n  sma(close, 1, 2) > 1\n  ^^^^^^^^^^^^^^^^"
      ),
      (
        "macd(close).sinal > 1",
        "macd has no output 'sinal'; did you mean 'signal'?\n  macd(close).sinal > 1\n              ^^^^^"
      ),
      (
        "sma(close, 0) > 1",
        "sma cannot have a window of 0: it needs a whole number from 1 to 1000000\n  sma(close, 0) > 1\n             ^"
      ),
      ("close > 1e400", "this number is too large\n  close > 1e400\n          ^^^^^"),
      (
        "sma(window=5, window=6) > 1",
        "window is given twice; give it once\n  sma(window=5, window=6) > 1\n                       ^"
      ),
      (
        "sma(close, windw=5) > 1",
        "sma has no argument 'windw'; did you mean 'window'?\n  sma(close, windw=5) > 1\n                   ^"
      ),
      (
        "sma(close, volume) > 1",
        "sma needs a number or a parameter here, not a value that changes\n  sma(close, volume) > 1\n             ^^^^^^"
      ),
      ("close > 1 2", "an operator or the end is wanted here\n  close > 1 2\n            ^"),
      ("(close > 1", "the formula ends where ')' is wanted\n  (close > 1\n            ^"),
      ("close ? 1", "'?' is no part of a formula\n  close ? 1\n        ^"),
      ("1.2.3 > close", "this is not a number\n  1.2.3 > close\n  ^^^^^"),
      (
        "close + (open > 1) > 2",
        "this is a condition where a number is wanted\n  close + (open > 1) > 2\n          ^^^^^^^^^^"
      ),
    ])
  func errors(text: String, message: String) {
    let error = #expect(throws: FormulaError.self) {
      try Condition(reading: text, parameters: Self.parameters)
    }
    #expect(error?.description == message)
  }

  @Test("deep nesting is refused, not survived by luck")
  func depth() {
    let text = String(repeating: "(", count: 5000) + "close" + String(repeating: ")", count: 5000)
    #expect(throws: FormulaError.self) { try Formula(reading: text) }
    let minus = String(repeating: "-", count: 5000) + "close"
    #expect(throws: FormulaError.self) { try Formula(reading: minus) }
  }

  @Test(
    "the canonical text of a strategy reads back with its fingerprint",
    arguments: builtInStrategies.map(\.name))
  func strategies(name: String) throws {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    let read = try StrategyText(reading: strategy.canonicalText, name: "text").strategy
    #expect(read.canonicalText == strategy.canonicalText)
    #expect(read.fingerprint == strategy.fingerprint)
    #expect(read.rules == strategy.rules)
    #expect(Set(read.parameters) == Set(strategy.parameters))
  }

  @Test("a strategy's text is refused with its line")
  func refusals() {
    func message(_ text: String) -> String {
      do {
        _ = try StrategyText(reading: text, name: "x")
        return "accepted"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message("enter long: close > 1\nexit log: close < 1").hasPrefix(
        "line 2: this is no rule; did you mean 'exit long'?"))
    #expect(message("# a comment\n\nhello").hasPrefix("line 3: 'hello' is no rule"))
    #expect(message("parameter fast: whole 5 = 9").hasPrefix("line 1: 'whole 5 = 9' is no range"))
    #expect(
      message("exit long: close > 1")
        == "x has no entry rule that the chosen side allows; add EnterLong or EnterShort, or choose another --side"
    )
    #expect(message("enter long: close > 1\nsize: lots").hasPrefix("line 2: this is no size"))
  }
}
