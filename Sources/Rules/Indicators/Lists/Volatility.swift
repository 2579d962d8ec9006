extension Indicator {
  /// Volatility, in the order of lists.
  static let volatility: [Indicator] = [
    trueRange, averageTrueRange, normalizedRange, averageRange,
    chaikinVolatility, massIndex, relativeVolatility,
    choppiness, realizedVolatility, parkinson, garmanKlass, rogersSatchell, yangZhang,
  ]
}
