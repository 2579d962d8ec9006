extension Indicator {
  /// Across symbols, beside `CrossSection`, in the order of lists.
  static let acrossSymbols: [Indicator] = [quantileAcrossSymbols]

  static let quantileAcrossSymbols = Indicator(
    "cs_quantile", .crossSection, "Bucket among the symbols, from 1 for the lowest",
    definition: "min(floor(cs_rank(x) * buckets), buckets - 1) + 1", source: "quantile portfolios",
    inputs: [.any("x")], settings: [.window("buckets", 5, atLeast: 2)]
  ) { inputs, settings in
    let place = (inputs[0].rankAcrossSymbols() * settings[0]).floor
    return [Formula.minimum(place, settings[0] - 1) + 1]
  }
}

extension Term {
  /// The bucket among the symbols of the run at this bar, from 1 for the lowest to `buckets`.
  public func quantileAcrossSymbols(_ buckets: some Term = 5) -> Formula {
    Indicator.quantileAcrossSymbols([self], [buckets])[0]
  }
}
