import Simulation

/// Every metric that has a value, by group.
struct MetricsSection {
  let performance: Performance

  var markup: Markup {
    let groups = Metric.Group.allCases.compactMap { group -> Markup? in
      let metrics = Metric.all.filter { $0.group == group && !performance[$0].isNaN }
      guard !metrics.isEmpty else { return nil }
      var table = Table([(group.rawValue, .text), ("", .number)])
      table.rows = metrics.map { metric in
        ["\(metric.label)", "\(NumberText.metric(performance[metric], metric.unit))"]
      }
      return "<div>\(table.markup)</div>\n"
    }
    return """
      <div class="metrics">\(groups)</div>
      <p class="note">Sample deviations, annualised by the bars of a year; figures without a value are left out here \
      and empty in metrics.csv.</p>
      """
  }
}
