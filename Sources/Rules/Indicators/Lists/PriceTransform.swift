extension Indicator {
  /// Price transforms, in the order of lists.
  static let priceTransform: [Indicator] = [
    averagePrice,
    medianPrice,
    typicalPrice,
    weightedClose,
    meanDeviation,
    heikinAshi,
  ]
}
