/// Moving average convergence/divergence of a term, as TA-Lib seeds it.
public struct MACD: Sendable {
  /// The fast exponential average minus the slow one.
  public let line: Formula
  /// The exponential average of the line.
  public let signal: Formula
  /// The line minus its signal.
  public var histogram: Formula { line - signal }

  /// The fast average, of the shorter window, is seeded so that both averages start at the same bar.
  init(of term: Formula, fast: some Term, slow: some Term, signal window: some Term) {
    let (fast, slow) = Formula.ordered(fast.formula, slow.formula)
    let skipped = Formula.maximum(slow - fast, 0)
    line = Indicator.exponentialAverage([term], [fast, skipped])[0] - term.ema(slow)
    signal = line.ema(window)
  }
}

extension Indicator {
  static let macd = Indicator(
    "macd", .momentum, "Moving average convergence/divergence",
    definition: "ema(x, fast) - ema(x, slow); signal: its ema; histogram: line - signal",
    source: "TA-Lib MACD; Appel (1979)", inputs: [.series],
    settings: [
      .window("fast", 12, atLeast: 2), .window("slow", 26, atLeast: 2), .window("signal", 9),
    ],
    outputs: ["line", "signal", "histogram"]
  ) { inputs, settings in
    let macd = MACD(of: inputs[0], fast: settings[0], slow: settings[1], signal: settings[2])
    return [macd.line, macd.signal, macd.histogram]
  }
}

extension Term {
  /// Moving average convergence/divergence: line, signal and histogram.
  public func macd(
    fast: some Term = 12, slow: some Term = 26, signal: some Term = 9
  ) -> MACD {
    MACD(of: formula, fast: fast, slow: slow, signal: signal)
  }
}
