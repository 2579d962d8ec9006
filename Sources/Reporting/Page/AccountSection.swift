import Series
import Simulation

/// Equity and drawdown, the worst falls, and the rolling Sharpe ratio.
struct AccountSection {
  let account: ReportDocument.Account
  let hasVega: Bool

  var markup: Markup {
    let charts = [
      EquityChart.chart(
        account.equity, closes: account.closes, title: "Equity and drawdown", file: "equity.csv"),
      RollingSharpeChart.chart(account),
    ]
    let figures = charts.compactMap { $0?.figure(hasVega: hasVega) }
    return "\(figures)\(falls)"
  }

  /// The five deepest falls as a table.
  private var falls: Markup {
    let equity = account.equity
    let worst = Drawdown(equity).episodes.sorted { $0.depth < $1.depth }.prefix(5)
    guard !worst.isEmpty else { return "<p class=\"note\">Equity never fell below a peak.</p>" }
    func date(_ row: Int?) -> Markup {
      guard let row, let time = Drawdown.time(ofRow: row, in: equity) else { return "not yet" }
      return "\(NumberText.moment(time))"
    }
    var table = Table(
      [
        ("Peak", .text), ("Trough", .text), ("Recovered", .text), ("Depth", .number),
        ("Bars", .number),
      ], caption: "Deepest drawdowns")
    table.rows = worst.map { fall in
      [
        date(fall.peak), date(fall.trough), date(fall.recovery),
        "\(NumberText.percent(fall.depth))", "\(NumberText.fixed(Double(fall.length), 0))",
      ]
    }
    return table.markup
  }
}
