import Series
import Simulation

/// The Sharpe ratio of the bars up to each bar, so that a good average of changing years shows.
enum RollingSharpeChart {
  /// Draws the ratio of a window; nil where the account is shorter than two windows.
  static func chart(_ account: ReportDocument.Account) -> Chart? {
    let window = account.rollingWindow ?? max(2, Int(account.year.periods.rounded()))
    let equity = account.equity
    guard window > 1, equity.count >= 2 * window else { return nil }
    let riskFree = Returns.periodRate(
      ofAnnual: account.year.riskFreeRate, periodsPerYear: account.year.periods)
    let ratios = SharpeRatio.rolling(
      equity.returns, window: window, periodsPerYear: account.year.periods, riskFree: riskFree)
    let known = ratios.filter { !$0.isNaN }
    guard let lowest = known.min(), let highest = known.max() else { return nil }
    let drawn = Thinning.rows(ratios.map { $0.isNaN ? 0 : $0 })
    let points = drawn.map { row -> JSONValue in
      let moment = NumberText.moment(Timestamp(nanoseconds: equity.times[row]))
      return [
        "t": .number(Double(equity.times[row] / 1_000_000)), "r": .rounded(ratios[row]),
        "s": .string("\(moment)\nSharpe ratio \(NumberText.fixed(ratios[row], 2))"),
      ]
    }
    return Chart(
      title: "Sharpe ratio of the last \(NumberText.fixed(Double(window), 0)) bars",
      summary: "The rolling Sharpe ratio lies between \(NumberText.fixed(lowest, 2)) and "
        + "\(NumberText.fixed(highest, 2)).",
      file: "equity.csv", specification: specification(points))
  }

  private static func specification(_ points: [JSONValue]) -> JSONValue {
    let zero: JSONValue = [
      "type": "rule", "interactive": false,
      "encode": [
        "update": [
          "y": .scaled("y", value: 0), "x": ["value": 0], "x2": ["signal": "width"],
          "stroke": Palette.muted, "strokeDash": ["value": [3, 3]],
        ]
      ],
    ]
    let line: JSONValue = [
      "type": "line", "from": ["data": "points"], "interactive": false,
      "encode": [
        "enter": ["strokeWidth": ["value": 1.5]],
        "update": [
          "x": .scaled("x", "t"), "y": .scaled("y", "r"), "stroke": Palette.accent,
          "defined": ["signal": "datum.r !== null"],
        ],
      ],
    ]
    let hover: JSONValue = [
      "type": "rule", "from": ["data": "points"],
      "encode": [
        "enter": [
          "tooltip": ["field": "s"], "strokeWidth": ["value": 3], "y": ["value": 0],
          "y2": ["signal": "height"],
        ],
        "update": ["x": .scaled("x", "t"), "stroke": Palette.muted, "strokeOpacity": ["value": 0]],
        "hover": ["strokeOpacity": ["value": 0.5]],
      ],
    ]
    return Chart.specification(
      height: 180, data: [["name": "points", "values": .array(points)]],
      scales: [
        [
          "name": "x", "type": "utc", "domain": ["data": "points", "field": "t"], "range": "width",
        ],
        [
          "name": "y", "domain": ["data": "points", "field": "r"], "nice": true, "zero": true,
          "range": "height",
        ],
      ],
      axes: [
        [
          "orient": "bottom", "scale": "x", "labelOverlap": true, "tickCount": 8,
          "labelFlush": true,
        ],
        [
          "orient": "left", "scale": "y", "grid": true, "domain": false, "ticks": false,
          "tickCount": 5,
        ],
      ],
      marks: [zero, line, hover])
  }
}
