extension Indicator {
  /// Every indicator, group by group in the order of lists.
  package static let all: [Indicator] = [
    overlap, momentum, volatility, statistics, operators, patterns,
  ].flatMap { $0 }

  /// The indicator of a name; nil for none.
  package static func named(_ name: String) -> Indicator? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private static let overlap = [simpleAverage, exponentialAverage, wilderAverage, bollingerBands]
  private static let momentum = [macd, relativeStrength, rateOfChange]
  private static let volatility = [trueRange, averageTrueRange]
  private static let statistics = [standardDeviation, highest, lowest]
  private static let operators = [lag]
}
