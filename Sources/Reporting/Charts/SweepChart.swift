import Simulation

/// How the objective depends on the parameters: a line for one, a heat map for two.
enum SweepChart {
  /// Draws the slice of a sweep through its best set; nil where there is nothing to compare.
  static func chart(_ sweep: SweepSummary) -> Chart? {
    guard let slice = SweepSlice(sweep) else { return nil }
    let label = Metric.named(sweep.objective)?.label ?? sweep.objective
    let winner = sweep.ranking.first.map { sweep.scores[$0] } ?? .nan
    let place = description(slice)
    let summary =
      "\(label) of \(NumberText.fixed(Double(sweep.count), 0)) sets; the best is "
      + "\(NumberText.metric(winner, named: sweep.objective)) at \(place)."
    guard slice.y != nil else {
      return Chart(
        title: "\(label) by \(slice.x.name)", summary: summary, file: "sweep.csv",
        specification: line(slice, objective: sweep.objective, label: label))
    }
    let grid = HeatGrid(slice)
    return Chart(
      title: title(slice, grid: grid, label: label), summary: summary, file: "sweep.csv",
      isDense: grid.cells.count > 2_500,
      specification: HeatMap.specification(
        grid, objective: sweep.objective, label: label, prefersLower: sweep.prefersLower))
  }

  private static func title(_ slice: SweepSlice, grid: HeatGrid, label: String) -> String {
    let axes = "\(label) by \(slice.x.name) and \(slice.y?.name ?? "")"
    let fixed = slice.fixed.map { "\($0.name) = \(NumberText.plain($0.value))" }
    let held = fixed.isEmpty ? "" : " at \(fixed.joined(separator: ", "))"
    return axes + held + (grid.isBinned ? ", means of neighbouring sets" : "")
  }

  private static func description(_ slice: SweepSlice) -> String {
    var parts = ["\(slice.x.name) \(NumberText.plain(slice.x.values[slice.best.column]))"]
    if let y = slice.y { parts.append("\(y.name) \(NumberText.plain(y.values[slice.best.row]))") }
    parts += slice.fixed.map { "\($0.name) \(NumberText.plain($0.value))" }
    return parts.joined(separator: ", ")
  }

  private static func line(_ slice: SweepSlice, objective: String, label: String) -> JSONValue {
    let points = zip(slice.x.values, slice.scores[0]).map { value, score -> JSONValue in
      let text = NumberText.metric(score, named: objective)
      return [
        "x": .number(value), "v": .rounded(score),
        "s": .string("\(slice.x.name) \(NumberText.plain(value))\n\(label) \(text)"),
      ]
    }
    let format: JSONValue = Metric.named(objective)?.unit == .percent ? "~%" : "~g"
    let best = slice.x.values[slice.best.column]
    let line: JSONValue = [
      "type": "line", "from": ["data": "points"], "interactive": false,
      "encode": [
        "update": [
          "x": .scaled("x", "x"), "y": .scaled("y", "v"), "stroke": Palette.accent,
          "strokeWidth": ["value": 1.5], "defined": ["signal": "datum.v !== null"],
        ]
      ],
    ]
    let dots: JSONValue = [
      "type": "symbol", "from": ["data": "points"],
      "encode": [
        "enter": ["tooltip": ["field": "s"]],
        "update": [
          "x": .scaled("x", "x"), "y": .scaled("y", "v"), "fill": Palette.accent,
          "size": ["signal": .string("datum.x === \(best) ? 140 : 26")],
          "opacity": ["signal": "datum.v === null ? 0 : 1"],
        ],
      ],
    ]
    return Chart.specification(
      height: 240, data: [["name": "points", "values": .array(points)]],
      scales: [
        [
          "name": "x", "domain": ["data": "points", "field": "x"], "range": "width",
          "zero": false, "nice": true,
        ],
        [
          "name": "y", "domain": ["data": "points", "field": "v"], "range": "height",
          "zero": false, "nice": true,
        ],
      ],
      axes: [
        ["orient": "bottom", "scale": "x", "title": .string(slice.x.name), "labelOverlap": true],
        [
          "orient": "left", "scale": "y", "grid": true, "domain": false, "ticks": false,
          "format": format, "title": .string(label), "tickCount": 6,
        ],
      ],
      marks: [line, dots])
  }
}
