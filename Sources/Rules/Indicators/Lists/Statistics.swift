extension Indicator {
  /// Statistics, in the order of lists.
  static let statistics: [Indicator] = [
    standardDeviation,
    variance,
    highest,
    lowest,
    highestIndex,
    lowestIndex,
    barsSinceHighest,
    barsSinceLowest,
    correlation,
    beta,
    hedgeRatio,
    lineEnd,
    lineSlope,
    lineAngle,
    lineStart,
    lineForecast,
    percentile,
    percentRank,
    standardScore, sampleDeviation, rootMean, skewness, kurtosis, quantile, median, rollingRank,
    rollingPosition, seriesRegression, timeRegression, rollingCorrelation, rollingBeta,
    autocorrelation, halfLife, varianceRatio, hurst, rescaledRange,
  ]
}
