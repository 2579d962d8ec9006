import Rules
import Series
import Simulation

/// The story of one trade, as it is shown.
struct TradePage {
  let run: Backtest
  let explanation: TradeExplanation
  /// The trade as the run lists it: a walk-forward's window may have ended it.
  let trade: Trade
  let title: String

  private var isLong: Bool { trade.side == .long }

  // MARK: For people

  func show(on console: Console) {
    let values = RunText.words(RunText.parameters(run.strategy, run.parameters))
    console.print(
      console.styled(title, .strong)
        + ": \(run.strategy.name) on \(trade.symbol) \(run.bars.timeframe)  \(values)")
    console.print(
      "\(trade.side.rawValue) \(number(trade.quantity)) shares, \(moment(trade.entryRow)) to "
        + "\(moment(trade.exitRow)), profit \(NumberText.fixed(trade.profit)) "
        + "(\(NumberText.percent(trade.returnOnEntry)))")
    console.print("\nEntry, decided at the close of \(moment(explanation.signal.row)):")
    console.print(explanation.entryRule)
    console.print(fact: "size", sized, cut)
    console.print(fact: "order", entryOrder)
    console.print(fact: "fill", fill(explanation.entry, market))
    for (name, order) in [("stop", explanation.stop), ("target", explanation.target)] {
      guard let order else { continue }
      console.print(
        fact: name, "\(number(order.price)), \(number(order.distance)) from the fill's price")
      for line in TreeText.lines(order.tree) { console.print(fact: "", line) }
    }
    showExit(on: console)
    showOrders(on: console)
  }

  private var entryOrder: String {
    explanation.orders.first.map { OrderText.text($0.ticket) }
      ?? "\(isLong ? "buy" : "sell short") at the market"
  }

  /// The orders of a trade, each with its fills and its end.
  private func showOrders(on console: Console) {
    guard !explanation.orders.isEmpty else { return }
    console.print("\nOrders:")
    for story in explanation.orders {
      console.print(
        fact: "\(story.number)",
        "\(OrderText.text(story.ticket)), placed at the close of "
          + moment(story.placed))
      for fill in story.fills {
        console.print(
          fact: "",
          "\(moment(fill.row)) \(fill.shares > 0 ? "+" : "")\(number(fill.shares)) at \(number(fill.price)), "
            + fill.reason.rawValue)
      }
      if let move = story.moves.last {
        console.print(
          fact: "",
          "stop moved \(story.moves.count) times, last to \(number(move.stop)) at the close of "
            + moment(move.time))
      }
      if let end = story.end {
        console.print(fact: "", "\(end.reason.rawValue) in \(moment(end.row))")
      }
    }
  }

  private func moment(_ time: Int64) -> String {
    moment(run.bars.firstRow(atOrAfter: Timestamp(nanoseconds: time)))
  }

  private func showExit(on console: Console) {
    console.print("\nExit, \(ended):")
    for reading in explanation.exitRules { console.print(reading) }
    if let execution = explanation.exit {
      console.print(fact: "order", order)
      console.print(fact: "fill", fill(execution, exitMarket))
    }
    let prices = [number(trade.exitPrice), number(trade.entryPrice)]
    let pair = isLong ? prices : prices.reversed()
    console.print(
      fact: "profit",
      "(\(pair[0]) - \(pair[1])) x \(number(trade.quantity)) shares - commission "
        + "\(NumberText.fixed(trade.commission)) = \(NumberText.fixed(trade.profit))")
  }

  private var ended: String {
    let row = trade.exitRow
    switch trade.exitReason {
    case .signal: return "decided at the close of \(exitSignal)"
    case .reversal: return "by an entry of the other side, decided at the close of \(exitSignal)"
    case .stop: return "by the stop, in the bar of \(moment(row))"
    case .target: return "by the target, in the bar of \(moment(row))"
    case .rebalance: return "by a rebalancing, decided at the close of \(exitSignal)"
    case .universe: return "because the symbol left the universe"
    case .delisted: return "at the last close, because the bars end there"
    case .marginCall:
      return "by a margin call, at the open of \(moment(row))"
    case .riskLimit:
      return "at the open of \(moment(row)), behind a session that lost what the limits allow"
    case .ruin: return "at the close of \(moment(row)), because the account had nothing left"
    case .window: return "at the end of the out-of-sample window: marked at the close, not traded"
    case .open: return "none so far: marked at the close of \(moment(row))"
    }
  }

  private var exitSignal: String {
    explanation.exitSignal.map { moment($0.row) } ?? moment(trade.exitRow)
  }

  private var order: String {
    if let last = explanation.orders.flatMap(\.fills).max(by: { $0.row < $1.row }) {
      return "\(last.reason.rawValue) at \(number(last.base))"
    }
    let bars = run.bars
    let row = trade.exitRow
    switch trade.exitReason {
    case .stop:
      let extreme = isLong ? "low \(number(bars.low[row]))" : "high \(number(bars.high[row]))"
      let both =
        trade.isAmbiguous ? "; the target was in it too, and the stop is assumed first" : ""
      return "stop \(number(explanation.stop?.price ?? .nan)): the bar's open was "
        + "\(number(bars.open[row])), its \(extreme)\(both)"
    case .target:
      let extreme = isLong ? "high \(number(bars.high[row]))" : "low \(number(bars.low[row]))"
      return "target \(number(explanation.target?.price ?? .nan)): the bar's open was "
        + "\(number(bars.open[row])), its \(extreme)"
    case .signal, .reversal, .rebalance, .universe, .marginCall, .riskLimit:
      return "\(isLong ? "sell" : "buy back") at the market"
    case .delisted: return "\(isLong ? "sold" : "bought back") at the last close"
    case .ruin, .window, .open: return "none: written off at the close"
    }
  }

  private func fill(_ execution: TradeExplanation.Execution, _ source: String) -> String {
    "\(moment(execution.row)) at \(number(execution.price)): \(source) "
      + "\(number(execution.market)), slippage "
      + "\(number(abs(execution.price - execution.market))), commission "
      + NumberText.fixed(execution.commission)
  }

  /// Whose price an order gets.
  private var market: String {
    explanation.orders.isEmpty ? run.settings.fill.rawValue : "price"
  }

  private var exitMarket: String {
    guard explanation.orders.isEmpty else { return market }
    switch trade.exitReason {
    case .stop: return "stop"
    case .target: return "limit"
    case .ruin, .delisted: return "close"
    case .signal, .reversal, .rebalance, .universe, .window, .open, .marginCall, .riskLimit:
      return market
    }
  }

  // MARK: Size

  private var sized: String {
    let sizing = explanation.sizing
    let equity = "the equity of \(NumberText.fixed(sizing.equity))"
    let price = "at the signal's close of \(number(sizing.close))"
    let wanted = "\(number(sizing.wanted)) shares"
    switch sizing.rule {
    case .allIn: return "all: all cash of \(NumberText.fixed(sizing.cash))"
    // What follows from past returns is a fraction here.
    case .fraction, .volatility, .kelly:
      return "\(number(sizing.number)) of \(equity) \(price): \(wanted)"
    case .risk:
      return "a risk of \(number(sizing.number)) of \(equity), over the stop's distance: \(wanted)"
    case .shares: return wanted
    case .notional: return "\(NumberText.fixed(sizing.number)) \(price): \(wanted)"
    case .net:
      return "\(number(sizing.number)) of \(equity), commission included, \(price): \(wanted)"
    }
  }

  private var cut: String {
    let sizing = explanation.sizing
    let isCut = sizing.affordable < sizing.wanted
    let words =
      isCut
      ? "cut to what the cash of \(NumberText.fixed(sizing.cash)) pays for at the fill, "
        + "\(number(sizing.affordable))" : "which the cash pays for"
    return "\(words); \(run.settings.shares.rawValue) shares: \(number(sizing.shares))"
  }

  private func number(_ value: Double) -> String { TreeText.number(value) }

  private func moment(_ row: Int) -> String { RunText.moment(run.bars, row) }

  // MARK: For programs

  var json: JSON {
    let sizing = explanation.sizing
    return [
      "side": .text(trade.side.rawValue), "symbol": .text(trade.symbol),
      "parameters": RunText.json(RunText.parameters(run.strategy, run.parameters)),
      "signal": [
        "time": time(explanation.signal.row), "rule": TreeText.json(explanation.entryRule),
      ],
      "size": [
        "rule": .text("\(sizing.rule)"), "number": .number(sizing.number),
        "equity": .number(sizing.equity), "close": .number(sizing.close),
        "wanted": .number(sizing.wanted), "cash": .number(sizing.cash),
        "affordable": .number(sizing.affordable), "shares": .number(sizing.shares),
      ],
      "entry": json(explanation.entry), "stop": json(explanation.stop),
      "target": json(explanation.target),
      "exit": [
        "reason": .text(trade.exitReason.rawValue),
        "signal": explanation.exitSignal.map { time($0.row) } ?? .null,
        "rules": .array(explanation.exitRules.map(TreeText.json)),
        "fill": explanation.exit.map(json) ?? .null, "ambiguous": .bool(trade.isAmbiguous),
      ],
      "commission": .number(trade.commission), "profit": .number(trade.profit),
      "orders": .array(explanation.orders.map(json)),
    ]
  }

  private func json(_ story: OrderStory) -> JSON {
    [
      "number": .integer(story.number), "order": .text(OrderText.text(story.ticket)),
      "placed": .text("\(Timestamp(nanoseconds: story.placed))"),
      "fills": .array(
        story.fills.map {
          [
            "time": .text("\(Timestamp(nanoseconds: $0.time))"), "shares": .number($0.shares),
            "price": .number($0.price), "reason": .text($0.reason.rawValue),
          ]
        }), "moves": .integer(story.moves.count),
      "end": story.end.map { .text($0.reason.rawValue) } ?? .null,
    ]
  }

  private func time(_ row: Int) -> JSON { .text("\(run.bars.time(row))") }

  private func json(_ execution: TradeExplanation.Execution) -> JSON {
    [
      "time": time(execution.row), "market": .number(execution.market),
      "price": .number(execution.price), "commission": .number(execution.commission),
    ]
  }

  private func json(_ order: TradeExplanation.Protection?) -> JSON {
    order.map {
      [
        "formula": TreeText.json($0.tree), "distance": .number($0.distance),
        "price": .number($0.price),
      ]
    } ?? .null
  }
}
