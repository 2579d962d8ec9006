import Research
import Rules
import Simulation

/// What a run assumes and how it is computed: the same options for backtest, sweep and walk-forward.
enum RunOptions {
  private static let money = "Money and orders"

  // MARK: Money and orders

  static let cash = Argument<Double>.option(
    "cash", .positive("AMOUNT", example: "100000"), default: "100000", "Cash at the start."
  ).under(money)
  static let commission = Argument<Commission>.option(
    "commission", .commission, default: "0",
    "Commission of a fill: 0.1% of its value, or 0.005/share, with min=1, cap=1% or order=1 behind commas."
  ).under(money)
  static let slippage = Argument<Double>.option(
    "slippage", .rate, default: "0",
    "How far a market or stop order fills against you, for example 2bp."
  ).under(money)
  static let fill = Argument<Settings.Fill>.option(
    "fill", .choice(Settings.Fill.allCases.map { ($0.rawValue, $0) }), default: "open",
    "Fill at the next bar's open, or at the signal's own close, which is optimistic."
  ).under(money)
  static let shares = Argument<Settings.Shares>.option(
    "shares", .choice(Settings.Shares.allCases.map { ($0.rawValue, $0) }), default: "whole",
    "Whether parts of a share are traded."
  ).under(money)
  static let side = Argument<Settings.Side>.option(
    "side", .choice(Settings.Side.allCases.map { ($0.rawValue, $0) }), default: "long",
    "Which entries are taken."
  ).under(money)
  static let size = Argument<SizeText?>.optional(
    "size", .sizeText, absent: "the strategy's own",
    "Size of a position: all, 95%, net:99%, risk:1%, shares:100, notional:10000, volatility:15%,20, kelly:50%,60, "
      + "or with --entry a formula of one."
  ).under(money)

  static let tick = Argument<Double?>.optional(
    "tick", .positive("STEP", example: "0.01"), absent: "any price",
    "The step to which stops and targets are rounded, as a broker insists, for example 0.01."
  ).under(money)

  static let lot = Argument<Double?>.optional(
    "lot", .positive("SHARES", example: "100"), absent: "no lots",
    "Entries are whole multiples of so many shares, for example 100, or 0.0001 with --shares fractional."
  ).under(money)

  static let intrabar = Argument<Intrabar>.option(
    "intrabar", .intrabar, default: "none",
    "Finer stored bars that settle what a bar leaves open: auto, a length such as 1Min, or none."
  ).under(money)

  static let account: [any DeclaredArgument] =
    [
      cash, commission, slippage, fill, shares, side, size, lot, tick, intrabar,
    ] + SlippageOptions.all + CostOptions.all + TermOptions.all

  /// The assumptions that the options spell.
  ///
  /// - Throws: `UsageError` for two commissions, `SeriesError` for a file of fees that cannot be read.
  static func settings(_ arguments: Arguments, _ workspace: Workspace) throws -> Settings {
    var settings = Settings()
    settings.cash = arguments[cash]
    settings.commission = arguments[commission]
    settings.slippage = arguments[slippage]
    settings.slippageModel = SlippageOptions.model(arguments)
    settings.fill = arguments[fill]
    settings.shares = arguments[shares]
    settings.side = arguments[side]
    if case .setting(let size) = arguments[size] { settings.size = size }
    settings.tick = arguments[tick] ?? 0
    settings.lot = arguments[lot]
    try CostOptions.apply(arguments, to: &settings, workspace)
    return settings
  }

  // MARK: Parameters

  static let set = Argument<[Assignment<Double>]>.repeated(
    "set", .assignment(of: .number("VALUE", example: "fast=9")),
    "Gives a parameter one value, for example fast=9."
  ).under("Parameters")
  static let parameter = Argument<[Assignment<Axis>]>.repeated(
    "param", .assignment(of: .axis),
    "Varies a parameter: fast=2:143, fast=2:143:3, stop=1:4:0.5 or slow=50,100,200; with --search also x=0.1..3, x=0.1..3,log or kind={1,2,5} without an order."
  ).under("Parameters")

  /// The values of `--set` by name.
  ///
  /// - Throws: `UsageError` if a name is given twice.
  static func values(_ arguments: Arguments) throws(UsageError) -> [String: Double] {
    var values: [String: Double] = [:]
    for assignment in arguments[set] {
      guard values.updateValue(assignment.value, forKey: assignment.name) == nil else {
        throw UsageError("--set gives \(assignment.name) twice; give it once")
      }
    }
    return values
  }

  /// The values of `--set` and of `--param`, which has one value each where nothing is varied.
  ///
  /// - Throws: `UsageError` for several values of a name, or a name that is given twice.
  static func singleValues(_ arguments: Arguments) throws(UsageError) -> [String: Double] {
    var values = try values(arguments)
    for assignment in arguments[parameter] {
      let name = assignment.name
      guard let value = assignment.value.values.first, assignment.value.values.count == 1 else {
        throw UsageError(
          "--param varies \(name), and a backtest takes one value of it; write --param \(name)="
            + "\(NumberText.plain(assignment.value.values.first ?? 0)), or use sweep")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw UsageError("\(name) is given twice; give it once")
      }
    }
    return values
  }

  /// The axes of `--param`; without one, the usual range of every parameter that `--set` leaves open.
  ///
  /// - Throws: `UsageError` if a name has both forms or is given twice, `RulesError` for an unknown name.
  static func axes(
    of strategy: CompiledStrategy, _ arguments: Arguments, sampled: Bool = false
  ) throws -> [RunSpec.Axis] {
    let values = try values(arguments)
    if !sampled, let open = arguments[parameter].first(where: { $0.value.span != nil }) {
      let ends = open.value.values.map(NumberText.plain).joined(separator: ":")
      throw UsageError(
        "--param gives \(open.name) a range without steps, which a sweep with --search can take; write "
          + "\(open.name)=\(ends):STEP here")
    }
    let given = arguments[parameter].map {
      RunSpec.Axis(name: $0.name, values: $0.value.values)
    }
    for (place, axis) in given.enumerated() {
      _ = try strategy.parameterIndex(axis.name)
      if values[axis.name] != nil {
        throw UsageError("\(axis.name) has both --set and --param; keep one of them")
      }
      if given[..<place].contains(where: { $0.name == axis.name }) {
        throw UsageError("--param gives \(axis.name) twice; write its values as one list")
      }
    }
    if !given.isEmpty { return given }
    return try strategy.parameters.filter { values[$0.name] == nil }.map { parameter in
      let ends = [parameter.lowerBound, parameter.upperBound, parameter.step]
      let range = ends.map(NumberText.plain).joined(separator: ":")
      return RunSpec.Axis(name: parameter.name, values: try ValueKind.axis.read(range).values)
    }
  }

  // MARK: Choosing

  static let objective = Argument<String>.option(
    "objective", .choice(Objective.names.map { ($0, $0) }).named("METRIC"), default: "sharpe",
    "The metric by which sets are ranked, for example sharpe, calmar or profit-factor."
  ).under("Choosing")
  static let minimumTrades = Argument<Int>.option(
    "min-trades", .integer("N", in: 0...1_000_000), default: "1",
    "The fewest closed trades that a set needs to be chosen."
  ).under("Choosing")

  static let choose = Argument<RunSpec.Choice>.option(
    "choose", .choice(RunSpec.Choice.allCases.map { ($0.rawValue, $0) }), default: "best",
    "Takes the best set, or the one whose mean with its neighbours on the grid is best."
  ).under("Choosing")

  /// How sets are chosen; nil for the usual way, which no record names.
  static func choice(_ arguments: Arguments) -> RunSpec.Choice? {
    arguments[choose] == .best ? nil : arguments[choose]
  }

  // MARK: Computing

  static let threads = Argument<Int?>.optional(
    "threads", .integer("N", in: 1...1024), absent: "one a processor",
    "Threads to compute with; the result does not depend on it."
  ).under("Computing")
  static let tile = Argument<Int>.option(
    "tile", .integer("BARS", in: 1...65_536), default: "256",
    "Bars in one step of the machine; the result does not depend on it."
  ).under("Computing")

  static let computing: [any DeclaredArgument] = [threads, tile]

  /// How the work is cut up.
  static func layout(_ arguments: Arguments) -> LaneSweep.Layout {
    var layout = LaneSweep.Layout()
    layout.threads = arguments[threads] ?? 0
    layout.tile = arguments[tile]
    return layout
  }
}
