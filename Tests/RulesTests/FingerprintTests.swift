import Records
import Rules
import Testing

/// Rules that did not change keep their fingerprint: promotions carry it to the live runner.
@Suite("Fingerprints")
struct FingerprintTests {
  @Test(
    "built-in strategies have the fingerprint that they always had",
    arguments: [
      ("ema-cross", "69f4f765d1ed619d"),
      ("sma-cross", "c66ca4b07a0898c7"),
      ("rsi", "82871ad03f34d78a"),
      ("macd", "7de189533603002a"),
      ("mean-reversion", "37d9b610686c6c01"),
      ("momentum", "65d9b1617b89509e"),
      ("donchian-breakout", "dd50c23c921818d8"),
      ("bollinger-squeeze", "fb4da7d7041636a2"),
      ("opening-range-breakout", "a3931bb738f580dd"),
      ("vwap-reversion", "762db4e559868837"),
      ("pairs-spread", "5afcfa0e16f35df7"),
      ("dual-momentum", "bbb9d56a46098816"),
      ("volatility-target", "8d11ad0bc7ab029f"),
      ("ensemble", "5d5d709c11e8d211"),
    ])
  func builtIn(name: String, start: String) throws {
    let strategy = try #require(builtInStrategies.first { $0.name == name })
    #expect(try CompiledStrategy(strategy).fingerprint.hex.hasPrefix(start))
  }

  @Test("a size net of commission reads back")
  func net() throws {
    let text = "enter long: close > 1\nsize: net(0.9975)\n"
    let strategy = try StrategyText(reading: text, name: "buys").strategy
    #expect(strategy.rules.size == .net(0.9975))
    #expect(strategy.canonicalText == text)
  }
}
