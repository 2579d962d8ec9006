extension Indicator {
  /// Across symbols, in the order of lists.
  static let crossSection: [Indicator] = []
}
