import Series
import Simulation

/// Equity, and buy and hold beside it, over the drawdown of the account.
enum EquityChart {
  private static let equityHeight = 270.0
  private static let gap = 26.0
  private static let drawdownHeight = 110.0

  /// Draws an account.
  ///
  /// Nil for fewer than two bars.
  static func chart(
    _ equity: EquityCurve, closes: [Double]?, title: String, file: String
  ) -> Chart? {
    guard equity.count > 1 else { return nil }
    let values = Array(equity.values)
    let drawdown = Drawdown(equity)
    let held = closes.map { holding($0, cash: equity.initial) }
    let rows = Thinning.rows(values)
    let points = rows.map { row -> JSONValue in
      var members: [(String, JSONValue)] = [
        ("t", .number(Double(equity.times[row] / 1_000_000))),
        ("e", .rounded(values[row])), ("d", .rounded(drawdown.depths[row])),
        ("s", .string(tip(row, equity, drawdown, held))),
      ]
      if let held { members.append(("b", .rounded(held[row]))) }
      return .object(members)
    }
    let all = values + (held ?? [])
    let lowest = all.min() ?? 0
    let isLogarithmic = lowest > 0 && (all.max() ?? 0) > 10 * lowest
    return Chart(
      title: title + (isLogarithmic ? " (logarithmic scale)" : ""),
      summary: summary(equity, drawdown: drawdown, held: held), file: file,
      specification: specification(
        points, hasBenchmark: held != nil, isLogarithmic: isLogarithmic))
  }

  /// The worth of the cash put into the instrument at its first close.
  static func holding(_ closes: [Double], cash: Double) -> [Double] {
    guard let first = closes.first(where: { $0 > 0 }) else { return closes }
    return closes.map { $0 / first * cash }
  }

  private static func tip(
    _ row: Int, _ equity: EquityCurve, _ drawdown: Drawdown, _ held: [Double]?
  ) -> String {
    var lines = [
      NumberText.moment(Timestamp(nanoseconds: equity.times[row])),
      "Equity \(NumberText.fixed(equity.values[row], 2))",
    ]
    if let held { lines.append("Buy and hold \(NumberText.fixed(held[row], 2))") }
    lines.append("Drawdown \(NumberText.percent(drawdown.depths[row]))")
    return lines.joined(separator: "\n")
  }

  private static func summary(
    _ equity: EquityCurve, drawdown: Drawdown, held: [Double]?
  ) -> String {
    let end = NumberText.fixed(equity.values.last ?? .nan, 2)
    let start = NumberText.fixed(equity.initial, 2)
    let hold = held?.last.map { " Buy and hold ends at \(NumberText.fixed($0, 2))." } ?? ""
    return "Equity goes from \(start) to \(end).\(hold) "
      + "The deepest drawdown is \(NumberText.percent(drawdown.maximum))."
  }

  private static func specification(
    _ points: [JSONValue], hasBenchmark: Bool, isLogarithmic: Bool
  ) -> JSONValue {
    let fields: [JSONValue] = hasBenchmark ? ["e", "b"] : ["e"]
    let total = equityHeight + gap + drawdownHeight
    let equityScale: JSONValue = [
      "name": "y", "type": .string(isLogarithmic ? "log" : "linear"),
      "domain": ["data": "points", "fields": .array(fields)], "nice": true, "zero": false,
      "range": [.number(equityHeight), 0],
    ]
    let depthScale: JSONValue = [
      "name": "depth", "type": "linear", "domain": ["data": "points", "field": "d"],
      "nice": true, "zero": true, "range": [.number(total), .number(equityHeight + gap)],
    ]
    let timeScale: JSONValue = [
      "name": "x", "type": "utc", "domain": ["data": "points", "field": "t"], "range": "width",
    ]
    let names: [JSONValue] = hasBenchmark ? ["Strategy", "Buy and hold"] : ["Strategy"]
    let colors: [JSONValue] =
      hasBenchmark ? [["signal": "accent"], ["signal": "second"]] : [["signal": "accent"]]
    let legendScale: JSONValue = [
      "name": "lines", "type": "ordinal", "domain": .array(names), "range": .array(colors),
    ]
    var marks: [JSONValue] = hasBenchmark ? [line("b", Palette.second, width: 1.2)] : []
    marks += [
      line("e", Palette.accent, width: 1.6), depthArea,
      line("d", Palette.bad, on: "depth", width: 1), hoverLine(total),
    ]
    return Chart.specification(
      height: total, data: [["name": "points", "values": .array(points)]],
      scales: [timeScale, equityScale, depthScale, legendScale], axes: axes(isLogarithmic),
      marks: marks,
      extra: [
        (
          "legends",
          [
            [
              "stroke": "lines", "orient": "top", "direction": "horizontal",
              "symbolType": "stroke", "symbolSize": 220, "padding": 0, "offset": 8,
            ]
          ]
        )
      ])
  }

  private static func axes(_ isLogarithmic: Bool) -> [JSONValue] {
    [
      [
        "orient": "bottom", "scale": "x", "labelOverlap": true, "tickCount": 8,
        "labelFlush": true,
      ],
      [
        "orient": "left", "scale": "y", "grid": true, "domain": false, "ticks": false,
        "format": "~s", "tickCount": 6, "title": "Equity", "labelOverlap": true,
      ],
      [
        "orient": "left", "scale": "depth", "grid": true, "domain": false, "ticks": false,
        "format": "~%", "tickCount": 3, "title": "Drawdown",
      ],
    ]
  }

  private static func line(
    _ field: String, _ color: JSONValue, on scale: String = "y", width: Double
  ) -> JSONValue {
    [
      "type": "line", "from": ["data": "points"], "interactive": false,
      "encode": [
        "enter": ["strokeWidth": ["value": .number(width)], "strokeJoin": ["value": "round"]],
        "update": [
          "x": .scaled("x", "t"), "y": .scaled(scale, field), "stroke": color,
          "defined": ["signal": .string("datum.\(field) !== null")],
        ],
      ],
    ]
  }

  private static let depthArea: JSONValue = [
    "type": "area", "from": ["data": "points"], "interactive": false,
    "encode": [
      "enter": ["fillOpacity": ["value": 0.22]],
      "update": [
        "x": .scaled("x", "t"), "y": .scaled("depth", "d"), "y2": .scaled("depth", value: 0),
        "fill": Palette.bad,
      ],
    ],
  ]

  /// A thin line under the pointer at every drawn bar, which carries the figures of that bar.
  private static func hoverLine(_ height: Double) -> JSONValue {
    [
      "type": "rule", "from": ["data": "points"],
      "encode": [
        "enter": [
          "tooltip": ["field": "s"], "strokeWidth": ["value": 3], "y": ["value": 0],
          "y2": ["value": .number(height)],
        ],
        "update": [
          "x": .scaled("x", "t"), "stroke": Palette.muted, "strokeOpacity": ["value": 0],
        ],
        "hover": ["strokeOpacity": ["value": 0.5]],
      ],
    ]
  }
}
