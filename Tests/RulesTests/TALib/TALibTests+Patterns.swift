import Rules

extension TALibTests {
  /// Candlestick patterns.
  static let patterns: [TALibFunction] = CandlestickPattern.allCases.map { pattern in
    TALibFunction(pattern.rawValue.uppercased()) { parameters in
      let penetration = parameters.values["penetration"].map { "penetration=\($0)" } ?? ""
      return "\(pattern.rawValue)(\(penetration))"
    }
  }
}
