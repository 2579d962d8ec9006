import LockstepTesting
import Promotion
import Research
import Rules
import Series
import Simulation

/// `check`: whether a strategy can see the future, and how much of the past it needs.
enum CheckCommand {
  static let symbols = Argument<[String]?>.optional(
    "symbol", .list(.text("SYMBOL")), absent: "an invented market",
    "The instrument; several with commas, each is checked."
  ).under(DataOptions.heading)
  static let tolerance = Argument<Double>.option(
    "tolerance", .positive("SHARE", example: "1e-9"), default: "1e-9",
    "How close a number after a cold start must come to that of a long run, as a share of it.")
  static let json = OutputOptions.json

  static let command = Command(
    "check", "Proves that rules see no future bar, and measures the history they need.",
    discussion: """
      Causality: from some bars on, those of all symbols are cut off, then replaced by others; every \
      part of the rules, every fill and the equity before must stay the same to the last bit. \
      Lockstep: bars taken one by one, as a live session takes them, must give what a sweep gives. \
      Warm-up: the rules are started anew at later bars, and compared with those that ran from the \
      first. Without --side, all sides that have an entry are checked. Exit code 1 if causality or \
      lockstep fails; what a start with less history changes is a warning.
      """,
    arguments: [StrategyOptions.strategy, tolerance, json] + StrategyOptions.rules
      + [symbols] + DataOptions.beyondSymbols + [RunOptions.set, RunOptions.parameter]
      + RunOptions.account + [YearOptions.calendar],
    examples: [
      Example("check ema-cross", "Checks it on an invented market; no data is needed."),
      Example(
        "check --entry 'obv(close, volume) > 0' --symbol SPY",
        "Warns: the level of OBV depends on the first bar."),
    ]
  ) { arguments, context in
    let (strategy, runs) = try runs(arguments, context)
    var pages: [CheckPage] = []
    for run in runs {
      pages.append(
        CheckPage(
          run: run, causality: try CausalityCheck(run), lockstep: try LockstepCheck(run),
          warmUp: try WarmUpCheck(run, tolerance: arguments[tolerance])))
    }
    if arguments[json] {
      let result: JSON = [
        "strategy": .text(strategy.strategy.name),
        "invented": .bool(arguments[symbols] == nil),
        "passed": .bool(pages.allSatisfy(\.isPassed)), "checks": .array(pages.map(\.json)),
      ]
      context.console.print(result.pretty)
    } else {
      for page in pages { page.show(on: context.console) }
    }
    let failed = Set(pages.flatMap(\.failed)).sorted()
    guard failed.isEmpty else {
      throw JobFailure(
        "\(strategy.strategy.name) fails its check of \(failed.joined(separator: " and "))")
    }
    if !arguments[json] {
      let symbol = arguments[symbols]?.joined(separator: ",") ?? "SYMBOL"
      let line = arguments[StrategyOptions.strategy].map {
        "lockstep sweep \($0) --symbol \(symbol)"
      }
      context.console.print("Next:\n  \(line ?? "the same rules with sweep --symbol \(symbol)")")
    }
  }

  /// One run a symbol, of stored bars or of an invented market.
  private static func runs(
    _ arguments: Arguments, _ context: Context
  ) throws -> (ChosenStrategy, [Backtest]) {
    let chosen = try ChosenStrategy(arguments, context, command: "check")
    let strategy = chosen.strategy
    guard strategy.rules.weight == nil else {
      throw UsageError(
        "check looks at rules that trade one symbol, and \(strategy.name) gives weights to several; run it with "
          + "backtest --pool, then gate last proves its causality")
    }
    var settings = try RunOptions.settings(arguments, context.workspace)
    settings.calendar = arguments[YearOptions.calendar]
    if !arguments.isGiven(RunOptions.side) { settings.side = strategy.sides }
    let set = try strategy.parameterSet(RunOptions.singleValues(arguments))
    let (bars, surroundings) = try bars(for: strategy, arguments, context)
    try TermOptions.apply(
      arguments, to: &settings, symbols: bars.map(\.symbol), context.workspace)
    var spec = RunSpec(
      kind: .backtest, strategy: strategy.name, symbols: bars.map(\.symbol),
      timeframe: bars[0].timeframe, settings: settings, periodsPerYear: 1)
    spec.from = arguments[DataOptions.from]?.start.nanoseconds
    spec.to = arguments[DataOptions.to]?.end.nanoseconds
    try StoredBars.check(bars, in: spec)
    let runs = try bars.map {
      try Backtest(
        strategy, set, on: $0, among: surroundings, settings: settings, rows: spec.rows(of: $0))
    }
    return (chosen, runs)
  }

  private static func bars(
    for strategy: CompiledStrategy, _ arguments: Arguments, _ context: Context
  ) throws -> ([Bars], Surroundings) {
    guard let symbols = arguments[symbols] else {
      guard arguments[DataOptions.timeframe] == nil, arguments[DataOptions.factors] == nil,
        !arguments.isGiven(DataOptions.adjust)
      else {
        throw UsageError(
          "--timeframe, --factors and --adjust are about stored bars; name them with --symbol")
      }
      let bars = try sampleBars(for: strategy)
      return ([bars], sampleSurroundings(for: strategy, like: bars))
    }
    let adjustment = try DataOptions.adjustment(arguments, context.workspace)
    let bars = try StoredBars.load(
      symbols, timeframe: arguments[DataOptions.timeframe], adjustment: adjustment,
      context.workspace)
    let references = try StoredBars.load(
      strategy.namedSymbols.filter { !symbols.contains($0) }, timeframe: bars[0].timeframe,
      adjustment: adjustment, context.workspace)
    return (bars, Surroundings(universe: bars, references: references))
  }
}
