extension Indicator {
  static let averageRange = Indicator(
    "adr", .volatility, "Average range of the bars", definition: "sma(high - low, window)",
    source: "TA-Lib ADR", inputs: [.high, .low], settings: [.window(14)]
  ) { [($0[0] - $0[1]).sma($1[0])] }

  static let normalizedRange = Indicator(
    "natr", .volatility, "Average true range in percent of the close",
    definition: "100 * atr(window) / close; 0 where the close is 0",
    source: "TA-Lib NATR; Forman (2006)", inputs: [.high, .low, .close], settings: [.window(14)]
  ) { inputs, settings in
    let range = Indicator.averageTrueRange(inputs, settings)[0]
    return [Formula.quotient(range, inputs[2], whereZero: 0, scale: 100)]
  }

  static let chaikinVolatility = Indicator(
    "cvi", .volatility, "Chaikin volatility",
    definition: "roc(ema(high - low, window), change)", source: "TA-Lib CVI; Chaikin",
    inputs: [.high, .low], settings: [.window(10), .window("change", 10)]
  ) { [($0[0] - $0[1]).ema($1[0]).rateOfChange($1[1])] }

  static let massIndex = Indicator(
    "massi", .volatility, "Mass index",
    definition: "sum of e / ema(e, fast) over `slow` bars, e = ema(high - low, fast); 1 for 0 / 0",
    source: "TA-Lib MASSI; Dorsey (1992)", inputs: [.high, .low],
    settings: [.window("fast", 9), .window("slow", 25, atLeast: 2)]
  ) { inputs, settings in
    let once = (inputs[0] - inputs[1]).ema(settings[0])
    let ratio = Formula.quotient(once, once.ema(settings[0]), whereZero: 1)
    return [ratio.sum(settings[1])]
  }

  static let relativeVolatility = Indicator(
    "rvi", .volatility, "Relative volatility index",
    definition:
      "100 * up / (up + down), Wilder's averages of stddev(x, deviation) at rising and at "
      + "falling bars; 50 where both are 0",
    source: "TA-Lib RVI; Dorsey (1993)", inputs: [.series],
    settings: [.window(14), .window("deviation", 10, atLeast: 2)]
  ) { inputs, settings in
    let deviation = inputs[0].standardDeviation(settings[1])
    let change = inputs[0].momentum(1)
    // A deviation that is not known yet times zero is not known either.
    let still = deviation * 0
    let up = Formula.select(change > 0, deviation, still).wilder(settings[0])
    let down = Formula.select(change < 0, deviation, still).wilder(settings[0])
    return [Formula.quotient(up, up + down, whereZero: 50, scale: 100)]
  }
}

extension Market {
  /// The mean range of the bars.
  public func averageRange(_ window: some Term) -> Formula {
    Indicator.averageRange([high, low], [window])[0]
  }

  /// The average true range in percent of the close.
  public func natr(_ window: some Term) -> Formula {
    Indicator.normalizedRange([high, low, close], [window])[0]
  }

  /// The change of the average range over `change` bars, in percent.
  public func chaikinVolatility(_ window: some Term = 10, change: some Term = 10) -> Formula {
    Indicator.chaikinVolatility([high, low], [window, change])[0]
  }

  /// Dorsey's mass index: rises where ranges widen.
  public func massIndex(fast: some Term = 9, slow: some Term = 25) -> Formula {
    Indicator.massIndex([high, low], [fast, slow])[0]
  }
}

extension Term {
  /// Dorsey's relative volatility index, 0 to 100; 50 where nothing moved.
  public func relativeVolatility(_ window: some Term = 14, deviation: some Term = 10) -> Formula {
    Indicator.relativeVolatility([self], [window, deviation])[0]
  }
}
