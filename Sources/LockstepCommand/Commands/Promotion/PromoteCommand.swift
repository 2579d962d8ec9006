import Promotion
import Research
import Series
import Simulation

/// `promote`: the manifest that a paper session needs.
enum PromoteCommand {
  static let reason = Argument<String?>.optional(
    "override", .text("REASON"), absent: "none",
    "Why a run that failed is promoted all the same; it is kept in the manifest.")
  static let json = OutputOptions.json

  static let command = Command(
    "promote", "Writes the manifest of a run that passed the gate.",
    discussion: """
      The manifest carries the rules with their fingerprint, the parameters, the settings and the \
      gate's checks. A paper session trades by it and refuses rules that are not those promoted. \
      A walk-forward promotes the parameters of its last window. Exit code 1 if the run has not \
      passed.
      """,
    arguments: [RunLog.run, GateCommand.policy, reason, json],
    examples: [
      Example("promote 4", "Writes reports/sma-cross-SPY-4.manifest.json if run 4 passes."),
      Example(
        "promote 4 --override 'dry run of the paper account'",
        "Writes it in any case, with the reason in it."),
    ]
  ) { arguments, context in
    let judged = try GateCommand.judge(
      arguments[RunLog.run], policy: arguments[GateCommand.policy], context)
    let manifest = try Manifest(
      judged.logged, judged.outcome, gate: judged.gate, override: arguments[reason],
      version: Program.version, created: RunLog.now())
    try context.workspace.make(context.workspace.reports)
    let path = "\(context.workspace.reports)/\(fileName(manifest))"
    try manifest.write(to: path)
    let short = context.workspace.shortened(path)
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(manifest.run)), "manifest": .text(path),
        "passed": .bool(manifest.isPassed),
        "override": manifest.overrideReason.map(JSON.text) ?? .null,
      ]
      return context.console.print(result.pretty)
    }
    let values = judged.outcome.chosen.map {
      RunText.words(RunText.parameters(judged.outcome.strategy, $0))
    }
    context.console.print(
      "Promoted run \(manifest.run): \(manifest.strategy) on \(manifest.symbol) with "
        + "\(values ?? "its defaults")"
        + (manifest.isPassed ? ", which passed \"\(manifest.policy)\"" : ", overriding the gate"))
    context.console.print("Wrote \(short)")
    if let caution = PaperSession.caution(manifest.settings, judged.outcome.strategy) {
      context.console.note("Caution: \(caution)")
    }
    context.console.print(
      "Next:\n  lockstep \(venueLine(judged.outcome.spec))\n  lockstep paper \(short) --venue URL")
  }

  /// A venue with the run's costs, from the first moment on that the run has not seen.
  private static func venueLine(_ spec: RunSpec) -> String {
    let settings = spec.settings
    var words = ["venue --symbol \(spec.symbols[0])"]
    if spec.timeframe != .day { words.append("--timeframe \(spec.timeframe)") }
    if let end = spec.to {
      let time = Timestamp(nanoseconds: end)
      words.append("--from \(time == time.utcDate.start ? "\(time.utcDate)" : "\(time)")")
    }
    if settings.steadySlippage > 0 {
      words.append("--slippage \(RunCommandLine.share(settings.steadySlippage, "bp", 10_000))")
    }
    return (words + RunCommandLine.costs(settings)).joined(separator: " ")
  }

  /// A symbol may hold a slash, which no file name can.
  private static func fileName(_ manifest: Manifest) -> String {
    let symbol = manifest.symbol.replacing("/", with: "-")
    return "\(manifest.strategy)-\(symbol)-\(manifest.run).manifest.json"
  }
}
