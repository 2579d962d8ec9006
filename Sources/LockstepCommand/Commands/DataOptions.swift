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
    "from", .moment, absent: "the first bar", "The first day or moment to use."
  ).under(heading)
  static let to = Argument<Moment?>.optional(
    "to", .moment, absent: "the last bar",
    "The last day to use, itself included; a moment is excluded."
  ).under(heading)

  static let all: [any DeclaredArgument] = [symbols, timeframe, from, to]

  /// The bars that were asked for, from the workspace's store.
  ///
  /// - Throws: `SeriesError` for an unknown symbol, `UsageError` if no bar lies in the range.
  static func bars(_ arguments: Arguments, _ context: Context) throws -> [Bars] {
    let store = Store(folder: context.workspace.data)
    return try arguments[symbols].map { symbol in
      let stored = try store.bars(symbol, timeframe: arguments[timeframe])
      let bars = stored.between(arguments[from]?.start, arguments[to]?.end)
      guard bars.count > 0 else { throw empty(stored) }
      return bars
    }
  }

  private static func empty(_ stored: Bars) -> UsageError {
    guard stored.count > 0 else {
      return UsageError("no bars of \(stored.symbol) are stored; import some with data import")
    }
    return UsageError(
      "no bar of \(stored.symbol) lies between --from and --to; it has "
        + "\(stored.time(0).utcDate) to \(stored.time(stored.count - 1).utcDate)")
  }
}
