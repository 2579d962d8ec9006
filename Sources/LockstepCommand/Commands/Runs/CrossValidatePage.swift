import Numerics
import Research
import Rules
import Series
import Simulation

/// One cross-validation as it is shown.
struct CrossValidatePage {
  let run: CrossValidation
  let spec: RunSpec

  // MARK: For people

  func show(on console: Console) {
    console.print(
      console.styled("\(spec.strategy) on \(run.bars.symbol) \(spec.timeframe)", .strong)
        + ", \(span(rows)), \(run.groups.count) groups, \(run.splits.count) splits that test "
        + "\(run.splits.first?.tested.count ?? 0), \(run.paths.count) paths")
    console.print(SettingsText.sentence(spec.settings))
    let rate = Double(run.barLanes) / max(run.seconds, 1e-9)
    console.print(
      "\(NumberText.count(run.sets.count)) sets a split, chosen by \(chosenBy), in "
        + "\(NumberText.duration(run.seconds)), \(NumberText.scaled(rate)) bar-lanes a second\n")
    console.print(splits)
    console.print("\nPaths, each of all groups with parameters that had not seen them:")
    console.print(paths)
    let below = run.sharpes.count { $0 < 0 }
    console.print(
      "\nSharpe ratio of the paths: \(value(Statistics.mean(run.sharpes))) on average, "
        + "\(value(run.sharpes.min() ?? .nan)) to \(value(run.sharpes.max() ?? .nan)), deviation "
        + "\(value(Statistics.standardDeviation(run.sharpes))); \(below) of \(run.paths.count) "
        + "below zero. Holding: \(value(holding.returns.sharpe)).")
    if let heldAtEnd { console.print(heldAtEnd) }
  }

  private var chosenBy: String {
    spec.choice == .plateau ? "the plateau of \(spec.objective)" : spec.objective
  }

  /// How many positions ended with their group.
  private var heldAtEnd: String? {
    let count = run.splits.flatMap(\.outOfSample).count { $0.trades.last?.isOpen ?? false }
    return count == 0
      ? nil
      : "\(NumberText.count(count)) tested groups end in a position, which is marked at the close, "
        + "without costs."
  }

  private var rows: Range<Int> {
    let first = run.groups.first?.lowerBound ?? 0
    return first..<max(first, run.groups.last?.upperBound ?? 0)
  }

  private func span(_ rows: Range<Int>) -> String {
    "\(RunText.moment(run.bars, rows.lowerBound)) to \(RunText.moment(run.bars, rows.upperBound - 1))"
  }

  private func value(_ sharpe: Double) -> String { RunText.value(sharpe, of: "sharpe") }

  private static let mostSplits = 30

  private var splits: TextTable {
    let varying = run.strategy.parameters.indices.filter { place in
      spec.axes.contains { $0.name == run.strategy.parameters[place].name }
    }
    var table = TextTable(
      [.number("#"), .words("tests groups"), .number("bars in training")]
        + varying.map { .number(run.strategy.parameters[$0].name) }
        + [.number("\(spec.objective) in"), .number("out")])
    for (place, split) in run.splits.prefix(Self.mostSplits).enumerated() {
      table.add(
        texts: [
          "\(place + 1)", split.tested.map { "\($0 + 1)" }.joined(separator: ", "),
          NumberText.count(split.training.reduce(0) { $0 + $1.count }),
        ] + varying.map { NumberText.plain(split.parameters.values[$0]) }
          + [split.score, run.outOfSampleScore(split)].map { RunText.value($0, of: spec.objective) }
      )
    }
    if run.splits.count > Self.mostSplits {
      table.add(
        texts: ["…", "and \(run.splits.count - Self.mostSplits) more"]
          + [String](repeating: "", count: varying.count + 3))
    }
    return table
  }

  private static let columns = ["total-return", "cagr", "sharpe", "sortino", "max-drawdown"]

  private var paths: TextTable {
    let metrics = Self.columns.compactMap(Metric.named)
    var table = TextTable([.words("path")] + metrics.map { .number($0.label) })
    for (place, path) in run.paths.enumerated() {
      table.add(
        texts: ["\(place + 1)"] + metrics.map { MetricText.text(path.performance[$0], of: $0) })
    }
    table.add(texts: ["holding"] + metrics.map { MetricText.text(holding[$0], of: $0) })
    return table
  }

  /// What holding the instrument over the same bars gives, from the first close on.
  private var holding: Performance {
    let bars = run.bars.slice(rows)
    let curve = EquityCurve(times: bars.times, values: bars.close, initial: bars.close.first ?? 1)
    return Performance(curve, trades: [], year: AnnualBasis(periods: spec.periodsPerYear))
  }

  // MARK: For programs

  var json: JSON {
    let sharpes = run.sharpes
    return [
      "strategy": .text(spec.strategy), "symbol": .text(run.bars.symbol),
      "sets": .integer(run.sets.count), "seconds": .number(run.seconds),
      "objective": .text(spec.objective),
      "groups": .array(run.groups.map(dates)),
      "splits": .array(run.splits.map(describe)),
      "paths": .array(
        run.paths.map { path in
          [
            "splits": .array(path.splits.map { .integer($0 + 1) }),
            "metrics": RunText.json(path.performance),
          ]
        }),
      "sharpe": [
        "mean": .number(Statistics.mean(sharpes)),
        "deviation": .number(Statistics.standardDeviation(sharpes)),
        "least": .number(sharpes.min() ?? .nan), "median": .number(Statistics.median(sharpes)),
        "most": .number(sharpes.max() ?? .nan),
        "below_zero": .number(Double(sharpes.count { $0 < 0 }) / Double(sharpes.count)),
      ],
      "buy_and_hold": RunText.json(holding),
    ]
  }

  private func describe(_ split: CrossValidation.Split) -> JSON {
    [
      "tests": .array(split.tested.map { .integer($0 + 1) }),
      "training": .array(split.training.map(dates)),
      "parameters": RunText.json(RunText.parameters(run.strategy, split.parameters)),
      "in_sample_score": .number(split.score),
      "out_of_sample_score": .number(run.outOfSampleScore(split)),
    ]
  }

  private func dates(_ rows: Range<Int>) -> JSON {
    [
      "from": .text(RunText.moment(run.bars, rows.lowerBound)),
      "to": .text(RunText.moment(run.bars, rows.upperBound - 1)),
    ]
  }
}
