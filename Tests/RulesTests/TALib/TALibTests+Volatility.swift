extension TALibTests {
  /// Volatility.
  static let volatility: [TALibFunction] = []
}
