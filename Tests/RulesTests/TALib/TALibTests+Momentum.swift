extension TALibTests {
  /// Momentum.
  static let momentum: [TALibFunction] = [
    TALibFunction("RSI") { "rsi(close, \($0["timeperiod"]))" },
    TALibFunction("ROC") { "roc(close, \($0["timeperiod"]))" },
    TALibFunction(
      "MACD", outputs: ["macd": "line", "macdsignal": "signal", "macdhist": "histogram"]
    ) { "macd(close, \($0["fastperiod"]), \($0["slowperiod"]), \($0["signalperiod"]))" },
  ]
}
