extension Indicator {
  /// Statistics, in the order of lists.
  static let statistics: [Indicator] = [
    standardDeviation,
    highest,
    lowest,
  ]
}
