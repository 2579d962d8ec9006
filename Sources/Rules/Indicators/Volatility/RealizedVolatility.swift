extension Indicator.Setting {
  /// Bars of a year: what a volatility per bar is multiplied by, under the root.
  fileprivate static let periods = Indicator.Setting.number("periods", 252, in: 0...1e12)
}

/// The logarithms that the estimators are made of.
private struct BarLogs {
  let highToLow, closeToOpen, highToOpen, highToClose, lowToOpen, lowToClose: Formula

  init(open: Formula, high: Formula, low: Formula, close: Formula) {
    highToLow = high.logRatio(to: low)
    closeToOpen = close.logRatio(to: open)
    highToOpen = high.logRatio(to: open)
    highToClose = high.logRatio(to: close)
    lowToOpen = low.logRatio(to: open)
    lowToClose = low.logRatio(to: close)
  }

  /// What Rogers and Satchell take for a bar's variance.
  var rogersSatchell: Formula { highToClose * highToOpen + lowToClose * lowToOpen }
}

extension Indicator {
  static let realizedVolatility = Indicator(
    "realized_volatility", .volatility, "Close-to-close volatility",
    definition: "sqrt(periods * sample variance of ln(x / x[1]) over the window)",
    source: "historical volatility: Hull, Options, Futures and Other Derivatives",
    inputs: [.series], settings: [.window(20, atLeast: 2), .periods]
  ) { [Indicator.sampleDeviation([$0[0].logReturn()], $1)[0]] }

  static let parkinson = Indicator(
    "parkinson", .volatility, "Volatility by the range",
    definition: "sqrt(periods / (4 ln 2) * mean of ln(high / low)²)",
    source: "Parkinson (1980)", inputs: [.high, .low], settings: [.window(20), .periods]
  ) { inputs, settings in
    let range = inputs[0].logRatio(to: inputs[1])
    return [Indicator.rootMean([range * range / (4 * logarithm(2))], settings)[0]]
  }

  static let garmanKlass = Indicator(
    "garman_klass", .volatility, "Volatility by open, high, low and close",
    definition:
      "sqrt(periods * mean of (ln(high / low)² / 2 - (2 ln 2 - 1) * ln(close / open)²))",
    source: "Garman and Klass (1980), the practical estimator",
    inputs: [.open, .high, .low, .close], settings: [.window(20), .periods]
  ) { inputs, settings in
    let logs = BarLogs(open: inputs[0], high: inputs[1], low: inputs[2], close: inputs[3])
    let body = logs.closeToOpen * logs.closeToOpen * (2 * logarithm(2) - 1)
    return [Indicator.rootMean([logs.highToLow * logs.highToLow * 0.5 - body], settings)[0]]
  }

  static let rogersSatchell = Indicator(
    "rogers_satchell", .volatility, "Volatility without the drift",
    definition:
      "sqrt(periods * mean of (ln(high / close) ln(high / open) + ln(low / close) ln(low / open)))",
    source: "Rogers and Satchell (1991)", inputs: [.open, .high, .low, .close],
    settings: [.window(20), .periods]
  ) { inputs, settings in
    let logs = BarLogs(open: inputs[0], high: inputs[1], low: inputs[2], close: inputs[3])
    return [Indicator.rootMean([logs.rogersSatchell], settings)[0]]
  }

  static let yangZhang = Indicator(
    "yang_zhang", .volatility, "Volatility without the drift, gaps included",
    definition:
      "sqrt(periods * (var(ln(open / close[1])) + k var(ln(close / open)) + (1 - k) rogers_satchell²)), k = 0.34 / (1.34 + (n + 1) / (n - 1))",
    source: "Yang and Zhang (2000)", inputs: [.open, .high, .low, .close],
    settings: [.window(20, atLeast: 2), .periods]
  ) { inputs, settings in
    let logs = BarLogs(open: inputs[0], high: inputs[1], low: inputs[2], close: inputs[3])
    let window = settings[0]
    let overnight = inputs[0].logRatio(to: inputs[3].lag(1)).sampleDeviation(window)
    let body = logs.closeToOpen.sampleDeviation(window)
    let inside = Indicator.rootMean([logs.rogersSatchell], [window])[0]
    let share = 0.34 / (1.34 + (window + 1) / (window - 1))
    let variance =
      overnight * overnight + share * body * body + (1 - share) * inside * inside
    return [Indicator.rootMean([variance], [1, settings[1]])[0]]
  }

  static let varianceRatio = Indicator(
    "variance_ratio", .statistics, "Variance of long changes against that of short ones",
    definition:
      "var(ln(x / x[bars])) / (bars * var(ln(x / x[1]))) over the window, without bias; z: its distance from 1 in standard errors of a random walk",
    source: "Lo and MacKinlay (1988), overlapping, homoscedastic", inputs: [.series],
    settings: [.window(100, atLeast: 3), .window("bars", 2, atLeast: 2)], outputs: ["value", "z"]
  ) { inputs, settings in
    let (size, bars) = (settings[0], settings[1])
    let mean = inputs[0].logReturn(1).sma(size)
    let short = inputs[0].logReturn(1).sampleDeviation(size)
    let long = inputs[0].logReturn(bars)
    let count = size - bars + 1
    let square =
      (long * long).sma(count) - 2 * bars * mean * long.sma(count) + bars * bars * mean * mean
    let ratio = square / (bars * (1 - bars / size)) / (short * short)
    let error = Indicator.rootMean(
      [2 * (2 * bars - 1) * (bars - 1) / (3 * bars * size)], [1, 1])[0]
    return [ratio, (ratio - 1) / error]
  }
}

/// The variance of long changes against that of short ones.
public struct VarianceRatio: Sendable {
  /// Above 1 where changes go on, below where they come back.
  public let ratio: Formula
  /// The distance from 1 in standard errors of a random walk.
  public let z: Formula
}

extension Term {
  /// The volatility of logarithmic returns over `window` bars, for `periods` bars a year.
  public func realizedVolatility(_ window: some Term, periods: some Term = 252) -> Formula {
    Indicator.realizedVolatility([self], [window, periods])[0]
  }

  /// Lo and MacKinlay's variance ratio of the last `window` changes, for changes of `bars` bars.
  public func varianceRatio(_ window: some Term, bars: some Term = 2) -> VarianceRatio {
    let outputs = Indicator.varianceRatio([self], [window, bars])
    return VarianceRatio(ratio: outputs[0], z: outputs[1])
  }
}

extension Market {
  /// Parkinson's volatility of the ranges of `window` bars, for `periods` bars a year.
  public func parkinson(_ window: some Term, periods: some Term = 252) -> Formula {
    Indicator.parkinson([high, low], [window, periods])[0]
  }

  /// Garman and Klass's volatility over `window` bars, for `periods` bars a year.
  public func garmanKlass(_ window: some Term, periods: some Term = 252) -> Formula {
    Indicator.garmanKlass([open, high, low, close], [window, periods])[0]
  }

  /// Rogers and Satchell's volatility over `window` bars, for `periods` bars a year.
  public func rogersSatchell(_ window: some Term, periods: some Term = 252) -> Formula {
    Indicator.rogersSatchell([open, high, low, close], [window, periods])[0]
  }

  /// Yang and Zhang's volatility over `window` bars, for `periods` bars a year; it needs one bar more.
  public func yangZhang(_ window: some Term, periods: some Term = 252) -> Formula {
    Indicator.yangZhang([open, high, low, close], [window, periods])[0]
  }
}
