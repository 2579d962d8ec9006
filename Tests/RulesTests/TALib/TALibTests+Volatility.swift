extension TALibTests {
  /// Volatility.
  static let volatility: [TALibFunction] = [
    TALibFunction("ADR") { "adr(\($0["timeperiod"]))" },
    TALibFunction("ATR") { "atr(\($0["timeperiod"]))" },
    TALibFunction("CVI") { "cvi(\($0["timeperiod"]), \($0["rocperiod"]))" },
    TALibFunction("MASSI") { "massi(\($0["fastperiod"]), \($0["slowperiod"]))" },
    TALibFunction("NATR") { "natr(\($0["timeperiod"]))" },
    TALibFunction("RVI") { "rvi(close, \($0["timeperiod"]), \($0["stddevperiod"]))" },
    TALibFunction("TRANGE") { _ in "true_range()" },
  ]
}
