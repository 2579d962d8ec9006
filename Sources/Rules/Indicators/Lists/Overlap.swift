extension Indicator {
  /// Averages and bands, in the order of lists.
  static let overlap: [Indicator] = [
    movingAverage,
    simpleAverage,
    exponentialAverage,
    weightedAverage,
    doubleAverage,
    tripleAverage,
    triangularAverage,
    adaptiveAverage,
    mesaAverage,
    tillsonAverage,
    hullAverage,
    zeroLagAverage,
    volumeWeightedAverage,
    wilderAverage,
    bollingerBands,
  ]
}
