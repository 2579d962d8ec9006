/// A chart as a Vega specification, with the words that stand in for it.
///
/// Colours are signals of the specification with light defaults, so that it shows the same in other tools; the page
/// sets them to its own theme.
struct Chart: Sendable {
  /// What the chart shows, above it.
  let title: String
  /// What there is to see, for those who cannot see it.
  let summary: String
  /// The CSV file with its numbers.
  let file: String
  /// Whether there are so many marks that they are drawn as one picture.
  var isDense = false
  /// The Vega specification.
  let specification: JSONValue

  /// Builds a specification of parts that differ between charts; the rest is the house style.
  static func specification(
    height: Double, data: [JSONValue], scales: [JSONValue], axes: [JSONValue] = [],
    marks: [JSONValue], extra: [(String, JSONValue)] = []
  ) -> JSONValue {
    .object(
      [
        ("$schema", "https://vega.github.io/schema/vega/v5.json"),
        ("height", .number(height)),
        ("padding", ["left": 4, "right": 12, "top": 6, "bottom": 4]),
        ("autosize", ["type": "fit-x", "contains": "padding"]),
        ("signals", .array([width] + Palette.signals)),
        ("data", .array(data)), ("scales", .array(scales)), ("axes", .array(axes)),
        ("marks", .array(marks)), ("config", config),
      ] + extra)
  }

  /// As wide as the page lets it be.
  private static let width: JSONValue = [
    "name": "width", "init": "isFinite(containerSize()[0]) ? containerSize()[0] : 800",
    "on": [
      [
        "events": ["source": "window", "type": "resize"],
        "update": "isFinite(containerSize()[0]) ? containerSize()[0] : 800",
      ]
    ],
  ]

  private static let config: JSONValue = [
    "axis": [
      "labelColor": Palette.muted, "titleColor": Palette.muted, "tickColor": Palette.grid,
      "domainColor": Palette.grid, "gridColor": Palette.grid, "labelFont": Palette.font,
      "titleFont": Palette.font, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": 500,
      "titlePadding": 8, "labelPadding": 5, "tickSize": 4,
    ],
    "legend": [
      "labelColor": Palette.ink, "titleColor": Palette.muted, "labelFont": Palette.font,
      "titleFont": Palette.font, "labelFontSize": 11, "titleFontSize": 11,
      "titleFontWeight": 500, "symbolStrokeWidth": 2,
    ],
    "text": ["font": Palette.font, "fontSize": 11],
  ]
}

/// The colours of charts: names of signals that the page sets.
enum Palette {
  static let ink: JSONValue = ["signal": "ink"]
  static let muted: JSONValue = ["signal": "muted"]
  static let grid: JSONValue = ["signal": "grid"]
  static let accent: JSONValue = ["signal": "accent"]
  static let second: JSONValue = ["signal": "second"]
  static let good: JSONValue = ["signal": "good"]
  static let bad: JSONValue = ["signal": "bad"]

  /// The font of labels.
  static let font: JSONValue = "system-ui, -apple-system, 'Segoe UI', sans-serif"

  /// The light theme, which the page overrides.
  static let signals: [JSONValue] = [
    ["name": "ink", "value": "#1c2430"], ["name": "muted", "value": "#5b6675"],
    ["name": "grid", "value": "#e3e7ec"], ["name": "accent", "value": "#1f5fbf"],
    ["name": "second", "value": "#9aa4b2"], ["name": "good", "value": "#1a7f4b"],
    ["name": "bad", "value": "#c2413b"],
  ]
}

extension JSONValue {
  /// A value that comes from a field through a scale.
  static func scaled(_ scale: String, _ field: String) -> JSONValue {
    ["scale": .string(scale), "field": .string(field)]
  }

  /// A fixed value through a scale.
  static func scaled(_ scale: String, value: Double) -> JSONValue {
    ["scale": .string(scale), "value": .number(value)]
  }
}
