extension Indicator {
  /// Momentum, in the order of lists.
  static let momentum: [Indicator] = [
    macd, fixedMACD, weightedExponential, skip,
    relativeStrength, chandeMomentum, chandeSums, efficiencyRatio, horizontalFilter,
    momentumChange, rateOfChange, rateOfChangeFraction, rateOfChangeRatio,
    rateOfChangeRatioPercent,
    directionalTotals, directionalIndex, plusMovement, minusMovement, plusIndicator,
    minusIndicator, directionalDifference, averageDirectional, averageDirectionalRating,
    aroon, aroonOscillator, awesomeOscillator, accelerator,
    balanceOfPower, intradayMomentum, qstick,
    commodityChannel, detrendedPrice, elderRay, fractal, moneyFlowIndex,
    stochasticMomentum, trueStrength, tripleSmoothedChange,
    ultimateOscillator, vortex, williamsAccumulation,
  ]
}
