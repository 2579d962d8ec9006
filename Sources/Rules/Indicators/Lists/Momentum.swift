extension Indicator {
  /// Momentum, in the order of lists.
  static let momentum: [Indicator] = [
    macd,
    relativeStrength,
    rateOfChange,
  ]
}
