extension Indicator {
  /// Price transform, in the order of lists.
  static let priceTransform: [Indicator] = []
}
