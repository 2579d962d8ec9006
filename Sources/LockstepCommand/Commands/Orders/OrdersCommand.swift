import FoundationEssentials
import Series
import Simulation

/// `orders`: a list of orders replayed against stored bars.
enum OrdersCommand {
  static let file = Argument<String>.operand(
    "FILE", .text("FILE"), "A CSV file of orders, one a line, in order of their times.")
  static let json = OutputOptions.json

  static let command = Command(
    "orders", "Replays a list of orders against stored bars and shows what fills.",
    discussion: """
      A line is placed at the close of the bar that its time falls into, and works from the next bar \
      on. Columns: time, side (buy, sell, close, cover, cancel), symbol, qty or notional, type \
      (market, limit, stop, stop_limit, trailing_stop), limit, stop, trail, life (gtc, day, ioc, fok, \
      opg, cls, or a date), stop_loss, stop_loss_limit, take_profit (105, +5%, or 50%@105 110), \
      trailing_stop, break_even, time_stop, id, group (one cancels other), after (one triggers \
      other), extended (yes: a broker is asked to fill it outside of the session, too). What cannot be is refused with the broker's reason, and the replay goes on. \
      docs/execution.md says what fills where, case by case.
      """,
    arguments: [file] + DataOptions.all + [
      RunOptions.cash, RunOptions.commission, RunOptions.slippage, RunOptions.fill,
      RunOptions.shares, RunOptions.lot, RunOptions.tick, YearOptions.calendar,
    ] + SlippageOptions.all + CostOptions.all + OrderOptions.all + AccountOptions.all
      + ActionOptions.all
      + RiskOptions.all + [json],
    examples: [
      Example("orders orders.csv --symbol SPY", "Shows fills, refusals and the equity at the end."),
      Example(
        "orders orders.csv --symbol SPY,QQQ --volume 10% --limits through --json",
        "The careful reading of a bar, for a program."),
      Example(
        "orders orders.csv --symbol SPY --account margin --costs alpaca",
        "A margin account with calls, interest, borrowed shares and regulators' fees."),
      Example(
        "orders orders.csv --symbol SPY --actions factors/SPY.csv --dividends reinvest",
        "Raw prices, with the dividends and splits as they came."),
      Example(
        "orders orders.csv --symbol SPY --broker alpaca --costs alpaca",
        "What Alpaca would refuse, with its code and words."),
      Example(
        "orders orders.csv --symbol SPY --risk trade=1% --risk position=20% --risk daily-loss=3%",
        "Limits that cut or refuse entries, each with its reason."),
    ]
  ) { arguments, context in
    let symbols = arguments[DataOptions.symbols]
    let path = arguments[file]
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UsageError("there is no file \(path) to read orders from")
    }
    let tickets = try TicketFile(text: String(decoding: data, as: UTF8.self), symbols: symbols)
    let (instructions, names) = try tickets.sorted()
    var settings = Settings()
    settings.cash = arguments[RunOptions.cash]
    settings.commission = arguments[RunOptions.commission]
    settings.slippage = arguments[RunOptions.slippage]
    settings.slippageModel = SlippageOptions.model(arguments)
    settings.fill = arguments[RunOptions.fill]
    settings.shares = arguments[RunOptions.shares]
    settings.tick = arguments[RunOptions.tick] ?? 0
    settings.lot = arguments[RunOptions.lot]
    settings.calendar = arguments[YearOptions.calendar]
    try CostOptions.apply(arguments, to: &settings, context.workspace)
    let actions = try ActionOptions.load(arguments, symbols, context.workspace)
    let stored = try StoredBars.load(
      symbols, timeframe: arguments[DataOptions.timeframe],
      adjustment: try DataOptions.adjustment(arguments, context.workspace), context.workspace)
    let bars = stored.map {
      $0.between(arguments[DataOptions.from]?.start, arguments[DataOptions.to]?.end)
    }
    var terms = try OrderOptions.terms(arguments, context.workspace)
    terms.ambiguity = arguments[OrderOptions.ambiguity]
    try terms.risk?.checkSpread(settings)
    let replay = OrderReplay(
      instructions, over: bars, settings: settings, terms: terms, actions: actions)
    let page = OrdersPage(
      names: names, replay: replay, account: terms.account?.kind,
      bounds: OrderBounds(
        instructions, over: bars, settings: settings, terms: terms, actions: actions))
    arguments[json] ? context.console.print(page.json.pretty) : page.show(on: context.console)
  }
}
