extension Indicator {
  /// Averages and bands, in the order of lists.
  static let overlap: [Indicator] = [
    simpleAverage,
    exponentialAverage,
    wilderAverage,
    bollingerBands,
  ]
}
