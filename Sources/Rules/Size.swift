/// How many shares an entry buys or sells, decided at the signal's close.
///
/// Whole shares unless the run says fractional. Always cut to what the cash allows at the fill price.
public enum Size: Sendable, Hashable {
  /// All cash at the fill's price, as other engines' default is.
  case allIn
  /// A fraction of equity at the signal's close.
  case fraction(Formula)
  /// The fraction of equity that is lost if the stop fills at its price; needs a stop.
  case risk(Formula)
  /// A number of shares.
  case shares(Formula)
  /// An amount of currency at the signal's close.
  case notional(Formula)
  /// The fraction of equity at the signal's close that pays for the shares and their commission, as LEAN sizes.
  case net(Formula)
  /// The fraction of equity that gives the account a yearly volatility, `target / realized volatility`, at most `cap`.
  ///
  /// The volatility is that of the logarithmic returns of `window` bars of `price`, by the bars of the run's year;
  /// a price that stood still all window long takes the cap.
  case volatility(
    Formula, window: Formula, cap: Formula = 1, price: Formula = Market().close)
  /// A share of Kelly's fraction, `share * mean / sample variance` of the returns of `window` bars of `price`, at
  /// least 0 and at most `cap`. For long entries only.
  case kelly(Formula, window: Formula, cap: Formula = 1, price: Formula = Market().close)
}

extension Size: Rule {
  /// Spells a size as a rule: `Size(.risk(0.01))`.
  public init(_ size: Size) { self = size }
  /// Adds the rule to the others.
  public func apply(to rules: inout Rules) { rules.size = self }
}

extension Size {
  /// The same size with other formulas.
  package func mapped(_ change: (Formula) -> Formula) -> Size {
    switch self {
    case .allIn: .allIn
    case .fraction(let value): .fraction(change(value))
    case .risk(let value): .risk(change(value))
    case .shares(let value): .shares(change(value))
    case .notional(let value): .notional(change(value))
    case .net(let value): .net(change(value))
    case .volatility(let target, let window, let cap, let price):
      .volatility(
        change(target), window: change(window), cap: change(cap), price: change(price))
    case .kelly(let share, let window, let cap, let price):
      .kelly(change(share), window: change(window), cap: change(cap), price: change(price))
    }
  }

  /// The size's number; nil for all cash.
  ///
  /// What depends on the length of a year counts 252 bars, until `expanded` puts in those of the run.
  package var formula: Formula? {
    switch expanded(barsPerYear: 252) {
    case .fraction(let value), .risk(let value), .shares(let value), .notional(let value),
      .net(let value):
      value
    case .allIn, .volatility, .kelly: nil
    }
  }

  /// Whether the size depends on how many bars a year has.
  package var knowsYear: Bool {
    if case .volatility = self { true } else { false }
  }

  /// Sizes by volatility and by Kelly as the fractions of equity that they are; others as they stand.
  package func expanded(barsPerYear: Double) -> Size {
    switch self {
    case .volatility(let target, let window, let cap, let price):
      let volatility = price.realizedVolatility(window, periods: barsPerYear)
      return .fraction(Formula.minimum(target / volatility, cap))
    case .kelly(let share, let window, let cap, let price):
      let returns = price.simpleReturn()
      let deviation = returns.sampleDeviation(window)
      let growth = share * returns.sma(window) / (deviation * deviation)
      return .fraction(Formula.minimum(Formula.maximum(growth, 0), cap))
    default: return self
    }
  }
}

extension Rules {
  /// Whether a size depends on how many bars a year has.
  package var knowsYear: Bool { size.knowsYear || orders.addSize?.knowsYear ?? false }

  /// The same with sizes that are fractions of equity in place of rules for one.
  package func expanded(barsPerYear: Double) -> Rules {
    var rules = self
    rules.size = size.expanded(barsPerYear: barsPerYear)
    rules.orders.addSize = orders.addSize?.expanded(barsPerYear: barsPerYear)
    return rules
  }
}
