import Glibc
import Numerics
import Simulation

/// The distribution of the profits of closed trades.
enum ProfitChart {
  /// Draws a histogram; nil for fewer than five closed trades.
  static func chart(_ trades: [Trade]) -> Chart? {
    let returns = trades.filter { !$0.isOpen }.map(\.returnOnEntry).filter(\.isFinite)
    guard returns.count >= 5, let bins = Histogram(returns) else { return nil }
    let bars = bins.counts.enumerated().map { number, count -> JSONValue in
      let from = bins.start + Double(number) * bins.width
      let range =
        "\(NumberText.percent(from)) to \(NumberText.percent(from + bins.width))"
      return [
        "a": .rounded(from), "b": .rounded(from + bins.width), "n": .number(Double(count)),
        "s": .string("\(range)\n\(count) trades"),
      ]
    }
    let middle = NumberText.percent(Statistics.median(returns))
    return Chart(
      title: "Returns of closed trades",
      summary: "\(returns.count) trades return between "
        + "\(NumberText.percent(returns.min() ?? .nan)) and "
        + "\(NumberText.percent(returns.max() ?? .nan)); the median is \(middle).",
      file: "trades.csv", specification: specification(bars))
  }

  private static func specification(_ bars: [JSONValue]) -> JSONValue {
    let rectangles: JSONValue = [
      "type": "rect", "from": ["data": "bars"],
      "encode": [
        "enter": ["tooltip": ["field": "s"]],
        "update": [
          "x": ["scale": "x", "field": "a", "offset": 0.5],
          "x2": ["scale": "x", "field": "b", "offset": -0.5],
          "y": .scaled("y", "n"), "y2": .scaled("y", value: 0), "fillOpacity": ["value": 0.85],
          "fill": ["signal": "datum.a < -1e-12 ? bad : good"],
        ],
        "hover": ["fillOpacity": ["value": 0.6]],
      ],
    ]
    return Chart.specification(
      height: 200, data: [["name": "bars", "values": .array(bars)]],
      scales: [
        [
          "name": "x", "domain": ["data": "bars", "fields": ["a", "b"]], "range": "width",
          "zero": false,
        ],
        [
          "name": "y", "domain": ["data": "bars", "field": "n"], "range": "height", "zero": true,
          "nice": true,
        ],
      ],
      axes: [
        [
          "orient": "bottom", "scale": "x", "format": "~%", "tickCount": 8,
          "title": "return of the trade",
        ],
        [
          "orient": "left", "scale": "y", "grid": true, "domain": false, "ticks": false,
          "tickCount": 4, "title": "trades",
        ],
      ],
      marks: [rectangles])
  }
}

/// Counts in bins of equal width, one of which begins at zero.
package struct Histogram {
  package let start: Double
  package let width: Double
  package let counts: [Int]

  /// Bins values by the rule of Freedman and Diaconis, but about 12 to 60 of them; nil where they do not differ.
  package init?(_ values: [Double]) {
    guard let lowest = values.min(), let highest = values.max(), highest > lowest else {
      return nil
    }
    let spread = Statistics.quantile(values, 0.75) - Statistics.quantile(values, 0.25)
    let rule = 2 * spread / cbrt(Double(values.count))
    let width = min(max(rule, (highest - lowest) / 60), (highest - lowest) / 12)
    let first = (lowest / width).rounded(.down)
    let last = (highest / width).rounded(.down)
    var counts = [Int](repeating: 0, count: Int(last - first) + 1)
    for value in values { counts[Int((value / width).rounded(.down) - first)] += 1 }
    self.start = first * width
    self.width = width
    self.counts = counts
  }
}
