import Research
import Rules
import Series
import Simulation

/// `explain`: why a trade was made, or why nothing was done on a day.
enum ExplainCommand {
  static let trade = Argument<Int?>.optional(
    "trade", .integer("N", in: 1...Int.max), "The trade, counted from 1 as backtest lists them.")
  static let date = Argument<Moment?>.optional(
    "date", .moment, "The bar instead: its day, or for shorter bars its start.")
  static let symbol = Argument<String?>.optional(
    "symbol", .text("SYMBOL"), absent: "the run's first", "Of a run over several symbols, which.")
  static let json = OutputOptions.json

  static let command = Command(
    "explain", "Shows why a trade was made, with the number behind every step.",
    discussion: """
      The run is made again. For a trade: the rule that held at the signal's bar with the value of \
      every part, the size and how it came about, fills, protective prices and profit. For a bar: \
      what every rule said, what was held, and why nothing happened if nothing did. Of a sweep it \
      is the best set's account, of a walk-forward the stitched one.
      """,
    arguments: [RunLog.run, trade, date, symbol, json],
    examples: [
      Example("explain 3 --trade 12", "Shows the whole story of the twelfth trade of run 3."),
      Example("explain last --date 2008-10-10", "Shows what the rules said on that day."),
    ]
  ) { arguments, context in
    guard (arguments[trade] == nil) != (arguments[date] == nil) else {
      throw UsageError(
        "\"lockstep explain\" needs one of --trade N and --date DATE; see \"lockstep explain --help\""
      )
    }
    let (logged, outcome) = try RunLog.again(arguments[RunLog.run], context)
    guard logged.spec.settings.portfolio == nil else {
      throw UsageError(
        "run \(logged.number) is a portfolio, and explain follows the rules of one symbol; run its "
          + "symbols without --pool, or read its trades with report \(logged.number)")
    }
    let account = try ExplainedAccount(outcome, logged.number, symbol: arguments[symbol])
    if let number = arguments[trade] {
      let (run, index) = try account.trade(number)
      let page = TradePage(
        run: run, explanation: try run.explanation(ofTrade: index),
        trade: account.trades[number - 1],
        title: "Trade \(number) of \(account.trades.count) of run \(logged.number)")
      arguments[json] ? context.console.print(page.json.pretty) : page.show(on: context.console)
    } else if let moment = arguments[date] {
      let (run, row) = try account.bar(moment)
      let page = BarPage(
        run: run, explanation: try run.explanation(ofBar: row), number: logged.number)
      arguments[json] ? context.console.print(page.json.pretty) : page.show(on: context.console)
    }
  }
}

/// The account of a run that is explained: one backtest, or those of a walk-forward's windows.
private struct ExplainedAccount {
  private let backtests: [Backtest]
  private let run: Int64
  let trades: [Trade]

  init(_ outcome: RunOutcome, _ run: Int64, symbol: String?) throws {
    let wanted = symbol ?? outcome.symbol
    guard symbol == nil || outcome.spec.symbols.contains(wanted) else {
      throw UsageError(
        "run \(run) is about \(outcome.spec.symbols.joined(separator: ", ")), not \(wanted); "
          + "name one of them")
    }
    if let walk = outcome.walkForwards.first(where: { $0.bars.symbol == wanted }) {
      backtests = walk.steps.map(\.outOfSample)
      trades = walk.trades
    } else if let backtest = outcome.backtests.first(where: { $0.bars.symbol == wanted }) {
      backtests = [backtest]
      trades = backtest.trades
    } else {
      throw JobFailure(
        "run \(run) has no account of \(wanted) to explain: no parameter set qualified there")
    }
    self.run = run
  }

  /// The backtest of a trade, counted from 1, and the trade's place in it.
  func trade(_ number: Int) throws(UsageError) -> (Backtest, Int) {
    var index = number - 1
    for backtest in backtests {
      if index < backtest.trades.count { return (backtest, index) }
      index -= backtest.trades.count
    }
    throw UsageError(
      trades.isEmpty
        ? "run \(run) has no trade; --date DATE tells why on a day"
        : "run \(run) has \(NumberText.count(trades.count)) trades; give --trade 1 to \(trades.count)"
    )
  }

  /// The bar of a moment, and the backtest that trades it.
  func bar(_ moment: Moment) throws(UsageError) -> (Backtest, Int) {
    let bars = backtests[0].bars
    let row = bars.firstRow(atOrAfter: moment.start)
    let next = moment.isWholeDay ? bars.firstRow(atOrAfter: moment.end) : row + 1
    let isThere = row < bars.count && (moment.isWholeDay || bars.time(row) == moment.start)
    guard isThere, row < next else {
      let near = bars.time(min(row, bars.count - 1))
      throw UsageError(
        "no bar of \(bars.symbol) starts \(moment.isWholeDay ? "on that day" : "then"); the nearest "
          + "is \(bars.timeframe.isDaily ? "\(near.utcDate)" : "\(near)")")
    }
    guard next - row == 1 else {
      throw UsageError(
        "\(next - row) bars of \(bars.symbol) start on that day; give one's start, for example "
          + "\(bars.time(row))")
    }
    return (backtests.first { $0.rows.contains(row) } ?? backtests[backtests.count - 1], row)
  }
}
