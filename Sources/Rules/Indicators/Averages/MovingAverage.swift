/// The kinds of moving averages that an indicator can be told to use, in TA-Lib's order.
///
/// TA-Lib's number 11 means "the function's own default"; here the volume-weighted average has it.
public enum AverageType: Int, Sendable, CaseIterable {
  case sma, ema, wma, dema, tema, trima, kama, mama, t3, hma, none, vwma, zlema, rma

  /// The words of the formula language.
  static let words = allCases.map { "\($0)" }
}

extension Indicator.Setting {
  /// The kind of a moving average.
  static func average(
    _ name: String, _ type: AverageType = .sma, isQuiet: Bool = true
  ) -> Indicator.Setting {
    choice(name, AverageType.words, type.rawValue, isQuiet: isQuiet)
  }
}

extension Formula {
  /// A moving average by its type; the MESA average, which has no window, and `none` leave the window
  /// unused.
  static func movingAverage(
    of term: Formula, _ window: some Term, _ type: AverageType
  ) -> Formula {
    // A window of one bar is the series itself, whatever the type.
    if window.formula.node.operation == .constant(1) { return term }
    switch type {
    case .sma: return term.sma(window)
    case .ema: return term.ema(window)
    case .wma: return term.wma(window)
    case .dema: return term.dema(window)
    case .tema: return term.tema(window)
    case .trima: return term.trima(window)
    case .kama: return term.kama(window)
    case .mama: return term.mama().mama
    case .t3: return term.t3(window)
    case .hma: return term.hma(window)
    case .none: return term
    case .vwma: return term.vwma(window, weight: Formula(.column(MarketColumn(.volume))))
    case .zlema: return term.zlema(window)
    case .rma: return term.wilder(window)
    }
  }

  /// A moving average whose type is a setting of an indicator.
  static func movingAverage(
    of term: Formula, _ window: some Term, _ type: Formula
  ) -> Formula {
    let number = type.node.settingValue(parameters: [], values: [])
    let type = number.isNaN ? nil : AverageType(rawValue: Int(number))
    return movingAverage(of: term, window, type ?? .sma)
  }
}

extension Indicator {
  static let movingAverage = Indicator(
    "ma", .overlap, "Moving average of a type",
    definition: "the average that `type` names: \(AverageType.words.joined(separator: ", "))",
    source: "TA-Lib MA", inputs: [.series],
    settings: [.window(30), .average("type", isQuiet: false)]
  ) { [Formula.movingAverage(of: $0[0], $1[0], $1[1])] }
}

extension Term {
  /// A moving average of a type.
  public func movingAverage(_ window: some Term, _ type: AverageType) -> Formula {
    Formula.movingAverage(of: formula, window, type)
  }
}
