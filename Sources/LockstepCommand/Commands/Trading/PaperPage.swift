import Promotion
import Series
import Simulation
import Trading

/// A paper session as it is shown, beside the backtest of the same bars.
struct PaperPage {
  let result: PaperSession.Outcome
  let manifest: Manifest

  /// What makes the command fail; nil if the session did what the backtest does.
  var failure: JobFailure? {
    guard let comparison = result.comparison, !comparison.isEqual else { return nil }
    return JobFailure("the session is not the backtest: \(comparison.verdict)")
  }

  // MARK: For people

  func show(lastTrades: Int, on console: Console) {
    let summary = result.summary
    console.print(
      console.styled("Session \(summary.session)", .strong)
        + ": \(manifest.strategy) on \(manifest.symbol) \(manifest.timeframe), "
        + "\(result.brokerName); \(summary.reason)")
    console.print(
      "\(NumberText.count(summary.bars)) bars\(span), \(summary.entries) entries, "
        + "\(summary.exits) exits, \(summary.protections) protective orders, "
        + "\(summary.fills) fills, \(summary.refusals) refusals")
    console.print(
      "Cash at the start \(NumberText.fixed(result.startCash)), equity at the end "
        + "\(NumberText.fixed(result.equity)), holding \(NumberText.brief(summary.shares)) shares\n"
    )
    guard let comparison = result.comparison else {
      return console.print(
        summary.bars == 0
          ? "No bar closed in the session, so there is nothing to compare."
          : "The account held \(NumberText.brief(result.startShares)) shares at the start, and a "
            + "backtest starts flat: the session is not compared.")
    }
    showRows(comparison, lastTrades, on: console)
    console.print(
      "\nThe backtest of the same bars ends at \(NumberText.fixed(result.expectedEquity)): "
        + console.styled(comparison.verdict, comparison.isEqual ? .good : .bad) + ".")
  }

  private var span: String {
    guard result.summary.bars > 0 else { return "" }
    return ", \(moment(result.summary.firstBar)) to \(moment(result.summary.lastBar))"
  }

  private func showRows(
    _ comparison: SessionComparison, _ count: Int, on console: Console
  ) {
    let rows = comparison.rows.suffix(count)
    guard !rows.isEmpty else { return }
    var table = TextTable([
      .words("side"), .words("entry"), .words("exit"), .number("shares"), .number("backtest in"),
      .number("paper in"), .number("backtest out"), .number("paper out"), .number("worse by"),
      .words("verdict"),
    ])
    for row in rows {
      guard let trade = row.expected ?? row.actual else { continue }
      let differences = row.differences.map(\.rawValue).joined(separator: ", ")
      let cost = row.entryBasisPoints + row.exitBasisPoints
      table.add([
        TextTable.Cell(trade.side.rawValue), TextTable.Cell(moment(trade.entryTime)),
        TextTable.Cell(trade.isOpen ? "open" : moment(trade.exitTime)),
        TextTable.Cell(NumberText.brief(trade.quantity)),
        price(row.expected?.entryPrice), price(row.actual?.entryPrice),
        price(row.expected?.exitPrice), price(row.actual?.exitPrice),
        TextTable.Cell(cost.isNaN ? "" : "\(NumberText.fixed(cost, 2)) bp"),
        TextTable.Cell(
          differences.isEmpty ? "equal" : differences, differences.isEmpty ? .good : .bad),
      ])
    }
    console.print("The last \(rows.count) of \(comparison.rows.count) trades:")
    console.print(table)
  }

  private func price(_ value: Double?) -> TextTable.Cell {
    TextTable.Cell(value.map { NumberText.fixed($0, 4) } ?? "none")
  }

  private func moment(_ nanoseconds: Int64) -> String {
    let time = Timestamp(nanoseconds: nanoseconds)
    return manifest.timeframe.isDaily ? "\(time.utcDate)" : "\(time)"
  }

  // MARK: For programs

  var json: JSON {
    let summary = result.summary
    return [
      "session": .integer(Int(summary.session)), "strategy": .text(manifest.strategy),
      "symbol": .text(manifest.symbol), "broker": .text(result.brokerName),
      "reason": .text(summary.reason), "bars": .integer(summary.bars),
      "entries": .integer(summary.entries), "exits": .integer(summary.exits),
      "protections": .integer(summary.protections), "fills": .integer(summary.fills),
      "refusals": .integer(summary.refusals), "shares": .number(summary.shares),
      "start_cash": .number(result.startCash), "equity": .number(result.equity),
      "backtest_equity": .number(result.expectedEquity),
      "trades": result.comparison.map { .integer($0.rows.count) } ?? .null,
      "equal": result.comparison.map { .bool($0.isEqual) } ?? .null,
      "verdict": result.comparison.map { .text($0.verdict) } ?? .null,
      "mean_basis_points": .number(result.comparison?.meanBasisPoints ?? .nan),
      "alarms": .array(result.alarms.map(JSON.text)),
    ]
  }
}
