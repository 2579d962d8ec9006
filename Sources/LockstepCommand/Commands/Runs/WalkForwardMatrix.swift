import Research
import Series
import Simulation

/// Walk-forwards over several lengths of windows: whether the result hangs on a lucky plan.
struct WalkForwardMatrix {
  /// What a plan came to: nothing where no window fits or no set qualifies.
  private struct Cell {
    let plan: WindowPlan
    let number: Int64?
    /// One walk-forward a symbol, with its figures.
    let runs: [(walk: WalkForward, figures: Performance)]
  }

  private let cells: [Cell]
  private let spec: RunSpec

  /// Runs and logs a walk-forward a plan.
  ///
  /// - Throws: as the walk-forward itself; a plan without a window or a set that qualifies is left empty unless all are.
  init(_ plans: [WindowPlan], _ job: RunJob, _ context: Context) throws {
    spec = job.spec
    var failure: ResearchError?
    cells = try plans.map { plan in
      var job = job
      job.spec.windows = plan
      do {
        let outcome = try job.run(context)
        let number = try RunLog.add(outcome, context)
        return Cell(
          plan: plan, number: number, runs: outcome.walkForwards.map { ($0, $0.performance()) })
      } catch let error as ResearchError {
        switch error {
        case .noWindow, .nothingChosen:
          failure = error
          return Cell(plan: plan, number: nil, runs: [])
        default: throw error
        }
      }
    }
    if let failure, cells.allSatisfy(\.runs.isEmpty) { throw failure }
  }

  /// The plans of two lists of lengths.
  ///
  /// - Throws: `UsageError` for a name that is neither `in` nor `out`, or comes twice; `ResearchError.badWindow`.
  static func plans(
    _ axes: [Assignment<[WindowPlan.Length]>], else plan: WindowPlan
  ) throws -> [WindowPlan] {
    for (place, axis) in axes.enumerated() {
      guard ["in", "out"].contains(axis.name) else {
        throw UsageError("--matrix varies in and out, not '\(axis.name)'; write --matrix in=1y,2y")
      }
      if axes[..<place].contains(where: { $0.name == axis.name }) {
        throw UsageError("--matrix gives \(axis.name) twice; write its lengths as one list")
      }
    }
    let inside = axes.first { $0.name == "in" }?.value ?? [plan.inSample]
    let outside = axes.first { $0.name == "out" }?.value ?? [plan.outOfSample]
    return try inside.flatMap { inSample in
      try outside.map {
        try WindowPlan(
          inSample: inSample, outOfSample: $0, isAnchored: plan.isAnchored, gap: plan.gap,
          step: plan.step)
      }
    }
  }

  // MARK: For people

  func show(on console: Console) {
    let count = cells.map(\.runs.count).max() ?? 0
    for symbol in 0..<count {
      let found = cells.filter { symbol < $0.runs.count }
      let name = found.first?.runs[symbol].walk.bars.symbol ?? ""
      console.print(
        console.styled("\(spec.strategy) on \(name) \(spec.timeframe)", .strong)
          + ", \(found.count) of \(cells.count) plans of windows hold a walk-forward")
      console.print(table(of: symbol))
      let sharpes = found.map(\.runs[symbol].figures.returns.sharpe).filter { !$0.isNaN }
      let ends = [sharpes.min() ?? .nan, sharpes.max() ?? .nan].map {
        RunText.value($0, of: "sharpe")
      }
      console.print(
        "\nSharpe ratio out of sample from \(ends[0]) to \(ends[1]). The lengths are a choice, too: the "
          + "best plan is a selected result.")
    }
    guard let first = cells.lazy.compactMap(\.number).first,
      let last = cells.last(where: { $0.number != nil })?.number
    else { return }
    console.print("\nEach plan is a run of its own, logged as \(first) to \(last). Next:")
    console.print("  lockstep report \(last)")
  }

  private static let columns = ["total-return", "cagr", "sharpe", "max-drawdown"]

  private func table(of symbol: Int) -> TextTable {
    let metrics = Self.columns.compactMap(Metric.named)
    var table = TextTable(
      [.number("run"), .words("in-sample"), .words("out-of-sample"), .number("windows")]
        + metrics.map { .number($0.name) } + [.number("efficiency"), .number("profitable")])
    for cell in cells {
      let plan = ["\(cell.plan.inSample)", "\(cell.plan.outOfSample)"]
      guard symbol < cell.runs.count else {
        let none = [String](repeating: "n/a", count: metrics.count + 2)
        table.add(texts: [""] + plan + ["0"] + none)
        continue
      }
      let (walk, figures) = cell.runs[symbol]
      table.add(
        texts: [cell.number.map { "\($0)" } ?? ""] + plan + ["\(walk.steps.count)"]
          + metrics.map { MetricText.text(figures[$0], of: $0) }
          + [NumberText.percent(walk.efficiency, 1), NumberText.percent(walk.consistency, 0)])
    }
    return table
  }

  // MARK: For programs

  var json: JSON {
    .array(
      cells.map { cell in
        [
          "in_sample": .text("\(cell.plan.inSample)"),
          "out_of_sample": .text("\(cell.plan.outOfSample)"),
          "run": cell.number.map { .integer(Int($0)) } ?? .null,
          "walkforwards": .array(
            cell.runs.map { walk, figures in
              [
                "symbol": .text(walk.bars.symbol), "windows": .integer(walk.steps.count),
                "efficiency": .number(walk.efficiency), "consistency": .number(walk.consistency),
                "metrics": RunText.json(figures),
              ]
            }),
        ]
      })
  }
}
