import Research
import Rules
import Series
import Simulation

/// One walk-forward as it is shown.
struct WalkForwardPage {
  let run: WalkForward
  let spec: RunSpec

  // MARK: For people

  func show(on console: Console) {
    console.print(
      console.styled("\(spec.strategy) on \(run.bars.symbol) \(spec.timeframe)", .strong)
        + ", \(span(firstRow..<endRow)), \(run.steps.count) windows of "
        + windowText)
    console.print(SettingsText.sentence(spec.settings))
    let rate = Double(run.barLanes) / max(run.seconds, 1e-9)
    console.print(
      "\(NumberText.count(run.sets.count)) sets a window, chosen by \(chosenBy), in "
        + "\(NumberText.duration(run.seconds)), \(NumberText.scaled(rate)) bar-lanes a second\n")
    console.print(windows)
    console.print("\nOut-of-sample windows stitched into one account:")
    console.print(comparison)
    console.print(
      "\nWalk-forward efficiency \(NumberText.percent(run.efficiency, 1)): annual growth "
        + "out-of-sample over in-sample. Profitable windows: "
        + "\(NumberText.percent(run.consistency, 0)).")
    console.print(
      "Mean of the windows' own efficiencies \(NumberText.percent(run.meanEfficiency, 1)); "
        + "\(spec.objective) worse out-of-sample by "
        + "\(RunText.value(run.degradation, of: spec.objective)) on average.")
    if let drifts {
      console.print()
      console.print(drifts)
    }
    if let account, let terms = spec.settings.terms {
      for line in AccountText.lines(account, terms) { console.print(line) }
    }
    if let refusals = PortfolioText.refusals(pools) {
      console.print("Entries not made: \(refusals)")
    }
    for note in PortfolioText.notes(pools) { console.print("Note: \(note).") }
    guard let bounds else { return }
    let ends = RunText.bounds(bounds, run.equity.initial)
    console.print(
      "Some bars leave the order of events open: total return \(ends.worst) at worst, \(ends.best) at best."
    )
  }

  /// What the accounts of all windows refused, charged and did; nil for a run without terms.
  private var account: AccountRecord? {
    AccountRecord(joining: run.steps.compactMap(\.outOfSample.account))
  }

  /// Equity at the end under either order of events; nil where no bar leaves it open.
  private var bounds: OrderBounds? { (try? run.bounds()).flatMap { $0 } }

  /// What each window has beyond an account; empty for a run on one symbol.
  private var pools: [PoolRecord] { run.steps.compactMap(\.outOfSample.pool) }

  private var chosenBy: String {
    spec.choice == .plateau ? "the plateau of \(spec.objective)" : spec.objective
  }

  private var windowText: String {
    guard let plan = spec.windows else { return "" }
    return "\(plan.inSample) in-sample\(plan.isAnchored ? " and more" : "") and "
      + "\(plan.outOfSample) out-of-sample"
      + (plan.gap.map { ", \($0) apart" } ?? "") + (plan.step.map { ", every \($0)" } ?? "")
  }

  private var firstRow: Int { run.steps.first?.window.inSample.lowerBound ?? 0 }
  private var endRow: Int { run.steps.last?.window.outOfSample.upperBound ?? 0 }

  private func span(_ rows: Range<Int>) -> String {
    "\(RunText.moment(run.bars, rows.lowerBound)) to \(RunText.moment(run.bars, rows.upperBound - 1))"
  }

  /// How far the chosen values move; nil where nothing is swept.
  private var drifts: TextTable? {
    let drifts = run.drifts
    guard !drifts.isEmpty else { return nil }
    var table = TextTable([
      .words("parameter"), .number("values chosen"), .number("moved, of its axis"),
      .number("windows at an end"),
    ])
    for drift in drifts {
      table.add(texts: [
        drift.name, "\(drift.distinct)", NumberText.percent(drift.move, 1),
        NumberText.percent(drift.edgeShare, 0),
      ])
    }
    return table
  }

  private var windows: TextTable {
    let name = spec.objective
    let varying = run.strategy.parameters.indices.filter { place in
      spec.axes.contains { $0.name == run.strategy.parameters[place].name }
    }
    var table = TextTable(
      [.number("#"), .words("chosen in"), .words("applied to")]
        + varying.map { .number(run.strategy.parameters[$0].name) }
        + [.number("\(name) in"), .number("out"), .number("return in"), .number("out")])
    for (place, step) in run.steps.enumerated() {
      let out = step.outOfSample.metrics
      table.add(
        [TextTable.Cell("\(place + 1)")]
          + [span(step.window.inSample), span(step.window.outOfSample)].map { TextTable.Cell($0) }
          + varying.map { TextTable.Cell(NumberText.plain(step.parameters.values[$0])) }
          + [
            TextTable.Cell(RunText.value(step.score, of: name)),
            TextTable.Cell(RunText.value(score(out), of: name)),
            TextTable.Cell(NumberText.percent(step.inSample.totalReturn)),
            TextTable.Cell(
              NumberText.percent(out.totalReturn), out.totalReturn < 0 ? .bad : .good),
          ])
    }
    return table
  }

  private func score(_ metrics: StreamedMetrics) -> Double {
    metrics.value(spec.objective, periodsPerYear: spec.periodsPerYear) ?? .nan
  }

  private static let compared = [
    "total-return", "cagr", "sharpe", "sortino", "volatility", "max-drawdown", "longest-drawdown",
    "exposure", "trades", "win-rate", "profit-factor",
  ]

  private var comparison: TextTable {
    let performance = run.performance()
    let holding = holding
    var table = TextTable([.words("metric"), .number("out of sample"), .number("buy and hold")])
    for metric in Self.compared.compactMap(Metric.named) {
      let isOfTrades = metric.group == .trades || metric.name == "exposure"
      table.add(texts: [
        metric.label, MetricText.text(performance[metric], of: metric),
        isOfTrades ? "" : MetricText.text(holding[metric], of: metric),
      ])
    }
    return table
  }

  /// What holding the instrument over the same bars gives, from the first close on.
  private var holding: Performance {
    let closes = run.closes
    let curve = EquityCurve(
      times: run.equity.times, values: Column(closes), initial: closes.first ?? 1)
    return Performance(curve, trades: [], year: AnnualBasis(periods: spec.periodsPerYear))
  }

  // MARK: For programs

  var json: JSON {
    [
      "strategy": .text(spec.strategy), "symbol": .text(run.bars.symbol),
      "sets": .integer(run.sets.count), "seconds": .number(run.seconds),
      "bar_lanes_per_second": .number(Double(run.barLanes) / max(run.seconds, 1e-9)),
      "objective": .text(spec.objective), "efficiency": .number(run.efficiency),
      "mean_efficiency": .number(run.meanEfficiency), "consistency": .number(run.consistency),
      "degradation": .number(run.degradation),
      "drift": .array(run.drifts.map(Self.describe)), "metrics": RunText.json(run.performance()),
      "portfolio": PoolRecord(joining: pools).map(PortfolioText.json) ?? .null,
      "bounds": bounds.map { RunText.json($0, run.equity.initial) } ?? .null,
      "account": account.map(AccountText.json) ?? .null,
      "buy_and_hold": RunText.json(holding), "windows": .array(run.steps.map(describe)),
    ]
  }

  private func describe(_ step: WalkForward.Step) -> JSON {
    let out = step.outOfSample.metrics
    return [
      "in_sample": dates(step.window.inSample), "out_of_sample": dates(step.window.outOfSample),
      "parameters": RunText.json(RunText.parameters(run.strategy, step.parameters)),
      "in_sample_score": .number(step.score), "out_of_sample_score": .number(score(out)),
      "in_sample_metrics": RunText.json(step.inSample, spec.periodsPerYear, spec.settings),
      "out_of_sample_metrics": RunText.json(out, spec.periodsPerYear, spec.settings),
    ]
  }

  private static func describe(_ drift: WalkForward.Drift) -> JSON {
    [
      "parameter": .text(drift.name), "values": .integer(drift.distinct),
      "move": .number(drift.move), "edge_share": .number(drift.edgeShare),
    ]
  }

  private func dates(_ rows: Range<Int>) -> JSON {
    [
      "from": .text(RunText.moment(run.bars, rows.lowerBound)),
      "to": .text(RunText.moment(run.bars, rows.upperBound - 1)),
    ]
  }
}
