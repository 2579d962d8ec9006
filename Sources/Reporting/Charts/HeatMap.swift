import Numerics
import Simulation

/// A heat map of a sweep: a colour a set, holes where no set exists, and a frame around the best one.
enum HeatMap {
  static func specification(
    _ grid: HeatGrid, objective: String, label: String, prefersLower: Bool
  ) -> JSONValue {
    let cells = grid.cells.map { cell -> JSONValue in
      let text = NumberText.metric(cell.value, named: objective)
      let x = "\(grid.xName) \(NumberText.plain(grid.columns[cell.column]))"
      let y = "\(grid.yName) \(NumberText.plain(grid.rows[cell.row]))"
      return [
        "x": .number(Double(cell.column)), "y": .number(Double(cell.row)),
        "v": .rounded(cell.value), "s": .string("\(x), \(y)\n\(label) \(text)"),
      ]
    }
    let height = min(460, max(180, Double(grid.rows.count) * 26))
    return Chart.specification(
      height: height, data: [["name": "cells", "values": .array(cells)]],
      scales: [
        band("x", grid.columns.count, range: "width"),
        band("y", grid.rows.count, range: "height"),
        color(grid, prefersLower: prefersLower),
      ],
      axes: [
        axis("bottom", scale: "x", name: grid.xName, values: grid.columns, ticks: 14),
        axis("left", scale: "y", name: grid.yName, values: grid.rows, ticks: 12),
      ],
      marks: [rectangles(isDense: max(grid.columns.count, grid.rows.count) > 60), frame(grid)],
      extra: [("legends", [legend(objective, label: label)])])
  }

  private static func band(_ name: String, _ count: Int, range: JSONValue) -> JSONValue {
    let places = (0..<count).map { JSONValue.number(Double($0)) }
    return [
      "name": .string(name), "type": "band", "domain": .array(places), "range": range,
      "reverse": .bool(name == "y"), "paddingInner": count > 60 ? 0 : 0.05,
    ]
  }

  /// From the 2nd to the 98th percentile, so that one freak set does not grey out the rest.
  private static func color(_ grid: HeatGrid, prefersLower: Bool) -> JSONValue {
    let values = grid.cells.map(\.value)
    let low = Statistics.quantile(values, 0.02)
    let high = Statistics.quantile(values, 0.98)
    let top = high > low ? high : low + 1
    let stops = (0...4).map { JSONValue.number(low + (top - low) * Double($0) / 4) }
    let colors: [JSONValue] = ["#3b2a6b", "#31688e", "#26a384", "#a5db36", "#fde725"]
    return [
      "name": "color", "type": "linear", "domain": .array(stops), "clamp": true,
      "range": .array(prefersLower ? colors.reversed() : colors), "interpolate": "rgb",
    ]
  }

  private static func axis(
    _ orient: String, scale: String, name: String, values: [Double], ticks: Int
  ) -> JSONValue {
    let step = max(1, (values.count + ticks - 1) / ticks)
    let shown = stride(from: 0, to: values.count, by: step).map { JSONValue.number(Double($0)) }
    let texts = values.map { JSONValue.string(NumberText.plain($0)).text }
    return [
      "orient": .string(orient), "scale": .string(scale), "title": .string(name),
      "values": .array(shown), "labelOverlap": true, "ticks": false, "domain": false,
      "encode": [
        "labels": [
          "update": ["text": ["signal": .string("[\(texts.joined(separator: ","))][datum.value]")]]
        ]
      ],
    ]
  }

  /// The cells; where they touch, a thin line of their own colour closes the seams.
  private static func rectangles(isDense: Bool) -> JSONValue {
    [
      "type": "rect", "from": ["data": "cells"],
      "encode": [
        "enter": ["tooltip": ["field": "s"], "strokeWidth": ["value": isDense ? 0.7 : 0]],
        "update": [
          "x": .scaled("x", "x"), "y": .scaled("y", "y"), "width": ["scale": "x", "band": 1],
          "height": ["scale": "y", "band": 1], "fill": .scaled("color", "v"),
          "stroke": .scaled("color", "v"),
        ],
      ],
    ]
  }

  private static func frame(_ grid: HeatGrid) -> JSONValue {
    [
      "type": "rect", "interactive": false,
      "encode": [
        "update": [
          "x": ["scale": "x", "value": .number(Double(grid.best.column)), "offset": -2],
          "y": ["scale": "y", "value": .number(Double(grid.best.row)), "offset": -2],
          "width": ["scale": "x", "band": 1, "offset": 4],
          "height": ["scale": "y", "band": 1, "offset": 4],
          "stroke": Palette.bad, "strokeWidth": ["value": 2.5], "fill": ["value": "transparent"],
          "cornerRadius": ["value": 2],
        ]
      ],
    ]
  }

  private static func legend(_ objective: String, label: String) -> JSONValue {
    [
      "fill": "color", "type": "gradient", "orient": "right", "title": .string(label),
      "titleLimit": 140, "gradientLength": 180, "tickCount": 5, "titlePadding": 8,
      "format": Metric.named(objective)?.unit == .percent ? "~%" : "~g",
    ]
  }
}
