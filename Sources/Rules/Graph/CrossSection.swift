/// A comparison of all symbols of the universe at the same bar.
///
/// Symbols without a bar at that time take no part, nor do those whose value is NaN.
package enum CrossSection: String, Hashable, Sendable, CaseIterable {
  /// The share of the others that lie below, ties half: 0 for the lowest, 1 for the highest.
  case rank = "cs_rank"
  /// The distance from the mean in sample deviations.
  case standardScore = "cs_zscore"
  /// The distance from the mean.
  case demeaned = "cs_demean"
  /// The mean of all.
  case mean = "cs_mean"
  /// What a regression on factors and a constant leaves.
  case neutralized = "cs_neutralize"

  /// One line on what it is.
  package var summary: String {
    switch self {
    case .rank: "Rank among the symbols, 0 for the lowest to 1 for the highest, ties in the middle"
    case .standardScore: "Distance from the symbols' mean in sample deviations"
    case .demeaned: "Distance from the symbols' mean"
    case .mean: "Mean of the symbols"
    case .neutralized: "Residual of a regression across the symbols on factors and a constant"
    }
  }
}

extension Term {
  private func across(_ kind: CrossSection, _ factors: [any Term] = []) -> Formula {
    Formula(Node(.across(kind), [formula.node] + factors.map(\.formula.node)))
  }

  /// The rank among the symbols of the run at this bar: 0 for the lowest, 1 for the highest.
  ///
  /// NaN for a symbol alone, or without a value.
  public func rankAcrossSymbols() -> Formula { across(.rank) }

  /// The distance from the mean of the symbols in sample deviations; NaN without dispersion.
  public func standardScoreAcrossSymbols() -> Formula { across(.standardScore) }

  /// The distance from the mean of the symbols.
  public func demeanedAcrossSymbols() -> Formula { across(.demeaned) }

  /// The mean of the symbols.
  public func meanAcrossSymbols() -> Formula { across(.mean) }

  /// What a least-squares regression across the symbols on factors and a constant leaves.
  ///
  /// NaN while fewer symbols have values than there are coefficients plus one.
  public func neutralizedAcrossSymbols(against factors: [any Term]) -> Formula {
    across(.neutralized, factors)
  }
}
