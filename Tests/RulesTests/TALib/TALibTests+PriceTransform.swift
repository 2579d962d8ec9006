extension TALibTests {
  /// Price transforms.
  static let priceTransform: [TALibFunction] = [
    TALibFunction("AVGDEV") { "avgdev(close, \($0["timeperiod"]))" },
    TALibFunction("AVGPRICE") { _ in "avgprice()" },
    TALibFunction(
      "HA",
      outputs: ["haopen": "open", "hahigh": "high", "halow": "low", "haclose": "close"]
    ) { _ in "ha()" },
    TALibFunction("MEDPRICE") { _ in "medprice()" },
    TALibFunction("TYPPRICE") { _ in "typprice()" },
    TALibFunction("WCLPRICE") { _ in "wclprice()" },
  ]
}
