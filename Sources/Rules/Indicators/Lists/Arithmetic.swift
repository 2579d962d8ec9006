extension Indicator {
  /// Arithmetic, in the order of lists.
  static let arithmetic: [Indicator] = [
    lag,
    total,
    cumulativeTotal,
    floor,
    ceil,
    squareRoot,
    exponential,
    naturalLogarithm,
    decimalLogarithm,
    sine,
    cosine,
    tangent,
    arcSine,
    arcCosine,
    arcTangent,
    hyperbolicSine,
    hyperbolicCosine,
    hyperbolicTangent,
    logRatio, barsSince, valueWhen, countTrue, occurrences,
  ]
}
