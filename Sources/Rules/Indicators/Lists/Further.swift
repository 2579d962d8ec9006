extension Indicator {
  /// What traders use beside TA-Lib's functions, in the order of lists.
  static let further: [Indicator] = [
    furtherOverlap, furtherMomentum, furtherVolatility, furtherStatistics, furtherArithmetic,
    furtherSession,
  ].flatMap { $0 }

  private static let furtherOverlap: [Indicator] = [
    arnaudLegoux, vidya, variableAverage, mcGinleyDynamic, keltner, chandelierExit, ichimoku,
  ]

  private static let furtherMomentum: [Indicator] = [
    simpleReturn, logReturn, streak, connorsStrength, fisher, fisherSmoothing,
  ]

  private static let furtherVolatility: [Indicator] = [
    choppiness, realizedVolatility, parkinson, garmanKlass, rogersSatchell, yangZhang,
  ]

  private static let furtherStatistics: [Indicator] = [
    standardScore, sampleDeviation, rootMean, skewness, kurtosis, quantile, median, rollingRank,
    rollingPosition, seriesRegression, timeRegression, rollingCorrelation, rollingBeta,
    autocorrelation, halfLife, varianceRatio, hurst, rescaledRange,
  ]

  private static let furtherArithmetic: [Indicator] = [
    logRatio, barsSince, valueWhen, countTrue, occurrences,
  ]

  private static let furtherSession: [Indicator] = [
    sessionAverage, anchoredAverage, sessionHigh, sessionLow, sessionOpen, previousSession,
    sessionGap, openingRange, openingRangeMinutes, barsSinceOpen,
  ]
}
