extension TALibTests {
  /// Momentum.
  static let momentum: [TALibFunction] =
    changes + strengths + directions + windows + oscillators

  private static let changes: [TALibFunction] = [
    TALibFunction("MOM") { "mom(close, \($0["timeperiod"]))" },
    TALibFunction("ROC") { "roc(close, \($0["timeperiod"]))" },
    TALibFunction("ROCP") { "rocp(close, \($0["timeperiod"]))" },
    TALibFunction("ROCR") { "rocr(close, \($0["timeperiod"]))" },
    TALibFunction("ROCR100") { "rocr100(close, \($0["timeperiod"]))" },
    TALibFunction("TRIX") { "trix(close, \($0["timeperiod"]))" },
  ]

  private static let strengths: [TALibFunction] = [
    TALibFunction("RSI") { "rsi(close, \($0["timeperiod"]))" },
    TALibFunction("CMO") { "cmo(close, \($0["timeperiod"]))" },
    TALibFunction("CMOU") { "cmou(close, \($0["timeperiod"]))" },
    TALibFunction("ER") { "er(close, \($0["timeperiod"]))" },
    TALibFunction("VHF") { "vhf(close, \($0["timeperiod"]))" },
    TALibFunction("TSI") { "tsi(close, \($0["firstperiod"]), \($0["secondperiod"]))" },
    TALibFunction("SMI", outputs: ["smi": "smi", "smisignal": "signal"]) {
      "smi(\($0["timeperiod"]), \($0["fastperiod"]), \($0["slowperiod"]), \($0["signalperiod"]))"
    },
  ]

  private static let directions: [TALibFunction] = [
    TALibFunction("PLUS_DM") { "plus_dm(\($0["timeperiod"]))" },
    TALibFunction("MINUS_DM") { "minus_dm(\($0["timeperiod"]))" },
    TALibFunction("PLUS_DI") { "plus_di(\($0["timeperiod"]))" },
    TALibFunction("MINUS_DI") { "minus_di(\($0["timeperiod"]))" },
    TALibFunction("DX") { "dx(\($0["timeperiod"]))" },
    TALibFunction("ADX") { "adx(\($0["timeperiod"]))" },
    TALibFunction("ADXR") { "adxr(\($0["timeperiod"]))" },
    TALibFunction("AROON", outputs: ["aroondown": "down", "aroonup": "up"]) {
      "aroon(\($0["timeperiod"]))"
    },
    TALibFunction("AROONOSC") { "aroonosc(\($0["timeperiod"]))" },
    TALibFunction("VORTEX", outputs: ["plusvi": "plus", "minusvi": "minus"]) {
      "vortex(\($0["timeperiod"]))"
    },
    TALibFunction("FRACTAL", outputs: ["swinghigh": "high", "swinglow": "low"]) {
      "fractal(\($0["leftbars"]), \($0["rightbars"]))"
    },
  ]

  private static let windows: [TALibFunction] = [
    TALibFunction("AC") {
      "ac(\($0["fastperiod"]), \($0["slowperiod"]), \($0["signalperiod"]))"
    },
    TALibFunction("AO") { "ao(\($0["fastperiod"]), \($0["slowperiod"]))" },
    TALibFunction("BOP") { _ in "bop()" },
    TALibFunction("CCI") { "cci(\($0["timeperiod"]))" },
    TALibFunction("DPO") { "dpo(close, \($0["timeperiod"]))" },
    TALibFunction("ERI", outputs: ["bullpower": "bull", "bearpower": "bear"]) {
      "eri(\($0["timeperiod"]))"
    },
    TALibFunction("IMI") { "imi(\($0["timeperiod"]))" },
    TALibFunction("MFI") { "mfi(\($0["timeperiod"]))" },
    TALibFunction("QSTICK") { "qstick(\($0["timeperiod"]))" },
    TALibFunction("ULTOSC") {
      "ultosc(\($0["timeperiod1"]), \($0["timeperiod2"]), \($0["timeperiod3"]))"
    },
    TALibFunction("WAD") { _ in "wad()" },
  ]

  private static let oscillators: [TALibFunction] = [
    TALibFunction(
      "MACD", outputs: ["macd": "line", "macdsignal": "signal", "macdhist": "histogram"]
    ) { "macd(close, \($0["fastperiod"]), \($0["slowperiod"]), \($0["signalperiod"]))" },
    TALibFunction(
      "MACDFIX", outputs: ["macd": "line", "macdsignal": "signal", "macdhist": "histogram"]
    ) { "macdfix(close, \($0["signalperiod"]))" },
  ]
}
