extension Indicator {
  /// Momentum, in the order of lists.
  static let momentum: [Indicator] = [
    macd, fixedMACD, typedMACD, absoluteOscillator, percentOscillator,
    weightedExponential, skip, quotient,
    relativeStrength, chandeMomentum, chandeSums, efficiencyRatio, horizontalFilter,
    momentumChange, rateOfChange, rateOfChangeFraction, rateOfChangeRatio,
    rateOfChangeRatioPercent,
    directionalTotals, directionalIndex, plusMovement, minusMovement, plusIndicator,
    minusIndicator, directionalDifference, averageDirectional, averageDirectionalRating,
    aroon, aroonOscillator, awesomeOscillator, accelerator,
    balanceOfPower, intradayMomentum, qstick,
    commodityChannel, detrendedPrice, elderRay, fractal, moneyFlowIndex,
    fastStochastic, stochastic, stochasticStrength, kdj, williamsRange,
    forecastOscillator, coppock,
    stochasticMomentum, trueStrength, tripleSmoothedChange,
    ultimateOscillator, vortex, williamsAccumulation,
    simpleReturn, logReturn, streak, averageDistance, connorsStrength, fisher, fisherSmoothing,
  ]
}
