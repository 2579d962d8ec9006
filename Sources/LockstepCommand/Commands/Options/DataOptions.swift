import Research
import Rules
import Series

/// Which bars a run works on: the same options for every command that has them.
enum DataOptions {
  static let heading = "Data"

  static let symbols = Argument<[String]>.required(
    "symbol", .list(.text("SYMBOL")), "The instrument; several with commas run side by side."
  ).under(heading)
  static let timeframe = Argument<Timeframe?>.optional(
    "timeframe", .timeframe, absent: "the stored one, daily if there are several",
    "The length of a bar."
  ).under(heading)
  static let from = Argument<Moment?>.optional(
    "from", .moment, absent: "the first bar",
    "The first day or moment to trade; bars before it warm the indicators up."
  ).under(heading)
  static let to = Argument<Moment?>.optional(
    "to", .moment, absent: "the last bar",
    "The last day to trade, itself included; a moment is excluded."
  ).under(heading)
  static let factors = Argument<String?>.optional(
    "factors", .text("PATH"), absent: "none, prices stay as they are",
    "A file of corporate-action factors, or a folder that has SYMBOL.csv."
  ).under(heading)
  static let adjust = Argument<Adjustment>.option(
    "adjust", .choice(Adjustment.allCases.map { ($0.rawValue, $0) }), default: "all",
    "With --factors: take out splits only, or all, which is dividends too."
  ).under(heading)

  static let beyondSymbols: [any DeclaredArgument] = [timeframe, from, to, factors, adjust]
  static let all: [any DeclaredArgument] = [symbols] + beyondSymbols

  /// The adjustment that the options ask for; nil for none.
  ///
  /// - Throws: `UsageError` for a mode without factors.
  static func adjustment(
    _ arguments: Arguments, _ workspace: Workspace
  ) throws(UsageError) -> RunAdjustment? {
    guard let place = arguments[factors] else {
      guard arguments.isGiven(adjust) else { return nil }
      throw UsageError("--adjust needs factors; name their file with --factors PATH")
    }
    return RunAdjustment(mode: arguments[adjust], place: workspace.kept(place))
  }
}

/// Bars of the workspace's store, as a run reads them.
enum StoredBars {
  /// The bars of some symbols in one timeframe, adjusted if that is asked for.
  ///
  /// - Throws: `SeriesError` for an unknown symbol, `UsageError` for a repeated one or two timeframes.
  static func load(
    _ symbols: [String], timeframe: Timeframe?, adjustment: RunAdjustment?, _ workspace: Workspace
  ) throws -> [Bars] {
    let store = Store(folder: workspace.data)
    var loaded: [Bars] = []
    for symbol in symbols {
      if loaded.contains(where: { $0.symbol == symbol }) {
        throw UsageError("--symbol names \(symbol) twice; name it once")
      }
      let bars = try store.bars(symbol, timeframe: timeframe)
      guard bars.count > 0 else {
        throw UsageError("no bars of \(symbol) are stored; import some with data import")
      }
      if let first = loaded.first, first.timeframe != bars.timeframe {
        throw UsageError(
          "\(first.symbol) is stored as \(first.timeframe) and \(symbol) as \(bars.timeframe); "
            + "choose one length with --timeframe")
      }
      loaded.append(try adjustment?.apply(to: bars, workspace) ?? bars)
    }
    return loaded
  }

  /// The bars of symbols that a strategy's rules name and the run does not trade.
  ///
  /// - Throws: `SeriesError` for a symbol without bars in the run's timeframe.
  static func references(
    _ strategy: CompiledStrategy, _ spec: RunSpec, _ adjustment: RunAdjustment?,
    _ workspace: Workspace
  ) throws -> [Bars] {
    try load(
      strategy.namedSymbols.filter { !spec.symbols.contains($0) }, timeframe: spec.timeframe,
      adjustment: adjustment, workspace)
  }

  /// Refuses a range of days in which a symbol has no bar.
  static func check(_ bars: [Bars], in spec: RunSpec) throws(UsageError) {
    for bars in bars where spec.rows(of: bars).isEmpty {
      throw UsageError(
        "no bar of \(bars.symbol) lies between --from and --to; it has "
          + "\(bars.time(0).utcDate) to \(bars.time(bars.count - 1).utcDate)")
    }
  }
}
