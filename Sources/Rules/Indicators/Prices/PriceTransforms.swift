extension Indicator {
  static let averagePrice = Indicator(
    "avgprice", .price, "Average price", definition: "(open + high + low + close) / 4",
    source: "TA-Lib AVGPRICE", inputs: [.open, .high, .low, .close]
  ) { inputs, _ in [(inputs[0] + inputs[1] + inputs[2] + inputs[3]) * 0.25] }

  static let medianPrice = Indicator(
    "medprice", .price, "Median price", definition: "(high + low) / 2",
    source: "TA-Lib MEDPRICE", inputs: [.high, .low]
  ) { inputs, _ in [(inputs[0] + inputs[1]) * 0.5] }

  static let typicalPrice = Indicator(
    "typprice", .price, "Typical price", definition: "(high + low + close) / 3",
    source: "TA-Lib TYPPRICE", inputs: [.high, .low, .close]
  ) { inputs, _ in [(inputs[0] + inputs[1] + inputs[2]) / 3] }

  static let weightedClose = Indicator(
    "wclprice", .price, "Weighted close", definition: "(high + low + 2 * close) / 4",
    source: "TA-Lib WCLPRICE", inputs: [.high, .low, .close]
  ) { inputs, _ in [(inputs[0] + inputs[1] + (inputs[2] + inputs[2])) * 0.25] }
}

extension Market {
  /// The mean of open, high, low and close.
  public var averagePrice: Formula { Indicator.averagePrice([open, high, low, close])[0] }

  /// The middle of the bar: (high + low) / 2.
  public var medianPrice: Formula { Indicator.medianPrice([high, low])[0] }

  /// The mean of high, low and close.
  public var typicalPrice: Formula { Indicator.typicalPrice([high, low, close])[0] }

  /// The mean of high, low and close, the close counted twice.
  public var weightedClose: Formula { Indicator.weightedClose([high, low, close])[0] }
}
