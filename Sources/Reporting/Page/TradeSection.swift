import Series
import Simulation

/// The distribution of trades and the first of them one by one.
struct TradeSection {
  let trades: [Trade]
  let hasVega: Bool

  private static let shown = 100

  var markup: Markup {
    let chart = ProfitChart.chart(trades)?.figure(hasVega: hasVega) ?? ""
    let count = NumberText.fixed(Double(trades.count), 0)
    let title =
      trades.count > Self.shown
      ? "The first \(Self.shown) of \(count) trades; all are in trades.csv"
      : "All \(count) trades"
    return """
      \(chart)<details><summary>\(title)</summary>
      \(table)</details>
      """
  }

  private var table: Markup {
    var table = Table([
      ("Symbol", .text), ("Side", .text), ("Entry", .text), ("Price", .number), ("Exit", .text),
      ("Price", .number), ("Shares", .number), ("Profit", .number), ("Return", .number),
      ("Bars", .number), ("Reason", .text),
    ])
    table.rows = trades.prefix(Self.shown).map(row)
    return table.markup
  }

  private func row(_ trade: Trade) -> [Markup] {
    let tone = trade.profit < 0 ? "down" : "up"
    let reason = trade.exitReason.rawValue + (trade.isAmbiguous ? ", ambiguous bar" : "")
    return [
      "\(trade.symbol)", "\(trade.side.rawValue)", moment(trade.entryTime),
      "\(NumberText.fixed(trade.entryPrice, 2))", moment(trade.exitTime),
      "\(NumberText.fixed(trade.exitPrice, 2))", "\(Self.shares(trade.quantity))",
      "<span class=\"\(tone)\">\(NumberText.fixed(trade.profit, 2))</span>",
      "\(NumberText.percent(trade.returnOnEntry))", "\(trade.barsHeld)", "\(reason)",
    ]
  }

  private static func shares(_ quantity: Double) -> String {
    NumberText.fixed(quantity, quantity.rounded() == quantity ? 0 : 4)
  }

  private func moment(_ time: Int64) -> Markup {
    "\(NumberText.moment(Timestamp(nanoseconds: time)))"
  }
}
