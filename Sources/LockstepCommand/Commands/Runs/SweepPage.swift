import Research
import Rules
import Series
import Simulation

/// One sweep as it is shown.
struct SweepPage {
  let sweep: Sweep
  let outcome: RunOutcome
  /// How much of the best result luck explains; nil where it was not asked or no set qualifies.
  let evidence: Evidence?
  let number: Int64
  /// How many of the best rows are listed.
  let top: Int

  private static let columns = [
    "total-return", "cagr", "sharpe", "max-drawdown", "trades", "win-rate", "profit-factor",
  ]

  /// The objective first, then the usual metrics.
  private var columns: [String] {
    let objective = sweep.objective.metric.name
    let bounds = sweep.settings.bounds == true ? ["worst-return", "best-return"] : []
    let account = sweep.settings.terms == nil ? [] : ["refused-orders", "margin-calls"]
    return [objective] + Self.columns.filter { $0 != objective } + bounds + account
  }

  /// The best rows that have a value of the objective.
  private var best: [Int] {
    Array(sweep.ranking.prefix(top).filter { !sweep.scores[$0].isNaN })
  }

  // MARK: For people

  func show(on console: Console) {
    let spec = outcome.spec
    let title = "\(spec.strategy) on \(spec.symbols.joined(separator: ", ")) \(spec.timeframe)"
    let qualified = sweep.scores.count { !$0.isNaN }
    let bars = sweep.barLanes / max(sweep.sets.count, 1)
    console.print(console.styled(title, .strong) + ", \(span)")
    console.print(SettingsText.sentence(spec.settings))
    console.print(
      "\(NumberText.count(sweep.sets.count)) sets on \(NumberText.count(bars)) bars in "
        + "\(NumberText.duration(sweep.seconds)), \(NumberText.scaled(sweep.barLanesPerSecond)) "
        + "bar-lanes a second\n")
    guard qualified > 0 else {
      return console.print(
        "No set has \(spec.minimumTrades) closed trades and a value of \(spec.objective).")
    }
    console.print("The \(best.count) best of \(NumberText.count(qualified)) by \(spec.objective):")
    console.print(table)
    if let note { console.print("\n\(note)") }
    if let evidence {
      return EvidenceText(evidence: evidence, periodsPerYear: outcome.spec.periodsPerYear)
        .show(on: console)
    }
    console.print(
      "\nThe best of \(NumberText.count(sweep.rows.count)) is a selected result: part of it is luck. "
        + "Only a run out of sample can say how much.")
  }

  /// How many sets have bars that leave the order of events open.
  private var note: String? {
    guard sweep.settings.bounds == true else { return nil }
    let count = sweep.rows.count { $0.metrics.isAmbiguous }
    return count == 0
      ? nil
      : "\(NumberText.count(count)) of \(NumberText.count(sweep.rows.count)) sets have bars that leave the "
        + "order of events open: worst-return and best-return are their ends under either order."
  }

  func showNextSteps(on console: Console) {
    let line = RunCommandLine(outcome.spec)
    let steps = [
      "report \(number)", line.asWalkForward(inSample: "4y", outOfSample: "1y"),
    ]
    console.printNextSteps(number, best.isEmpty ? ["runs \(number)"] : steps)
  }

  private var span: String {
    guard let bars = outcome.bars.first else { return "" }
    let rows = outcome.spec.rows(of: bars)
    return
      "\(RunText.moment(bars, rows.lowerBound)) to \(RunText.moment(bars, rows.upperBound - 1))"
  }

  private var table: TextTable {
    let names = sweep.strategy.parameters.map(\.name)
    let hasSymbols = outcome.spec.symbols.count > 1 && outcome.spec.settings.portfolio == nil
    var table = TextTable(
      [.number("#")] + (hasSymbols ? [.words("symbol")] : [])
        + (names + columns).map { .number($0) })
    for (place, row) in best.enumerated() {
      let parameters = sweep.sets[sweep.rows[row].set].values.map(NumberText.plain)
      let metrics = columns.map { name in
        let value = sweep.rows[row].metrics.value(
          name, periodsPerYear: outcome.spec.periodsPerYear)
        return RunText.value(value ?? .nan, of: name)
      }
      table.add(
        texts: ["\(place + 1)"] + (hasSymbols ? [sweep.rows[row].symbol] : []) + parameters
          + metrics)
    }
    return table
  }

  // MARK: For programs

  func json() throws -> JSON {
    [
      "run": .integer(Int(number)), "strategy": .text(outcome.spec.strategy),
      "sets": .integer(sweep.sets.count), "rows": .integer(sweep.rows.count),
      "seconds": .number(sweep.seconds),
      "bar_lanes_per_second": .number(sweep.barLanesPerSecond),
      "objective": .text(outcome.spec.objective),
      "best": best.first.map(describe) ?? .null, "top": .array(best.map(describe)),
      "validation": evidence.map {
        EvidenceText(evidence: $0, periodsPerYear: outcome.spec.periodsPerYear).json
      } ?? .null,
      "fingerprints": try RunText.fingerprints(outcome),
    ]
  }

  private func describe(_ row: Int) -> JSON {
    let set = sweep.sets[sweep.rows[row].set]
    return [
      "symbol": .text(sweep.rows[row].symbol),
      "parameters": RunText.json(RunText.parameters(sweep.strategy, set)),
      "metrics": RunText.json(
        sweep.rows[row].metrics, outcome.spec.periodsPerYear, sweep.settings),
    ]
  }
}
