import Research
import Simulation

/// What a policy can ask about luck.
enum EvidenceCheck: String, CaseIterable {
  /// The probability that the ratio is above what luck makes of the best.
  case deflatedSharpe = "deflated-sharpe"
  /// The share of splits whose choice does not beat the middle.
  case overfitting = "pbo"
  /// The error of calling the best set able.
  case predictiveAbility = "spa-p-value"
  /// Bars over the bars that there must be.
  case trackRecord = "track-record"

  /// The name for people.
  var label: String {
    switch self {
    case .deflatedSharpe: "Deflated Sharpe ratio"
    case .overfitting: "Probability of overfitting"
    case .predictiveAbility: "Superior ability, p"
    case .trackRecord: "Track record over minimum"
    }
  }

  /// Whether it is shown as percent.
  var isPercent: Bool { self != .trackRecord }

  /// The value of a run's account.
  func value(_ evidence: RunEvidence, account: Int) -> Double {
    guard evidence.accounts.indices.contains(account) else { return .nan }
    switch self {
    case .deflatedSharpe: return evidence.accounts[account].deflated
    case .overfitting: return evidence.sets.overfitting?.probability ?? .nan
    case .predictiveAbility: return evidence.sets.ability.consistent
    case .trackRecord: return evidence.accounts[account].trackRecord
    }
  }

  /// What to know about the value.
  func note(_ evidence: RunEvidence?, _ outcome: RunOutcome) -> String {
    guard let evidence else {
      switch outcome.spec.kind {
      case .backtest, .crossvalidate:
        return "not one choice among sets: run `lockstep walkforward` or `sweep`"
      case .sweep, .walkforward:
        return outcome.spec.settings.portfolio == nil
          ? "no parameter set qualified" : "not known of runs with --pool"
      }
    }
    switch self {
    case .deflatedSharpe:
      let earlier = evidence.sets.terms.earlierTrials
      return "against the best of \(evidence.sets.trials + earlier) trials"
        + (earlier > 0 ? ", \(earlier) of them of other runs" : "")
    case .overfitting:
      return evidence.sets.overfitting == nil ? "too few bars or trials" : ""
    case .predictiveAbility, .trackRecord: return ""
    }
  }
}

extension Policy {
  /// Whether it asks for what a look at all sets' returns tells, which takes a sweep and a thousand resamples.
  public var asksForEvidence: Bool {
    thresholds.contains { EvidenceCheck(rawValue: $0.metric) != nil }
  }

  /// Names and labels of the checks about luck.
  public static var evidenceMetrics: [(name: String, label: String, unit: String)] {
    EvidenceCheck.allCases.map { ($0.rawValue, $0.label, $0.isPercent ? "percent" : "ratio") }
  }
}
