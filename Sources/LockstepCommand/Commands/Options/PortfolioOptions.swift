import Records
import Rules
import Series
import Simulation

/// Several symbols in one account: the same options for backtest, sweep and walk-forward.
enum PortfolioOptions {
  private static let heading = "Several symbols in one account"

  static let pool = Argument<Bool>.flag(
    "pool", "Gives all symbols one account, instead of one account a symbol."
  ).under(heading)
  static let positions = Argument<Int?>.optional(
    "max-positions", .integer("N", in: 1...100_000),
    absent: "what --portfolio says, else any number",
    "The most positions at a time; entries compete by --rank, then by name."
  ).under(heading)
  static let file = Argument<String?>.optional(
    "portfolio", .text("FILE"), absent: "a common cash and nothing else",
    "A YAML file of positions, weights, rebalancing, caps and universe; docs/portfolios.md has its keys."
  ).under(heading)

  static let all: [any DeclaredArgument] = [pool, positions, file]

  /// Puts the portfolio that the options ask for into a run's settings.
  ///
  /// Without a size of the rules or the command line, each of N positions has an Nth of the usual 95 %.
  ///
  /// - Throws: `UsageError` for options of a pool without one; `YAMLError`, `SeriesError` or `PortfolioError` for a
  ///   file that cannot be used.
  static func apply(
    _ arguments: Arguments, to settings: inout Settings, _ strategy: CompiledStrategy,
    _ workspace: Workspace
  ) throws {
    let path = arguments[file]
    guard arguments[pool] else {
      if path != nil || arguments[positions] != nil {
        let name = path != nil ? "--portfolio" : "--max-positions"
        throw UsageError("\(name) is for symbols that share one account; add --pool")
      }
      return
    }
    var portfolio = try path.map { path in
      let kept = workspace.kept(path)
      return try PortfolioFile(workspace.resolved(kept), workspace).settings(file: kept)
    }
    if let most = arguments[positions] {
      portfolio = portfolio ?? PortfolioSettings()
      portfolio?.maximumPositions = most
    }
    let found = portfolio ?? PortfolioSettings()
    try found.check()
    settings.portfolio = found
    if let sides = found.sides {
      let side: Settings.Side = sides == .long ? .long : .both
      guard !arguments.isGiven(RunOptions.side) || settings.side == side else {
        throw UsageError(
          "--side \(settings.side.rawValue) contradicts \"sides: \(sides.rawValue)\" of --portfolio; leave one out"
        )
      }
      settings.side = side
    }
    let isUsual = strategy.rules.size == Rules {}.size
    if let most = found.maximumPositions, settings.size == nil, isUsual {
      settings.size = .fraction(0.95 / Double(most))
    }
  }
}
