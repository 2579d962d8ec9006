/// What a sweep's evidence comes to, in words.
///
/// - The best set stands where all three agree: a deflated Sharpe ratio of at least 95 %, an error of predictive ability of
///   at most 5 %, and fewer than half of the splits overfitted.
/// - It does not where none of the first two holds.
/// - Else the evidence is mixed.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
  /// Luck does not explain the best set.
  case stands
  /// One test says so, another one not.
  case mixed
  /// Luck explains it.
  case luck
}

extension Evidence {
  /// Whether the best set's ratio is above what luck makes of as many trials.
  public var isAboveLuck: Bool { deflated >= 0.95 }

  /// Whether the best set beats the benchmark by more than a search among as many finds by luck.
  public var isAble: Bool { ability.consistent <= 0.05 }

  /// Whether the choice beats the middle out-of-sample more often than not.
  public var isTransferable: Bool { (overfitting?.probability ?? 1) < 0.5 }

  /// What all of it comes to.
  public var verdict: Verdict {
    if isAboveLuck, isAble, isTransferable { return .stands }
    return isAboveLuck || isAble ? .mixed : .luck
  }
}
