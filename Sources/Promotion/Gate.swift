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
  /// best set. Of several symbols each must pass; a check shows the first that does not.
  ///
  /// - Throws: `RulesError` if a proof cannot run.
  public init(_ outcome: RunOutcome, policy: Policy) throws {
    self.policy = policy
    let accounts = Account.all(of: outcome)
    var checks: [Check] = []
    for threshold in policy.thresholds {
      let found = accounts.map { Self.check(threshold, $0, isOneOfMany: accounts.count > 1) }
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
    if isOneOfMany { note = account.symbol + (note.isEmpty ? "" : ": " + note) }
    let isPassed =
      !value.isNaN && value >= threshold.minimum ?? -.infinity
      && value <= threshold.maximum ?? .infinity
    return Check(
      name: threshold.metric, label: metric?.label ?? Self.label(threshold.metric), value: value,
      minimum: threshold.minimum, maximum: threshold.maximum, unit: metric?.unit ?? .percent,
      isPassed: isPassed, note: note)
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
