/// What can be wrong with a portfolio's settings, its rules, or how they go together.
public enum PortfolioError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is nothing to trade.
  case noSymbols
  /// Two series of one name.
  case repeatedSymbol(String)
  /// Bars of different lengths.
  case mixedTimeframes(String, String)
  /// A setting outside of what it can be.
  case badSetting(name: String, value: String, allowed: String)
  /// Two parts that do not go together, and what to do.
  case conflict(String)

  /// One sentence that says what to do.
  public var description: String {
    switch self {
    case .noSymbols: "a portfolio needs a symbol; name some with --symbol"
    case .repeatedSymbol(let name): "\(name) is in the portfolio twice; name it once"
    case .mixedTimeframes(let one, let other):
      "a portfolio has bars of one length, and these are \(one) and \(other); choose one"
    case .badSetting(let name, let value, let allowed):
      "\(name) is \(value), and must be \(allowed)"
    case .conflict(let text): text
    }
  }
}

extension PortfolioSettings {
  /// Refuses numbers that are no limits, and parts that do not go together.
  ///
  /// - Throws: `PortfolioError` for the first of them.
  public func check() throws(PortfolioError) {
    if let maximumPositions, maximumPositions < 1 {
      throw .badSetting(
        name: "maximum positions", value: "\(maximumPositions)", allowed: "1 or more")
    }
    let shares: [(String, Double?)] = [
      ("gross", gross), ("net", net), ("per symbol", perSymbol),
      ("the sectors' limit", sectors?.limit), ("turnover", turnover),
      ("the drift", rebalancing?.drift),
    ]
    for case (let name, let value?) in shares where !(value > 0 && value.isFinite) {
      throw .badSetting(name: name, value: "\(value)", allowed: "above 0, for example 20%")
    }
    if let correlation {
      guard correlation.limit > -1, correlation.limit < 1 else {
        throw .badSetting(
          name: "correlation", value: "\(correlation.limit)", allowed: "between -1 and 1")
      }
      try Self.checkReturns(correlation.returns, "correlation")
    }
    if let every = rebalancing?.every, every < 1 {
      throw .badSetting(name: "rebalance", value: "\(every)", allowed: "1 row or more")
    }
    if let allocation, allocation.method != .equal {
      try Self.checkReturns(allocation.returns, allocation.method.rawValue)
    }
  }

  private static func checkReturns(_ count: Int, _ name: String) throws(PortfolioError) {
    guard (2...100_000).contains(count) else {
      throw .badSetting(name: name, value: "over \(count) returns", allowed: "over 2 to 100000")
    }
  }
}
