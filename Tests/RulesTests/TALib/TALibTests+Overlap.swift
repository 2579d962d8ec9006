extension TALibTests {
  private static var bands: KeyValuePairs<String, String> {
    ["upperband": "upper", "middleband": "middle", "lowerband": "lower"]
  }

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
    TALibFunction("MAVP", periodsAsVolume: true) {
      "mavp(close, volume, \($0["minperiod"]), \($0["maxperiod"]), \($0.average("matype")))"
    },
    TALibFunction("HT_TRENDLINE") { _ in "ht_trendline(close)" },
    TALibFunction("MIDPOINT") { "midpoint(close, \($0["timeperiod"]))" },
    TALibFunction("MIDPRICE") { "midprice(\($0["timeperiod"]))" },
    TALibFunction("SAR") { "sar(\($0["acceleration"]), \($0["maximum"]))" },
    TALibFunction("SAREXT") {
      """
      sarext(\($0["startvalue"]), \($0["offsetonreverse"]), \($0["accelerationinitlong"]), \
      \($0["accelerationlong"]), \($0["accelerationmaxlong"]), \($0["accelerationinitshort"]), \
      \($0["accelerationshort"]), \($0["accelerationmaxshort"]))
      """
    },
    TALibFunction("SUPERTREND", outputs: ["supertrend": "line", "trend": "trend"]) {
      "supertrend(\($0["timeperiod"]), \($0["multiplier"]))"
    },
    TALibFunction("DONCHIAN", outputs: bands) { "donchian(\($0["timeperiod"]))" },
    TALibFunction("ACCBANDS", outputs: bands) { "accbands(\($0["timeperiod"]))" },
    TALibFunction("KC", outputs: bands) {
      "keltner(\($0["timeperiod"]), \($0["atrperiod"]), \($0["nbdev"]))"
    },
    TALibFunction("BBANDS", outputs: bands) {
      """
      bollinger(close, \($0["timeperiod"]), \($0["nbdevup"]), \
      \($0.ratio("nbdevdn", to: "nbdevup")), \($0.average("matype")))
      """
    },
    TALibFunction("RMA") { "rma(close, \($0["timeperiod"]))" },
  ]
}
