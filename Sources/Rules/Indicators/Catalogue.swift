extension Indicator {
  /// Every indicator, group by group in the order of lists.
  package static let all: [Indicator] = [
    overlap, momentum, volatility, volume, priceTransform, cycle, statistics, arithmetic, session,
    acrossSymbols, patterns,
  ].flatMap { $0 }

  /// The indicator of a name; nil for none.
  package static func named(_ name: String) -> Indicator? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
