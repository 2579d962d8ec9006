import Series
import Simulation

/// The windows of the walk-forward validation and the account stitched of them.
struct WalkForwardSection {
  let walkForward: WalkForwardSummary
  let hasVega: Bool

  var markup: Markup {
    let stitched = walkForward.stitched.flatMap {
      EquityChart.chart(
        $0, closes: nil, title: "Out-of-sample equity, stitched", file: "out-of-sample.csv")
    }
    let figures = [WindowChart.chart(walkForward), stitched].compactMap {
      $0?.figure(hasVega: hasVega)
    }
    return """
      <p>Walk-forward efficiency <strong>\(NumberText.percent(walkForward.efficiency, decimals: 1))</strong>: \
      annual growth out-of-sample over annual growth in-sample; \
      mean of the windows' own \(NumberText.percent(walkForward.meanEfficiency, decimals: 1)). \
      \(label) worse out-of-sample by \(score(walkForward.degradation)) on average.</p>
      \(figures)\(table)\(drifts)
      """
  }

  private var label: String {
    Metric.named(walkForward.objective)?.label ?? walkForward.objective
  }

  private var drifts: Markup {
    guard !walkForward.drifts.isEmpty else { return "" }
    var table = Table(
      [
        ("Parameter", .text), ("Values chosen", .number), ("Moved, of its axis", .number),
        ("Windows at an end", .number),
      ], caption: "Drift of the chosen parameters")
    table.rows = walkForward.drifts.map { drift in
      [
        "\(drift.name)", "\(drift.distinct)", "\(NumberText.percent(drift.move, decimals: 1))",
        "\(NumberText.percent(drift.edgeShare, decimals: 0))",
      ]
    }
    return table.markup
  }

  private var table: Markup {
    let names = walkForward.parameterNames
    var table = Table(
      [("#", .number), ("In-sample", .text), ("Out-of-sample", .text)]
        + names.map { ($0, .number) }
        + [
          ("\(label) in", .number), ("\(label) out", .number), ("Efficiency", .number),
        ], caption: "Windows")
    table.rows = walkForward.windows.enumerated().map { number, window in
      let values = names.map { name -> Markup in
        let value = window.parameters.first { $0.name == name }?.value
        return "\(value.map(NumberText.plain) ?? NumberText.missing)"
      }
      return ["\(number + 1)", span(window.inSample), span(window.outOfSample)] + values
        + [score(window.inSampleScore), score(window.outOfSampleScore)]
        + ["\(NumberText.percent(window.efficiency, decimals: 1))"]
    }
    return table.markup
  }

  private func score(_ value: Double) -> Markup {
    "\(NumberText.metric(value, named: walkForward.objective))"
  }

  private func span(_ dates: (from: Timestamp, to: Timestamp)) -> Markup {
    "\(NumberText.moment(dates.from)) to \(NumberText.moment(dates.to))"
  }
}
