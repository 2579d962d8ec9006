import Records
import Rules
import Series
import Simulation

/// `backtest`: one parameter set on stored bars, with everything that happened.
enum BacktestCommand {
  static let trades = Argument<Int>.option(
    "trades", .integer("N", in: 0...1_000_000), default: "5", "Lists the last N trades.")
  static let json = OutputOptions.json

  static let command = Command(
    "backtest", "Runs a strategy with one parameter set.",
    discussion: """
      Signals are decided at a bar's close and filled at the next open, unless --fill says \
      otherwise. An open position at the end is marked at the last close, not closed.
      """,
    arguments: [RunOptions.strategy, trades, json] + DataOptions.all + [RunOptions.set]
      + RunOptions.account + YearOptions.all + [RunOptions.tile],
    examples: [
      Example(
        "backtest sma-cross --symbol SPY --set fast=50 --set slow=200 --commission 0.1%",
        "Shows metrics, the equity's shape and the last trades.")
    ]
  ) { arguments, context in
    let strategy = try context.strategies.compiled(arguments[RunOptions.strategy])
    let set = try strategy.parameterSet(try RunOptions.values(arguments))
    let settings = RunOptions.settings(arguments)
    let pages = try DataOptions.bars(arguments, context).map { bars in
      let run = try Backtest(
        strategy, set, on: bars, settings: settings, tile: arguments[RunOptions.tile])
      return BacktestPage(run: run, year: YearOptions.basis(arguments, for: bars))
    }
    if arguments[json] {
      context.console.print(JSON.array(pages.map(\.json)).pretty)
    } else {
      for page in pages { page.show(lastTrades: arguments[trades], on: context.console) }
    }
  }
}

/// One backtest as it is shown.
struct BacktestPage {
  let run: Backtest
  let year: AnnualBasis

  private var performance: Performance {
    Performance(run.equity, trades: run.trades, year: year, benchmark: Array(run.bars.close))
  }

  private var parameters: [(name: String, value: Double)] {
    zip(run.strategy.parameters, run.parameters.values).map { ($0.name, $1) }
  }

  // MARK: For people

  func show(lastTrades: Int, on console: Console) {
    let values = parameters.map { "\($0.name)=\(NumberText.plain($0.value))" }
    let last = run.bars.count - 1
    console.print(
      console.styled("\(run.strategy.name) on \(run.bars.symbol) \(run.bars.timeframe)", .strong)
        + "  \(values.joined(separator: " "))")
    console.print(
      "\(NumberText.count(run.bars.count)) bars, \(moment(0)) to \(moment(last)); "
        + assumptions + "\n")
    let curve = [run.equity.initial] + Array(run.equity.values)
    console.print("equity  \(sparkline(curve, width: 60))  \(NumberText.fixed(curve[last + 1]))\n")
    showMetrics(on: console)
    showTrades(lastTrades, on: console)
    showPending(on: console)
  }

  private static let headlines = [
    "total-return", "cagr", "sharpe", "sortino", "calmar", "volatility", "max-drawdown",
    "longest-drawdown", "exposure", "trades", "win-rate", "profit-factor", "expectancy",
    "average-bars", "commission", "benchmark-return", "benchmark-drawdown",
  ]

  private func showMetrics(on console: Console) {
    let performance = performance
    var table = TextTable([.words("metric"), .number("value")])
    for metric in Self.headlines.compactMap(Metric.named) {
      table.add(texts: [metric.label, MetricText.text(performance[metric], of: metric)])
    }
    console.print(table)
    console.print()
  }

  private func showTrades(_ count: Int, on console: Console) {
    guard count > 0, !run.trades.isEmpty else { return }
    var table = TextTable([
      .words("side"), .words("entry"), .number("price"), .words("exit"), .number("price"),
      .number("shares"), .number("profit"), .number("return"), .words("ended by"),
    ])
    for trade in run.trades.suffix(count) {
      let style: TextStyle? = trade.profit < 0 ? .bad : .good
      table.add([
        TextTable.Cell(trade.side.rawValue), TextTable.Cell(moment(trade.entryRow)),
        TextTable.Cell(NumberText.fixed(trade.entryPrice)), TextTable.Cell(moment(trade.exitRow)),
        TextTable.Cell(NumberText.fixed(trade.exitPrice)),
        TextTable.Cell(NumberText.brief(trade.quantity)),
        TextTable.Cell(NumberText.fixed(trade.profit), style),
        TextTable.Cell(NumberText.percent(trade.returnOnEntry), style),
        TextTable.Cell(
          trade.exitReason.rawValue + (trade.isAmbiguous ? " (assumed before target)" : "")),
      ])
    }
    console.print("Last \(table.count) of \(NumberText.count(run.trades.count)) trades:")
    console.print(table)
  }

  private func showPending(on console: Console) {
    let pending = run.pending
    guard pending.exit || pending.entry != nil else { return }
    let orders = [
      pending.exit ? "exit" : nil,
      pending.entry.map { "enter \($0.rawValue), \(NumberText.brief(pending.quantity))" },
    ].compactMap { $0 }
    console.print("\nOrdered at the last close and not filled: \(orders.joined(separator: "; "))")
  }

  private func moment(_ row: Int) -> String {
    let time = run.bars.time(row)
    return run.bars.timeframe.isDaily ? "\(time.utcDate)" : "\(time)"
  }

  private var assumptions: String { SettingsText.sentence(run.settings) }

  // MARK: For programs

  var json: JSON {
    let performance = performance
    return [
      "strategy": .text(run.strategy.name), "symbol": .text(run.bars.symbol),
      "timeframe": .text("\(run.bars.timeframe)"), "bars": .integer(run.bars.count),
      "parameters": .object(parameters.map { JSON.Member($0.name, .number($0.value)) }),
      "end_equity": .number(run.equity.values.last ?? run.equity.initial),
      "metrics": .object(Metric.all.map { JSON.Member($0.name, .number(performance[$0])) }),
      "fingerprints": [
        "rules": .text(run.strategy.fingerprint.hex), "data": .text(run.bars.fingerprint.hex),
      ],
      "trades": .array(run.trades.map(describe)),
    ]
  }

  private func describe(_ trade: Trade) -> JSON {
    [
      "side": .text(trade.side.rawValue),
      "entry_time": .text("\(Timestamp(nanoseconds: trade.entryTime))"),
      "entry_price": .number(trade.entryPrice),
      "exit_time": .text("\(Timestamp(nanoseconds: trade.exitTime))"),
      "exit_price": .number(trade.exitPrice), "quantity": .number(trade.quantity),
      "commission": .number(trade.commission), "profit": .number(trade.profit),
      "exit_reason": .text(trade.exitReason.rawValue), "ambiguous": .bool(trade.isAmbiguous),
    ]
  }
}
