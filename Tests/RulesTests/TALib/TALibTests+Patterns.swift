extension TALibTests {
  /// Candlestick patterns.
  static let patterns: [TALibFunction] = []
}
