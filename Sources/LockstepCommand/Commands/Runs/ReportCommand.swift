import Promotion
import Reporting
import Research

/// `report`: a run as one HTML page and CSV files.
enum ReportCommand {
  static let pathOnly = Argument<Bool>.flag(
    "path-only", "Prints the page's full path and nothing else, for opening it.")

  static let command = Command(
    "report", "Writes a run as one HTML page and CSV files into reports/.",
    discussion: """
      The run is made again from the log, so the page shows today's bars and rules or nothing. \
      The page needs no other file and no network: equity, drawdown, monthly returns, the grid's \
      heat map, walk-forward windows, trades, every metric, every assumption, the gate's verdict \
      and the fingerprints. A run over several symbols gives one page a symbol.
      """,
    arguments: [RunLog.run, GateCommand.policy, pathOnly],
    examples: [
      Example("report 3", "Writes reports/run-3/report.html and the tables beside it."),
      Example("report last --path-only", "For a shell: xdg-open $(lockstep report 3 --path-only)."),
    ]
  ) { arguments, context in
    let judged = try GateCommand.judge(
      arguments[RunLog.run], policy: arguments[GateCommand.policy], context)
    let report = RunReport(logged: judged.logged, outcome: judged.outcome, gate: judged.gate)
    var written: [String] = []
    for document in report.documents {
      let files = try Report(document).write(into: context.workspace.reports)
      written += files
    }
    guard judged.outcome.spec.kind != .crossvalidate else {
      throw JobFailure(
        "run \(judged.logged.number) is a cross-validation, which has many paths and no one account "
          + "to report; make the report of a walkforward, and see `lockstep runs \(judged.logged.number)`"
      )
    }
    guard !written.isEmpty else {
      throw JobFailure(
        "run \(judged.logged.number) has no account to report: no parameter set qualified")
    }
    if arguments[pathOnly] {
      for path in written where path.hasSuffix(".html") { context.console.print(path) }
      return
    }
    for path in written { context.console.print("Wrote \(context.workspace.shortened(path))") }
    if VegaBundle.installed() == nil {
      context.console.note(
        "the charts' script is not installed, so the page has words in their place; "
          + "install it with: apt-get install libjs-vega")
    }
  }
}
