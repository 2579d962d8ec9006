import FoundationEssentials
import Series
import Simulation

/// Dividends and splits that come while an order list holds shares.
enum ActionOptions {
  private static let heading = "Dividends and splits"

  static let actions = Argument<String?>.optional(
    "actions", .text("PATH"), absent: "none: prices are taken as they are stored",
    "A CSV file date,dividend,split or a factor file, or a folder that has SYMBOL.csv; for raw prices."
  ).under(heading)
  static let dividends = Argument<DividendUse>.option(
    "dividends", .choice(DividendUse.allCases.map { ($0.rawValue, $0) }), default: "cash",
    "With --actions: dividends are cash, or buy more shares."
  ).under(heading)

  static let all: [any DeclaredArgument] = [actions, dividends]

  /// The actions of each symbol.
  ///
  /// - Throws: `UsageError` for adjusted prices or one file for several symbols, `SeriesError` for a file that cannot be
  ///   read.
  static func load(
    _ arguments: Arguments, _ symbols: [String], _ workspace: Workspace
  ) throws -> [String: CorporateActions] {
    guard let place = arguments[actions] else {
      if arguments.isGiven(dividends) {
        throw UsageError("--dividends needs them; name their file with --actions PATH")
      }
      return [:]
    }
    if arguments.isGiven(DataOptions.factors) {
      throw UsageError(
        "--factors takes dividends and splits out of the prices, --actions pays them; give one of the two"
      )
    }
    let path = workspace.resolved(workspace.kept(place))
    var all: [String: CorporateActions] = [:]
    for symbol in symbols {
      let file = RunAdjustment.file(in: path, symbol: symbol)
      guard file != path || symbols.count == 1 else {
        throw UsageError(
          "--actions \(place) is one file for \(symbols.count) symbols; name a folder that has SYMBOL.csv for each"
        )
      }
      all[symbol] = try CorporateActions(path: file)
    }
    return all
  }
}
