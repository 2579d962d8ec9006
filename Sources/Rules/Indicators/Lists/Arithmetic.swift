extension Indicator {
  /// Arithmetic, in the order of lists.
  static let arithmetic: [Indicator] = [
    lag
  ]
}
