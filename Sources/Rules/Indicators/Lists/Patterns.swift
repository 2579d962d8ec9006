extension Indicator {
  /// Candlestick patterns, in the order of lists.
  static let patterns: [Indicator] = CandlestickPattern.allCases.map(\.indicator)
}
