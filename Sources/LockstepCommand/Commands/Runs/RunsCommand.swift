import Records
import Research
import Simulation

/// `runs`: what the experiment log holds.
enum RunsCommand {
  static let run = Argument<String?>.optionalOperand(
    "RUN", .text("RUN"), absent: "all, one a line", "The run's number, or last, to show in full.")
  static let limit = Argument<Int>.option(
    "limit", .integer("N", in: 1...1_000_000), default: "30", "Lists the N newest.")
  static let delete = Argument<String?>.optional(
    "delete", .text("RUN"), absent: "nothing",
    "Deletes a run from the log; what it tried stays counted in the ledger.")
  static let yes = Argument<Bool>.flag("yes", "With --delete: does it.")
  static let json = OutputOptions.json

  static let command = Command(
    "runs", "Lists the runs of the experiment log, shows one, or deletes one.",
    arguments: [run, limit, delete, yes, json],
    examples: [
      Example("runs", "Lists what was run, the newest first."),
      Example("runs 3", "Shows what run 3 was asked for, its fingerprints and its figures."),
      Example("runs --delete 3 --yes", "Deletes run 3."),
    ]
  ) { arguments, context in
    let log = try RunLog.existing(context)
    if let name = arguments[delete] { return try remove(name, log, arguments, context) }
    if let name = arguments[run] {
      let run = try log.run(name)
      if arguments[json] {
        context.console.print(describe(run).pretty)
      } else {
        show(run, on: context.console)
      }
      return
    }
    let runs = Array(try log.runs().prefix(arguments[limit]))
    if arguments[json] {
      context.console.print(JSON.array(runs.map(describe)).pretty)
    } else {
      list(runs, on: context.console)
    }
  }

  private static func remove(
    _ name: String, _ log: ExperimentLog, _ arguments: Arguments, _ context: Context
  ) throws {
    let run = try log.run(name)
    let title = "run \(run.number), a \(run.spec.kind.rawValue) of \(run.spec.strategy)"
    guard arguments[RunsCommand.run] == nil else {
      throw UsageError("--delete names the run by itself; leave the other RUN out")
    }
    guard arguments[yes] else {
      throw UsageError("this would delete \(title) made \(run.created); add --yes to do it")
    }
    try log.delete(run)
    if arguments[json] {
      let result: JSON = ["deleted": .integer(Int(run.number))]
      return context.console.print(result.pretty)
    }
    context.console.print(
      "Deleted \(title). What it tried stays counted: `lockstep ledger` shows it.")
  }

  private static func list(_ runs: [LoggedRun], on console: Console) {
    var table = TextTable([
      .number("run"), .words("made"), .words("kind"), .words("strategy"), .words("symbol"),
      .number("sets"), .number("return"), .number("sharpe"), .number("trades"), .words("result"),
    ])
    for run in runs {
      table.add(texts: [
        "\(run.number)", run.created, run.spec.kind.rawValue, run.spec.strategy,
        run.spec.symbols.joined(separator: ","), NumberText.count(run.sets),
        value("total-return", run), value("sharpe", run), value("trades", run), run.result.short,
      ])
    }
    console.print(table)
  }

  private static func value(_ name: String, _ run: LoggedRun) -> String {
    guard let metric = Metric.named(name), let performance = run.performance else { return "" }
    return MetricText.text(performance[metric], of: metric)
  }

  private static let headlines = [
    "total-return", "cagr", "sharpe", "sortino", "calmar", "volatility", "max-drawdown", "trades",
    "win-rate", "profit-factor", "benchmark-return",
  ]

  private static func show(_ run: LoggedRun, on console: Console) {
    console.print(
      console.styled("Run \(run.number)", .strong)
        + ": \(run.spec.kind.rawValue) of \(run.spec.strategy), made \(run.created) by version "
        + run.version)
    console.print("  lockstep \(RunCommandLine(run.spec).text)\n")
    var facts = TextTable([.words("what"), .words("fingerprint")])
    for (symbol, data) in zip(run.spec.symbols, run.data) {
      facts.add(texts: ["data of \(symbol)", data.hex])
    }
    facts.add(texts: ["rules", run.rules.hex])
    facts.add(texts: ["settings", run.settings.hex])
    facts.add(texts: ["result", run.result.hex])
    console.print(facts)
    guard run.spec.kind != .crossvalidate else {
      return console.print("\nA cross-validation has many paths and no one account.")
    }
    guard run.performance != nil else {
      return console.print("\nNone of \(NumberText.count(run.sets)) sets qualified.")
    }
    console.print("\n\(account(run)):")
    var figures = TextTable([.words("metric"), .number("value")])
    for name in headlines {
      figures.add(texts: [Metric.named(name)?.label ?? name, value(name, run)])
    }
    console.print(figures)
  }

  private static func account(_ run: LoggedRun) -> String {
    let symbol = run.spec.symbols.count > 1 ? " (\(run.spec.symbols[0]))" : ""
    switch run.spec.kind {
    case .backtest: return "The backtest's account\(symbol)"
    case .sweep: return "The best of \(NumberText.count(run.sets)) sets, a selected result"
    case .walkforward: return "The stitched out-of-sample account\(symbol)"
    case .crossvalidate: return "The paths\(symbol)"
    }
  }

  private static func describe(_ run: LoggedRun) -> JSON {
    [
      "run": .integer(Int(run.number)), "created": .text(run.created),
      "version": .text(run.version), "kind": .text(run.spec.kind.rawValue),
      "strategy": .text(run.spec.strategy), "symbols": .array(run.spec.symbols.map(JSON.text)),
      "command": .text("lockstep \(RunCommandLine(run.spec).text)"),
      "sets": .integer(run.sets),
      "fingerprints": [
        "data": .array(run.data.map { .text($0.hex) }), "rules": .text(run.rules.hex),
        "settings": .text(run.settings.hex), "result": .text(run.result.hex),
      ],
      "metrics": run.performance.map(RunText.json) ?? .null,
    ]
  }
}
