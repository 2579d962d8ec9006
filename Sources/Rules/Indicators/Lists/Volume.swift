extension Indicator {
  /// Volume, in the order of lists.
  static let volume: [Indicator] = []
}
