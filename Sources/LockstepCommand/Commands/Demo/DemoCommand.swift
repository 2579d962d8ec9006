import Research
import Venue

/// `demo`: the whole line from data to a paper account, on the bundled sample.
enum DemoCommand {
  static let command = Command(
    "demo", "Runs the whole line on a sample market: sweep to paper account.",
    discussion: """
      Every step is a command line that is shown before it runs and can be typed again. The sample \
      is made where the workspace lacks it; nothing is asked of the network.
      """,
    arguments: [],
    examples: [Example("demo", "Takes some seconds and ends with a report to look at.")]
  ) { _, context in
    try await Demo(context: context).run()
  }
}

/// One run of the demo.
private struct Demo {
  let context: Context
  private var console: Console { context.console }

  private static let account = "--size 50% --slippage 1bp --commission 0.01% --tick 0.01"
  private static let grid = "--param window=5:60 --param width=0.5:3:0.25 --min-trades 10"

  func run() async throws {
    let clock = ContinuousClock.now
    try await data()
    let (sweep, walk) = try await research()
    try await promote(walk)
    try await paper(walk)
    heading("The sweep again, to the last bit")
    try await command("verify \(sweep) --threads 1 --tile 100")
    let seconds = clock.duration(to: .now).inSeconds
    end(walk, seconds)
  }

  // MARK: Steps

  private func data() async throws {
    heading("Twenty years of an invented market, in which dips tend to recover")
    if try !DemoSample.isThere(context) { try await command(DemoSample.synth) }
    try DemoSample.writePolicy(context)
    try await command("data check DEMO")
  }

  /// Everything but the last year, which is kept for the paper account.
  private func research() async throws -> (sweep: Int64, walk: Int64) {
    let options = "mean-reversion --symbol DEMO --to 2022-12-31 \(Self.grid) \(Self.account)"
    heading("Every parameter set at once: the best ones, in hindsight")
    try await command("sweep \(options) --top 5")
    let sweep = try lastRun()
    heading("Out of sample: each year's parameters chosen from the four years before it")
    try await command("walkforward \(options) --in-sample 4y --out-of-sample 1y")
    let walk = try lastRun()
    heading("Both as pages with charts, tables and all assumptions")
    try await command("report \(sweep)")
    try await command("report \(walk)")
    return (sweep, walk)
  }

  private func promote(_ walk: Int64) async throws {
    heading("The gate: the standard policy says no where it should")
    do {
      try await command("gate \(walk)")
    } catch let refusal as JobFailure {
      console.print("exit code 1: \(refusal)")
    }
    heading("A lenient policy, for the sake of the demo")
    try await command("gate \(walk) --policy \(DemoSample.policyPath)")
    try await command("promote \(walk) --policy \(DemoSample.policyPath)")
  }

  /// The year that research has not seen, on a local exchange in this process.
  private func paper(_ walk: Int64) async throws {
    heading("The year kept back, on a paper account at a local exchange")
    let line = "venue --symbol DEMO --from 2023-01-01 --slippage 1bp --commission 0.01%"
    show("\(line) &")
    let (_, arguments) = try parse(line)
    let venue = try VenueCommand.open(try VenueCommand.configuration(arguments, context))
    defer { venue.stop() }
    let url = venue.url ?? ""
    console.print("Venue on \(url)")
    let manifest = "reports/mean-reversion-DEMO-\(walk).manifest.json"
    show("paper \(manifest) --venue \(url) --quiet")
    let path = context.workspace.resolved(manifest)
    try await run(["paper", path, "--venue", url, "--quiet"])
  }

  private func end(_ walk: Int64, _ seconds: Double) {
    let report = "\(context.workspace.reports)/run-\(walk)/report.html"
    console.print(
      "\n" + console.styled("Done in \(NumberText.duration(seconds)).", .good)
        + " The report of the walk-forward:\n  \(report)\n\n"
        + "Try next, where lockstep is \(CommandLine.arguments.first ?? "lockstep"):")
    for line in [
      "runs                          what is in the log",
      "strategy show mean-reversion  the rules as text",
      "data import FILE.csv          data of your own",
      "sweep ema-cross --symbol DEMO --side both --top 5",
      "--help",
    ] {
      console.print("  lockstep \(line)")
    }
  }

  // MARK: Running

  private func heading(_ text: String) {
    console.print("\n" + console.styled("# \(text)", .strong))
  }

  private func show(_ line: String) { console.print(console.styled("$ lockstep \(line)", .faint)) }

  private func command(_ line: String) async throws {
    show(line)
    // The policy's place is told from the workspace, which need not be the current folder.
    let words = line.split(separator: " ").map { word in
      word == DemoSample.policyPath
        ? context.workspace.resolved(DemoSample.policyPath) : String(word)
    }
    try await run(words)
  }

  private func run(_ words: [String]) async throws {
    let (command, arguments) = try parse(words)
    try await command.run?(arguments, context)
  }

  private func parse(_ line: String) throws -> (Command, Arguments) {
    try parse(line.split(separator: " ").map(String.init))
  }

  private func parse(_ words: [String]) throws -> (Command, Arguments) {
    let parser = CommandParser(root: rootCommand(named: "lockstep"), globals: [])
    guard case .run(let command, _, let arguments) = try parser.parse(words) else {
      throw UsageError("\(words.joined(separator: " ")) is no command to run")
    }
    return (command, arguments)
  }

  private func lastRun() throws -> Int64 { try RunLog.existing(context).run("last").number }
}
