/// What a figure must reach.
struct Budget {
  enum Sense { case atLeast, atMost }

  let name: String
  let sense: Sense
  let limit: Double
  /// What was measured; nil where the other program was not there.
  let value: Double?
  let unit: String

  init(_ name: String, _ sense: Sense, _ limit: Double, _ value: Double?, _ unit: String = "×") {
    self.name = name
    self.sense = sense
    self.limit = limit
    self.value = value
    self.unit = unit
  }

  var isMissed: Bool {
    guard let value else { return false }
    return sense == .atLeast ? value < limit : value > limit
  }

  /// The budget as a row of a table.
  var row: [String] {
    [
      name, value.map { quantity($0) } ?? "not measured",
      (sense == .atLeast ? "at least " : "at most ") + quantity(limit),
      value == nil ? "–" : isMissed ? "**missed**" : "met",
    ]
  }

  private func quantity(_ value: Double) -> String {
    unit == "×" ? short(value) + " ×" : short(value) + " " + unit
  }

  /// All budgets, in the order of the page.
  static func all(_ figures: Figures) -> [Budget] {
    var budgets: [Budget] = []
    for (rules, least) in [("plain", 500.0), ("stops", 250)] {
      let name = rules == "plain" ? "sweep" : "sweep with stop and target"
      budgets += [
        Budget(
          name + ", the call: vectorbt's time over ours", .atLeast, least,
          figures.ratio("vectorbt.\(rules).seconds", over: "sweep.\(rules).seconds")),
        Budget(
          name + ", whole process: vectorbt's time over ours", .atLeast, 100,
          figures.ratio("vectorbt.\(rules).process", over: "sweep.\(rules).process")),
        Budget(
          name + ", memory: vectorbt's over ours", .atLeast, 20,
          figures.ratio("vectorbt.\(rules).megabytes", over: "sweep.\(rules).megabytes")),
        Budget(
          name + ", our memory", .atMost, 150, figures.number("sweep.\(rules).megabytes"), "MB"),
      ]
    }
    let ratios = figures.functions.compactMap(\.ratio)
    return budgets + [
      Budget(
        "one backtest, on one core", .atLeast, 20,
        figures.number("backtest.rate").map { $0 / 1e6 }, "M bars/s"),
      Budget(
        "walk-forward, 10 011 sets, 4 years in, 1 year out", .atMost, 1,
        figures.number("walkforward.seconds"), "s"),
      Budget(
        "one backtest with many orders, market entries with stop and target, on one core", .atLeast,
        20,
        figures.number("orders.plain"), "M bars/s"),
      Budget(
        "pooled sweep, 100 symbols, 2 520 days, 1 000 sets, 10 positions", .atMost, 5,
        figures.number("portfolio.entries.1000.seconds"), "s"),
      Budget(
        "pooled sweep, memory", .atMost, 300,
        figures.number("portfolio.entries.1000.megabytes"), "MB"),
      Budget(
        "pooled sweep, memory of 10 000 sets over that of 1 000", .atMost, 1.1,
        figures.ratio(
          "portfolio.entries.10000.megabytes", over: "portfolio.entries.1000.megabytes")),
      Budget(
        "pooled sweep of monthly weights, the same size", .atMost, 3,
        figures.number("portfolio.weights.1000.seconds"), "s"),
      Budget(
        "import of a million rows: polars' time over ours", .atLeast, 1,
        figures.ratio("polars.seconds", over: "import.seconds")),
      Budget(
        "`--help`", .atMost, 20, figures.number("start.help").map { $0 * 1000 }, "ms"),
      Budget(
        "start with a workspace", .atMost, 50, figures.number("start.log").map { $0 * 1000 }, "ms"),
      Budget("TA-Lib's functions, median: our time over TA-Lib's", .atMost, 1, ratios.median),
      Budget("TA-Lib's functions, worst: our time over TA-Lib's", .atMost, 2, ratios.max()),
      Budget(
        "grid of 64 windows, median: 64 calls of TA-Lib over ours", .atLeast, 5,
        figures.functions.compactMap(\.gridGain).median),
    ]
  }
}
