extension TALibTests {
  /// Averages and bands.
  static let overlap: [TALibFunction] = [
    TALibFunction("SMA") { "sma(close, \($0["timeperiod"]))" },
    TALibFunction("EMA") { "ema(close, \($0["timeperiod"]))" },
    TALibFunction("RMA") { "rma(close, \($0["timeperiod"]))" },
  ]
}
