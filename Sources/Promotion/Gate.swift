public import Research
import Series
public import Simulation

/// The verdict on a run: every check of a policy with its value and threshold.
public struct Gate: Sendable {
  /// One check.
  public struct Check: Sendable, Hashable, Codable {
    /// What was checked.
    public let name: String
    /// The name for people.
    public let label: String
    /// The value found; NaN where there is none.
    public let value: Double
    /// The least that passes; nil for no lower bound.
    public let minimum: Double?
    /// The most that passes; nil for no upper bound.
    public let maximum: Double?
    /// How the value is shown.
    public let unit: Metric.Unit
    /// Whether it passed; a check whose value is unknown has not.
    public let isPassed: Bool
    /// What to know about the value; empty for nothing.
    public let note: String

    /// Whether it is shown only: there is nothing that it could fail.
    public var isInformative: Bool { minimum == nil && maximum == nil }
  }

  /// The policy.
  public let policy: Policy
  /// The checks in the order of the policy.
  public let checks: [Check]

  /// Whether every check passed.
  public var isPassed: Bool { checks.allSatisfy(\.isPassed) }

  /// Checks a run against a policy.
  ///
  /// Metrics are those of the stitched out-of-sample account of a walk-forward, else of the backtest or the
  /// best set. Of several symbols each must pass; a check shows the first that does not. `earlierTrials` are the
  /// sets that other runs have tried on the same bars, for checks about luck.
  ///
  /// - Throws: `RulesError` if a proof cannot run, `NumericsError` for a check about luck without OpenBLAS.
  public init(_ outcome: RunOutcome, policy: Policy, earlierTrials: Int = 0) throws {
    self.policy = policy
    let accounts = Account.all(of: outcome)
    let evidence =
      policy.asksForEvidence ? try RunEvidence(outcome, earlierTrials: earlierTrials) : nil
    var checks: [Check] = []
    for threshold in policy.thresholds {
      let found = accounts.indices.map { place in
        let isOneOfMany = accounts.count > 1
        guard let question = EvidenceCheck(rawValue: threshold.metric) else {
          return Self.check(threshold, accounts[place], isOneOfMany: isOneOfMany)
        }
        return Self.check(
          threshold, question, evidence, outcome, place,
          of: isOneOfMany ? accounts[place].symbol : nil)
      }
      if let shown = found.first(where: { !$0.isPassed }) ?? found.first { checks.append(shown) }
    }
    if !policy.allowsOptimisticFills {
      checks.append(
        Self.fact(
          "next-open-fills", "Fills at the next open", outcome.spec.settings.fill == .open,
          note: outcome.spec.settings.fill == .open
            ? "" : "fills at the signal's own close are optimistic"))
    }
    if policy.requiresCausality { checks.append(try Self.causality(outcome)) }
    if policy.requiresLockstep { checks.append(try Self.lockstep(outcome)) }
    self.checks = try checks + Self.warmUp(outcome)
  }

  /// What the thresholds are held against, one a symbol.
  private struct Account {
    var symbol: String
    var performance: Performance?
    var walkForward: WalkForward?
    /// Whether the run is a cross-validation, whose paths are no account.
    var isOfPaths = false

    static func all(of outcome: RunOutcome) -> [Account] {
      let year = AnnualBasis(periods: outcome.spec.periodsPerYear)
      let accounts =
        outcome.walkForwards.map {
          Account(symbol: $0.bars.symbol, performance: $0.performance(), walkForward: $0)
        }
        + outcome.backtests.map {
          Account(symbol: $0.bars.symbol, performance: $0.performance(year))
        }
      // A run in which no set qualified has an account without figures, which passes nothing.
      return accounts.isEmpty
        ? [Account(symbol: outcome.symbol, isOfPaths: !outcome.crossValidations.isEmpty)] : accounts
    }
  }

  private static func check(_ threshold: Policy.Threshold, _ account: Account, isOneOfMany: Bool)
    -> Check
  {
    let performance = account.performance
    let walkForward = account.walkForward
    let metric = Metric.named(threshold.metric)
    var value = Double.nan
    var note = ""
    if let metric {
      value = performance?[metric] ?? .nan
      if performance == nil {
        note =
          account.isOfPaths ? "a cross-validation has no one account" : "no parameter set qualified"
      }
    } else if let walkForward {
      value =
        threshold.metric == "walk-forward-efficiency"
        ? walkForward.efficiency : walkForward.consistency
      if value.isNaN { note = "the in-sample windows made no money" }
    } else {
      note = "not a walk-forward: run `lockstep walkforward`"
    }
    return check(
      threshold, label: metric?.label ?? Self.label(threshold.metric), value: value,
      unit: metric?.unit ?? .percent, note: note, of: isOneOfMany ? account.symbol : nil)
  }

  private static func check(
    _ threshold: Policy.Threshold, _ question: EvidenceCheck, _ evidence: RunEvidence?,
    _ outcome: RunOutcome, _ account: Int, of symbol: String?
  ) -> Check {
    check(
      threshold, label: question.label,
      value: evidence.map { question.value($0, account: account) } ?? .nan,
      unit: question.isPercent ? .percent : .ratio, note: question.note(evidence, outcome),
      of: symbol)
  }

  private static func check(
    _ threshold: Policy.Threshold, label: String, value: Double, unit: Metric.Unit, note: String,
    of symbol: String?
  ) -> Check {
    let isPassed =
      !value.isNaN && value >= threshold.minimum ?? -.infinity
      && value <= threshold.maximum ?? .infinity
    return Check(
      name: threshold.metric, label: label, value: value, minimum: threshold.minimum,
      maximum: threshold.maximum, unit: unit, isPassed: isPassed,
      note: [symbol, note.isEmpty ? nil : note].compactMap { $0 }.joined(separator: ": "))
  }

  private static func label(_ name: String) -> String {
    name == "walk-forward-efficiency" ? "Walk-forward efficiency" : "Walk-forward consistency"
  }

  static func fact(
    _ name: String, _ label: String, _ holds: Bool, note: String
  ) -> Check {
    Check(
      name: name, label: label, value: holds ? 1 : 0, minimum: 1, maximum: nil, unit: .count,
      isPassed: holds, note: note)
  }
}
