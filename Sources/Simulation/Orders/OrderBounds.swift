public import Series

/// Equity at the end under either order of events where bars leave it open.
///
/// Two replays bound the chosen one for a single trade. Over many trades what follows may turn their order
/// round, so that the names say only which of the two ended higher.
public struct OrderBounds: Hashable, Sendable {
  /// The higher end of the two.
  public let best: Double
  /// The lower end of the two.
  public let worst: Double

  /// Makes bounds of two ends, in any order.
  public init(_ one: Double, _ other: Double) {
    best = max(one, other)
    worst = min(one, other)
  }

  /// Replays an order list as a pessimist and as an optimist.
  public init(
    _ instructions: [OrderInstruction], over bars: [Bars], settings: Settings,
    terms: OrderTerms = OrderTerms(), actions: [String: CorporateActions] = [:]
  ) {
    let ends = OrderTerms.Ambiguity.allCases.map { ambiguity in
      var terms = terms
      terms.ambiguity = ambiguity
      let replay = OrderReplay(
        instructions, over: bars, settings: settings, terms: terms, actions: actions)
      return replay.equity.values.last ?? settings.cash
    }
    best = ends.max() ?? settings.cash
    worst = ends.min() ?? settings.cash
  }
}
