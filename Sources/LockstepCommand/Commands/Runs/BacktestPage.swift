import Rules
import Series
import Simulation

/// One backtest as it is shown.
struct BacktestPage {
  let run: Backtest
  let performance: Performance
  /// Equity at the end under either order of events; nil where no bar leaves it open.
  let bounds: OrderBounds?

  init(_ run: Backtest, periodsPerYear: Double) throws {
    self.run = run
    performance = run.performance(AnnualBasis(periods: periodsPerYear))
    bounds = try run.bounds()
  }

  private var parameters: [(name: String, value: Double)] {
    RunText.parameters(run.strategy, run.parameters)
  }

  // MARK: For people

  func show(lastTrades: Int, on console: Console) {
    let last = run.rows.upperBound - 1
    let symbols = run.pool.map { RunText.title($0.symbols) } ?? run.bars.symbol
    console.print(
      console.styled("\(run.strategy.name) on \(symbols) \(run.bars.timeframe)", .strong)
        + "  \(RunText.words(parameters))")
    console.print(
      "\(NumberText.count(run.rows.count)) bars, \(moment(run.rows.lowerBound)) to \(moment(last)); "
        + assumptions + "\n")
    let curve = [run.equity.initial] + Array(run.equity.values)
    console.print(
      "equity  \(sparkline(curve, width: 60))  \(NumberText.fixed(curve[curve.count - 1]))\n")
    showMetrics(on: console)
    showTrades(lastTrades, on: console)
    if let pool = run.pool { showPool(pool, on: console) } else { showPending(on: console) }
  }

  private func showPool(_ pool: PoolRecord, on console: Console) {
    if let refusals = PortfolioText.refusals([pool]) {
      console.print("\nEntries not made: \(refusals)")
    }
    for note in PortfolioText.notes([pool]) { console.print("Note: \(note).") }
    guard !pool.pending.isEmpty else { return }
    let orders = pool.pending.prefix(12).map { "\($0.symbol) \(NumberText.brief($0.shares))" }
    console.print(
      "\nOrdered at the last close and not filled: \(orders.joined(separator: "; "))"
        + (pool.pending.count > 12 ? " and others" : ""))
  }

  private static let headlines = [
    "total-return", "cagr", "sharpe", "sortino", "calmar", "volatility", "max-drawdown",
    "longest-drawdown", "exposure", "trades", "win-rate", "profit-factor", "expectancy",
    "average-bars", "commission", "benchmark-return", "benchmark-drawdown",
  ]

  private func showMetrics(on console: Console) {
    var table = TextTable([.words("metric"), .number("value")])
    for metric in Self.headlines.compactMap(Metric.named) {
      table.add(texts: [metric.label, MetricText.text(performance[metric], of: metric)])
    }
    console.print(table)
    console.print()
    for line in notes { console.print(line) }
    if !notes.isEmpty { console.print() }
  }

  /// What the figures leave open.
  private var notes: [String] {
    var lines: [String] = []
    if let bounds {
      let ends = RunText.bounds(bounds, run.equity.initial)
      lines.append(
        "\(NumberText.count(ambiguous)) bars leave the order of events open: the stop is assumed first. "
          + "Total return \(ends.worst) at worst, \(ends.best) at best; --intrabar auto looks into finer stored bars."
      )
    }
    if let account = run.account, let terms = run.settings.terms {
      lines += AccountText.lines(account, terms)
    }
    if let timeframe = run.settings.intrabar, let settled = run.pool?.settled ?? run.orders?.settled
    {
      lines.append("\(NumberText.count(settled)) such bars were settled by bars of \(timeframe).")
    }
    guard let orders = run.orders else { return lines }
    if orders.unplaced > 0 {
      lines.append(
        "\(NumberText.count(orders.unplaced)) orders were not placed: a price or size was not known, or lay on the "
          + "wrong side of the market.")
    }
    if orders.tallies.limited > 0 {
      lines.append(
        "\(NumberText.count(orders.tallies.limited)) entries were kept back by the rules' waits.")
    }
    return lines
  }

  private var ambiguous: Int { run.orders?.tallies.ambiguous ?? run.ambiguousBars }

  private func showTrades(_ count: Int, on console: Console) {
    guard count > 0, !run.trades.isEmpty else { return }
    let symbol: [TextTable.Column] = run.pool == nil ? [] : [.words("symbol")]
    var table = TextTable(
      [.number("#")] + symbol + [
        .words("side"), .words("entry"), .number("price"), .words("exit"), .number("price"),
        .number("shares"), .number("profit"), .number("return"), .words("ended by"),
      ])
    for (place, trade) in run.trades.enumerated().suffix(count) {
      let style: TextStyle? = trade.profit < 0 ? .bad : .good
      let name = run.pool == nil ? [] : [TextTable.Cell(trade.symbol)]
      let cells = [
        TextTable.Cell(trade.side.rawValue),
        TextTable.Cell(moment(trade.entryRow)),
        TextTable.Cell(NumberText.fixed(trade.entryPrice)), TextTable.Cell(moment(trade.exitRow)),
        TextTable.Cell(NumberText.fixed(trade.exitPrice)),
        TextTable.Cell(NumberText.brief(trade.quantity)),
        TextTable.Cell(NumberText.fixed(trade.profit), style),
        TextTable.Cell(NumberText.percent(trade.returnOnEntry), style),
        TextTable.Cell(
          trade.exitReason.rawValue + (trade.isAmbiguous ? " (\(assumption))" : "")),
      ]
      table.add([TextTable.Cell("\(place + 1)")] + name + cells)
    }
    console.print("Last \(table.count) of \(NumberText.count(run.trades.count)) trades:")
    console.print(table)
  }

  /// What an ambiguous trade's bar left open; on the order path it need not have been its exit.
  private var assumption: String {
    run.orders == nil ? "assumed before target" : "an ambiguous bar"
  }

  private func showPending(on console: Console) {
    let pending = run.pending
    if let orders = run.orders, !orders.working.isEmpty {
      let tickets = orders.tickets
      let texts = orders.working.map { OrderText.text(tickets[$0]) }
      console.print("\nWorking after the last close: \(texts.joined(separator: "; "))")
    }
    guard pending.exit || pending.entry != nil else { return }
    let orders = [
      pending.exit ? "exit" : nil,
      pending.entry.map { "enter \($0.rawValue), \(NumberText.brief(pending.quantity))" },
    ].compactMap { $0 }
    console.print("\nOrdered at the last close and not filled: \(orders.joined(separator: "; "))")
  }

  private func moment(_ row: Int) -> String { RunText.moment(run.bars, row) }

  private var assumptions: String { SettingsText.sentence(run.settings) }

  // MARK: For programs

  var json: JSON {
    [
      "strategy": .text(run.strategy.name), "symbol": .text(run.bars.symbol),
      "portfolio": run.pool.map(PortfolioText.json) ?? .null,
      "timeframe": .text("\(run.bars.timeframe)"), "bars": .integer(run.rows.count),
      "parameters": RunText.json(parameters),
      "end_equity": .number(run.equity.values.last ?? run.equity.initial),
      "metrics": RunText.json(performance), "ambiguous_bars": .integer(ambiguous),
      "bounds": bounds.map { RunText.json($0, run.equity.initial) } ?? .null,
      "orders": run.orders.map(OrderText.json) ?? .null,
      "account": run.account.map(AccountText.json) ?? .null,
      "trades": .array(run.trades.map(describe)),
    ]
  }

  private func describe(_ trade: Trade) -> JSON {
    [
      "symbol": .text(trade.symbol), "side": .text(trade.side.rawValue),
      "entry_time": .text("\(Timestamp(nanoseconds: trade.entryTime))"),
      "entry_price": .number(trade.entryPrice),
      "exit_time": .text("\(Timestamp(nanoseconds: trade.exitTime))"),
      "exit_price": .number(trade.exitPrice), "quantity": .number(trade.quantity),
      "commission": .number(trade.commission), "profit": .number(trade.profit),
      "exit_reason": .text(trade.exitReason.rawValue), "ambiguous": .bool(trade.isAmbiguous),
    ]
  }
}
