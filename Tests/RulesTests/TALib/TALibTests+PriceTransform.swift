extension TALibTests {
  /// PriceTransform.
  static let priceTransform: [TALibFunction] = []
}
