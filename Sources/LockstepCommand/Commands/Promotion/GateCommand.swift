import Promotion
import Research
import Simulation

/// `gate`: whether a run may be promoted.
enum GateCommand {
  static let run = Argument<String?>.optionalOperand(
    "RUN", .text("RUN"), "The run's number in the log, or last.")
  static let policy = Argument<String?>.optional(
    "policy", .text("FILE"), absent: "the standard policy",
    "A YAML file of thresholds; see the example in data/.")
  static let metrics = Argument<Bool>.flag(
    "metrics", "Lists the metrics that a policy can name, and ends.")
  static let json = OutputOptions.json

  static let command = Command(
    "gate", "Checks a run against a policy: exit code 0 passed, 1 failed.",
    discussion: """
      The standard policy asks for 300 trades, a win rate of 60%, a profit factor of 1.5, a \
      drawdown of at most 20%, half of the in-sample growth out-of-sample, fills at the next \
      open, that later bars change nothing before them, and that sweep and bar-by-bar run agree \
      to the last bit. The run is made again first, \
      so the verdict is about today's bars and rules. A policy may also ask about luck \
      (data/strict-policy.yaml): the deflated Sharpe ratio against everything that the ledger \
      counts, the probability of overfitting, the test of superior ability, and a long enough record.
      """,
    arguments: [run, policy, metrics, json],
    examples: [
      Example("gate 4", "Judges run 4 by the standard policy."),
      Example("gate last --policy data/lenient-policy.yaml", "Judges the newest run by a file."),
    ]
  ) { arguments, context in
    if arguments[metrics] { return listMetrics(on: context.console) }
    guard let name = arguments[run] else {
      throw UsageError("\"lockstep gate\" needs RUN; see \"lockstep gate --help\"")
    }
    let judged = try judge(name, policy: arguments[policy], context)
    let page = GatePage(gate: judged.gate, number: judged.logged.number)
    if arguments[json] {
      context.console.print(page.json.pretty)
    } else {
      page.show(on: context.console)
    }
    guard judged.gate.isPassed else { throw page.failure }
    if !arguments[json] {
      context.console.print(
        "Next:\n  lockstep promote \(judged.logged.number)\(page.policyOption(arguments[policy]))")
    }
  }

  /// Makes a run again and checks it against a policy.
  ///
  /// - Throws: `PromotionError` or `YAMLError` for a bad policy file, before anything is run.
  static func judge(
    _ run: String, policy path: String?, _ context: Context
  ) throws -> (logged: LoggedRun, outcome: RunOutcome, gate: Gate) {
    let policy = try path.map { try Policy.read($0) } ?? .standard
    let (logged, outcome) = try RunLog.again(run, context)
    let earlier = policy.asksForEvidence ? try RunLog.earlierTrials(outcome, context) : 0
    return (logged, outcome, try Gate(outcome, policy: policy, earlierTrials: earlier))
  }

  private static func listMetrics(on console: Console) {
    var table = TextTable([.words("metric"), .words("what"), .words("unit"), .words("better")])
    for metric in Metric.all {
      table.add(texts: [
        metric.name, metric.label, metric.unit.rawValue, metric.better.rawValue,
      ])
    }
    for (name, label) in [
      ("walk-forward-efficiency", "Growth out-of-sample over in-sample, of a walk-forward"),
      ("walk-forward-consistency", "Share of profitable windows, of a walk-forward"),
    ] {
      table.add(texts: [name, label, "percent", "higher"])
    }
    for metric in Policy.evidenceMetrics {
      let isError = ["pbo", "spa-p-value"].contains(metric.name)
      table.add(texts: [metric.name, metric.label, metric.unit, isError ? "lower" : "higher"])
    }
    console.print(table)
  }
}

/// A gate's verdict as it is shown.
struct GatePage {
  let gate: Gate
  let number: Int64

  /// Says which checks a run has not passed.
  var failure: JobFailure {
    let failed = gate.checks.filter { !$0.isPassed }.map(\.name).joined(separator: ", ")
    return JobFailure("run \(number) has not passed the policy \"\(gate.policy.name)\": \(failed)")
  }

  /// The option that names the same policy again.
  func policyOption(_ path: String?) -> String { path.map { " --policy \($0)" } ?? "" }

  func show(on console: Console) {
    console.print(
      console.styled("Run \(number) by the policy \"\(gate.policy.name)\"", .strong) + "\n")
    var table = TextTable([
      .words("check"), .number("value"), .words("threshold"), .words("verdict"), .words("note"),
    ])
    for check in gate.checks {
      table.add([
        TextTable.Cell(check.label), TextTable.Cell(Self.value(check)),
        TextTable.Cell(Self.threshold(check)),
        check.isInformative
          ? TextTable.Cell("noted")
          : TextTable.Cell(check.isPassed ? "passed" : "failed", check.isPassed ? .good : .bad),
        TextTable.Cell(check.note),
      ])
    }
    console.print(table)
    console.print()
    if gate.isPassed { console.print(console.styled("Passed.", .good)) }
  }

  /// Facts are told in words, figures in their unit.
  private static func value(_ check: Gate.Check) -> String {
    isFact(check) ? (check.value == 1 ? "yes" : "no") : text(check.value, check)
  }

  private static func threshold(_ check: Gate.Check) -> String {
    if isFact(check) { return "required" }
    let low = check.minimum.map { "at least \(text($0, check))" }
    let high = check.maximum.map { "at most \(text($0, check))" }
    return [low, high].compactMap { $0 }.joined(separator: ", ")
  }

  private static func isFact(_ check: Gate.Check) -> Bool {
    ["next-open-fills", "causality", "lockstep"].contains(check.name)
  }

  private static func text(_ value: Double, _ check: Gate.Check) -> String {
    MetricText.text(value, in: check.unit)
  }

  var json: JSON {
    let checks = gate.checks.map { check -> JSON in
      [
        "check": .text(check.name), "value": .number(check.value),
        "minimum": check.minimum.map(JSON.number) ?? .null,
        "maximum": check.maximum.map(JSON.number) ?? .null, "passed": .bool(check.isPassed),
        "note": .text(check.note),
      ]
    }
    return [
      "run": .integer(Int(number)), "policy": .text(gate.policy.name),
      "passed": .bool(gate.isPassed), "checks": .array(checks),
    ]
  }
}
