import Series
import Simulation

/// What was promised in-sample and kept out-of-sample, window by window.
enum WindowChart {
  /// Draws the scores of all windows; nil without windows.
  static func chart(_ walkForward: WalkForwardSummary) -> Chart? {
    guard !walkForward.windows.isEmpty else { return nil }
    let label = Metric.named(walkForward.objective)?.label ?? walkForward.objective
    let kept = walkForward.windows.count { $0.outOfSampleScore > 0 }
    let bars = walkForward.windows.enumerated().flatMap { number, window -> [JSONValue] in
      [
        bar(number, window, part: "In-sample", score: window.inSampleScore, walkForward),
        bar(number, window, part: "Out-of-sample", score: window.outOfSampleScore, walkForward),
      ]
    }
    return Chart(
      title: "\(label) in-sample and out-of-sample",
      summary: "\(kept) of \(walkForward.windows.count) windows have a positive "
        + "\(label) out-of-sample.",
      file: "windows.csv",
      specification: specification(bars, count: walkForward.windows.count, walkForward))
  }

  private static func bar(
    _ number: Int, _ window: WalkForwardSummary.Window, part: String, score: Double,
    _ walkForward: WalkForwardSummary
  ) -> JSONValue {
    let span = part == "In-sample" ? window.inSample : window.outOfSample
    let set = window.parameters.map { "\($0.name) \(NumberText.plain($0.value))" }
    let value = NumberText.metric(score, named: walkForward.objective)
    let dates = "\(NumberText.moment(span.from)) to \(NumberText.moment(span.to))"
    return [
      "w": .string(NumberText.moment(window.outOfSample.from)), "p": .string(part),
      "v": .rounded(score),
      "s": .string(
        "\(part) \(number + 1)\n\(dates)\n\(value)\n\(set.joined(separator: ", "))"),
    ]
  }

  private static func specification(
    _ bars: [JSONValue], count: Int, _ walkForward: WalkForwardSummary
  ) -> JSONValue {
    let format: JSONValue = Metric.named(walkForward.objective)?.unit == .percent ? "~%" : "~g"
    return Chart.specification(
      height: 220, data: [["name": "bars", "values": .array(bars)]],
      scales: [
        [
          "name": "x", "type": "band", "domain": ["data": "bars", "field": "w"],
          "range": "width", "paddingInner": 0.3, "paddingOuter": 0.1,
        ],
        [
          "name": "y", "domain": ["data": "bars", "field": "v"], "range": "height", "zero": true,
          "nice": true,
        ],
        [
          "name": "part", "type": "ordinal", "domain": ["In-sample", "Out-of-sample"],
          "range": [["signal": "second"], ["signal": "accent"]],
        ],
      ],
      axes: [
        [
          "orient": "bottom", "scale": "x", "labelOverlap": "greedy", "ticks": false,
          "title": "first bar out-of-sample",
        ],
        [
          "orient": "left", "scale": "y", "grid": true, "domain": false, "ticks": false,
          "format": format, "tickCount": 5,
        ],
      ],
      marks: [rectangles], extra: [("legends", [legend])])
  }

  private static let rectangles: JSONValue = [
    "type": "rect", "from": ["data": "bars"],
    "encode": [
      "enter": ["tooltip": ["field": "s"]],
      "update": [
        "x": ["signal": "scale('x', datum.w) + (datum.p === 'In-sample' ? 0 : bandwidth('x') / 2)"],
        "width": ["signal": "max(1, bandwidth('x') / 2 - 1)"],
        "y": .scaled("y", "v"), "y2": .scaled("y", value: 0), "fill": .scaled("part", "p"),
        "fillOpacity": ["value": 1],
      ],
      "hover": ["fillOpacity": ["value": 0.7]],
    ],
  ]

  private static let legend: JSONValue = [
    "fill": "part", "orient": "top", "direction": "horizontal", "symbolType": "square",
    "symbolStrokeWidth": 0, "padding": 0, "offset": 8,
  ]
}
