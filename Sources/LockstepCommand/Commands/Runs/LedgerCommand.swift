import Research

/// `ledger`: everything that was ever tried, by the bars on which it was tried.
enum LedgerCommand {
  static let symbol = Argument<String?>.optional(
    "symbol", .text("SYMBOL"), absent: "all", "Shows one instrument only.")
  static let json = OutputOptions.json

  static let command = Command(
    "ledger", "Shows how much was ever tried on each symbol.",
    discussion: """
      The more is tried on the same bars, the better the best of it looks without being any good. \
      Every parameter set that any run evaluates is counted once for its symbol and timeframe, \
      whatever the dates; deleting a run does not lower the count.
      """,
    arguments: [symbol, json],
    examples: [
      Example("ledger", "Lists all symbols."),
      Example("ledger --symbol SPY", "Says in words what was tried on SPY."),
    ]
  ) { arguments, context in
    let log = try RunLog.existing(context)
    let page = LedgerPage(
      series: try log.ledger(symbol: arguments[symbol]), uncounted: try log.uncountedRuns())
    if let symbol = arguments[symbol], page.series.isEmpty {
      let known = Set(try log.ledger().map(\.series.symbol)).sorted().joined(separator: ", ")
      throw UsageError(
        "nothing was tried on \(symbol) yet"
          + (known.isEmpty ? "" : "; the ledger has \(known)"))
    }
    if arguments[json] {
      context.console.print(page.json.pretty)
    } else {
      page.show(inWords: arguments[symbol] != nil, on: context.console)
    }
  }
}
