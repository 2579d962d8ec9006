extension TALibTests {
  /// Averages and bands.
  static let overlap: [TALibFunction] = [
    TALibFunction("MA") { "ma(close, \($0["timeperiod"]), \($0.average("matype")))" },
    TALibFunction("SMA") { "sma(close, \($0["timeperiod"]))" },
    TALibFunction("EMA") { "ema(close, \($0["timeperiod"]))" },
    TALibFunction("WMA") { "wma(close, \($0["timeperiod"]))" },
    TALibFunction("DEMA") { "dema(close, \($0["timeperiod"]))" },
    TALibFunction("TEMA") { "tema(close, \($0["timeperiod"]))" },
    TALibFunction("TRIMA") { "trima(close, \($0["timeperiod"]))" },
    TALibFunction("KAMA") { "kama(close, \($0["timeperiod"]))" },
    TALibFunction("MAMA", outputs: ["mama": "mama", "fama": "fama"]) {
      "mama(close, \($0["fastlimit"]), \($0["slowlimit"]))"
    },
    TALibFunction("T3") { "t3(close, \($0["timeperiod"]), \($0["vfactor"]))" },
    TALibFunction("HMA") { "hma(close, \($0["timeperiod"]))" },
    TALibFunction("ZLEMA") { "zlema(close, \($0["timeperiod"]))" },
    TALibFunction("VWMA") { "vwma(close, volume, \($0["timeperiod"]))" },
    TALibFunction("RMA") { "rma(close, \($0["timeperiod"]))" },
  ]
}
