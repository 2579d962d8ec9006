/// How much a portfolio held, and what it left out.
struct PortfolioSection {
  let summary: PortfolioSummary

  var markup: Markup {
    var table = Table(
      [("At the closes", .text), ("Mean", .number), ("Most", .number)],
      caption: "Positions and exposure, as shares of equity")
    let positions = summary.spread { Double(summary.positions[$0]) }
    table.rows = [
      [
        "Positions", "\(NumberText.fixed(positions.mean, 1))",
        "\(NumberText.fixed(positions.most, 0))",
      ],
      row("Long", summary.longValue), row("Short", summary.shortValue),
      row("Gross", zip(summary.longValue, summary.shortValue).map { $0 + $1 }),
      row("Net", zip(summary.longValue, summary.shortValue).map { $0 - $1 }),
      row("Cash", summary.cash),
    ]
    return "\(table.markup)\(refusals)"
  }

  private func row(_ name: String, _ values: [Double]) -> [Markup] {
    let share = summary.spread { values[$0] / summary.equity($0) }
    return ["\(name)", "\(NumberText.percent(share.mean))", "\(NumberText.percent(share.most))"]
  }

  private var refusals: Markup {
    guard !summary.refusals.isEmpty else {
      return "<p class=\"note\">Every entry that was wanted was made.</p>"
    }
    var table = Table(
      [("Reason", .text), ("Entries", .number)], caption: "Entries that were not made")
    table.rows = summary.refusals.map {
      ["\($0.reason)", "\(NumberText.fixed(Double($0.count), 0))"]
    }
    return table.markup
  }
}
