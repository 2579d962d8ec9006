extension Indicator {
  static let forecastOscillator = Indicator(
    "fosc", .momentum, "Forecast oscillator",
    definition:
      "100 * (x - tsf(x, window)[1]) / x; 0 where x is 0",
    source: "TA-Lib FOSC; Chande (1994)", inputs: [.series], settings: [.window(5, atLeast: 2)]
  ) { inputs, settings in
    let forecast = Indicator.lineForecast(inputs, settings)[0].lag(1)
    return [Formula.quotient(inputs[0] - forecast, inputs[0], whereZero: 0, scale: 100)]
  }

  static let coppock = Indicator(
    "coppock", .momentum, "Coppock curve",
    definition: "wma(roc(x, first) + roc(x, second), window)",
    source: "TA-Lib COPPOCK; Coppock (1962)", inputs: [.series],
    settings: [.window(10), .window("first", 11), .window("second", 14)]
  ) { inputs, settings in
    let sum = inputs[0].rateOfChange(settings[1]) + inputs[0].rateOfChange(settings[2])
    return [sum.wma(settings[0])]
  }
}

extension Term {
  /// How far the value is from what the line through the bars before it foretold, in percent.
  public func forecastOscillator(_ window: some Term = 5) -> Formula {
    Indicator.forecastOscillator([self], [window])[0]
  }

  /// The Coppock curve: the weighted average of two rates of change.
  public func coppock(
    _ window: some Term = 10, first: some Term = 11, second: some Term = 14
  ) -> Formula {
    Indicator.coppock([self], [window, first, second])[0]
  }
}
