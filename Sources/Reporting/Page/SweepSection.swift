import Simulation

/// How the result depends on the parameters, and the best sets.
struct SweepSection {
  let sweep: SweepSummary
  let hasVega: Bool

  private static let shown = 15

  var markup: Markup {
    let figure = SweepChart.chart(sweep)?.figure(hasVega: hasVega) ?? ""
    let count = NumberText.fixed(Double(sweep.count), 0)
    let label = Metric.named(sweep.objective)?.label ?? sweep.objective
    let ranked = NumberText.fixed(Double(sweep.ranking.count), 0)
    return """
      <p>\(count) sets, \(ranked) of them with a value, ranked by \(label). The best of many trials owes part of its \
      rank to luck: judge it by neighbours that do as well and by what it did out-of-sample.</p>
      \(figure)\(surface)\(best)
      """
  }

  private var surface: Markup {
    sweep.surface.reduce(into: "") { $0 += "<p>\($1)</p>" }
  }

  private var best: Markup {
    let metrics = columns
    var table = Table(
      [("#", .number)] + sweep.parameters.map { ($0.name, .number) }
        + metrics.map { (Metric.named($0.name)?.label ?? $0.name, .number) },
      caption: "Best sets")
    table.rows = sweep.ranking.prefix(Self.shown).enumerated().map { place, set in
      let parameters = sweep.parameters.map { column -> Markup in
        "\(NumberText.plain(column.values[set]))"
      }
      let values = metrics.map { column -> Markup in
        "\(NumberText.metric(column.values[set], named: column.name))"
      }
      return ["\(place + 1)"] + parameters + values
    }
    return table.markup + """
      <p class="note">All sets with all metrics are in sweep.csv. Colours span the 2nd to the 98th percentile; the \
      frame marks the best set.</p>
      """
  }

  /// The objective first, then the usual figures as far as the sweep has them.
  private var columns: [SweepSummary.Values] {
    let usual = [
      sweep.objective, "total-return", "sharpe", "max-drawdown", "profit-factor", "win-rate",
      "trades",
    ]
    let names = usual.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return names.compactMap { name in sweep.metrics.first { $0.name == name } }
  }
}
