import Promotion
import Records
import Reporting
import Research
import Rules
import Series
import Simulation

/// A logged run as the documents of its report, one a symbol.
struct RunReport {
  let logged: LoggedRun
  let outcome: RunOutcome
  let gate: Gate

  private var spec: RunSpec { outcome.spec }

  /// The pages; empty where no set qualified.
  var documents: [ReportDocument] {
    let isOne = outcome.backtests.count + outcome.walkForwards.count == 1
    return outcome.backtests.map { document($0, isOne) }
      + outcome.walkForwards.map { document($0, isOne) }
  }

  // MARK: Kinds

  private func document(_ run: Backtest, _ isOne: Bool) -> ReportDocument {
    var document = base(run.bars, run.rows, isOne)
    let year = AnnualBasis(periods: spec.periodsPerYear)
    document.performance = run.performance(year)
    document.account = ReportDocument.Account(
      run.equity, year: year, closes: Array(run.bars.close.slice(run.rows)))
    document.trades = run.trades
    document.assumptions = RunAssumptions(spec).of(run)
    document.portfolio = run.pool.map { summary(of: $0) }
    document.verdicts += notes(run.pool.map { [$0] } ?? [])
    let values = RunText.words(RunText.parameters(run.strategy, run.parameters))
    document.subtitle += " · \(values)"
    if let sweep = outcome.sweep {
      document.sweep = summary(of: sweep, symbol: run.bars.symbol)
      document.verdicts.insert(
        .init(
          .warning,
          "The figures are those of the best of \(NumberText.count(sweep.rows.count)) backtests: "
            + "a selected result, of which part is luck. Only a run out of sample can say how much."
        ), at: 0)
    }
    return document
  }

  private func document(_ run: WalkForward, _ isOne: Bool) -> ReportDocument {
    let first = run.steps.first?.window.outOfSample.lowerBound ?? 0
    let rows = first..<max(first, run.steps.last?.window.outOfSample.upperBound ?? 0)
    var document = base(run.bars, rows, isOne)
    document.performance = run.performance()
    document.account = ReportDocument.Account(
      run.equity, year: AnnualBasis(periods: spec.periodsPerYear),
      closes: run.closes)
    document.trades = run.trades
    document.walkForward = summary(of: run)
    let pools = run.steps.compactMap(\.outOfSample.pool)
    document.portfolio = PoolRecord(joining: pools).map { summary(of: $0) }
    document.verdicts += notes(pools)
    document.assumptions = RunAssumptions(spec).of(run)
    document.verdicts.append(
      .init(
        .note,
        "Out of sample: parameters were chosen in \(run.steps.count) windows before the bars that "
          + "they are judged on. \(NumberText.percent(run.consistency, 0)) of the windows made money."
      ))
    return document
  }

  private func base(_ bars: Bars, _ rows: Range<Int>, _ isOne: Bool) -> ReportDocument {
    let name = "run-\(logged.number)" + (isOne ? "" : "-\(bars.symbol)")
    var document = ReportDocument(
      runIdentifier: name, title: "\(spec.strategy) on \(title(bars)), \(spec.kind.rawValue)")
    document.subtitle =
      "\(spec.timeframe) bars, \(RunText.moment(bars, rows.lowerBound)) to "
      + RunText.moment(bars, rows.upperBound - 1)
    document.verdicts = [verdict]
    if spec.settings.fill == .close {
      document.verdicts.append(
        .init(.warning, "Orders fill at the close that made the signal, which is optimistic."))
    }
    document.provenance = provenance
    document.command = "lockstep \(RunCommandLine(spec).text)"
    return document
  }

  /// The symbol, or those of a portfolio as far as a title holds them.
  private func title(_ bars: Bars) -> String {
    spec.settings.portfolio == nil ? bars.symbol : RunText.title(spec.symbols.sorted())
  }

  private func notes(_ pools: [PoolRecord]) -> [ReportDocument.Verdict] {
    PortfolioText.notes(pools).map {
      .init(.warning, $0.prefix(1).uppercased() + $0.dropFirst() + ".")
    }
  }

  private func summary(of pool: PoolRecord) -> PortfolioSummary {
    var summary = PortfolioSummary(
      cash: pool.cash, longValue: pool.longValue, shortValue: pool.shortValue,
      positions: pool.positions)
    summary.refusals = PoolRecord.Refusal.allCases.compactMap { reason in
      pool.refusals[reason].map { (reason.rawValue, $0) }
    }
    return summary
  }

  private var verdict: ReportDocument.Verdict {
    let failed = gate.checks.filter { !$0.isPassed }.map(\.label)
    if failed.isEmpty {
      return .init(.passed, "Passed all checks of the policy \"\(gate.policy.name)\".")
    }
    return .init(
      .failed,
      "Not passed by the policy \"\(gate.policy.name)\": \(failed.joined(separator: ", ")).")
  }

  private var provenance: [ReportDocument.Fact] {
    var facts: [ReportDocument.Fact] = [
      .init("Run", "\(logged.number), made \(logged.created) by version \(logged.version)")
    ]
    for (symbol, data) in zip(spec.symbols, logged.data) {
      facts.append(.init("Data of \(symbol)", data.hex))
    }
    facts += [
      .init("Rules", logged.rules.hex), .init("Settings", logged.settings.hex),
      .init("Result", logged.result.hex),
    ]
    for line in logged.rulesText.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      let label = parts[0].prefix(1).uppercased() + parts[0].dropFirst()
      facts.append(.init(label, parts.dropFirst().joined().trimmingPrefix(" ").description))
    }
    return facts
  }

  // MARK: Parts

  /// The rows of one symbol; sets that do not qualify have no score.
  private func summary(of sweep: Sweep, symbol: String) -> SweepSummary {
    let rows = sweep.rows.indices.filter { sweep.rows[$0].symbol == symbol }
    let names = sweep.strategy.parameters.map(\.name)
    var columns = [[Double]](
      repeating: [], count: names.count + sweep.metricNames.count)
    for row in rows {
      for (place, number) in sweep.numbers(row).enumerated() { columns[place].append(number) }
    }
    let objective = sweep.objective.metric.name
    let metrics = zip(sweep.metricNames, columns.dropFirst(names.count)).map { name, values in
      SweepSummary.Values(name, name == objective ? rows.map { sweep.scores[$0] } : values)
    }
    var summary = SweepSummary(
      parameters: zip(names, columns).map { SweepSummary.Values($0, $1) }, metrics: metrics,
      objective: objective)
    summary.surface = SurfaceText(sweep, symbol: symbol)?.lines ?? []
    return summary
  }

  private func summary(of run: WalkForward) -> WalkForwardSummary {
    let years = spec.periodsPerYear
    let windows = run.steps.map { step -> WalkForwardSummary.Window in
      let out = step.outOfSample.metrics
      return WalkForwardSummary.Window(
        inSample: span(run.bars, step.window.inSample),
        outOfSample: span(run.bars, step.window.outOfSample),
        parameters: RunText.parameters(run.strategy, step.parameters),
        scores: (
          step.score, out.value(spec.objective, periodsPerYear: years) ?? .nan
        ),
        efficiency: WalkForward.efficiency(
          inSample: [step.inSample.annualReturn(years)], outOfSample: [out.annualReturn(years)]))
    }
    var summary = WalkForwardSummary(
      objective: spec.objective, windows: windows, stitched: run.equity,
      efficiency: run.efficiency)
    summary.meanEfficiency = run.meanEfficiency
    summary.degradation = run.degradation
    summary.drifts = run.drifts.map {
      .init(
        name: $0.name, move: $0.move, edgeShare: $0.edgeShare, distinct: $0.distinct)
    }
    return summary
  }

  private func span(_ bars: Bars, _ rows: Range<Int>) -> (from: Timestamp, to: Timestamp) {
    (bars.time(rows.lowerBound), bars.time(rows.upperBound - 1))
  }
}
