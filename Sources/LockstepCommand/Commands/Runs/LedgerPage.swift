import Research
import Series

/// The trial ledger as it is shown.
struct LedgerPage {
  let series: [LedgerSummary]
  let uncounted: UncountedRuns

  // MARK: For people

  func show(inWords: Bool, on console: Console) {
    if inWords {
      for (place, summary) in series.enumerated() {
        if place > 0 { console.print() }
        show(summary, on: console)
      }
    } else {
      console.print(table)
      console.print(
        "\nThe best of so many is expected to reach \"by luck\" without any skill; "
          + "`lockstep ledger --symbol SYMBOL` says it in words.")
    }
    if uncounted.runs > 0 {
      console.print(
        "\nNot counted: \(counted(uncounted.runs, "run")) of \(counted(uncounted.sets, "set")) "
          + "that an earlier version logged; run them again to have them counted.")
    }
  }

  private var table: TextTable {
    var table = TextTable([
      .words("symbol"), .words("bars"), .number("trials"), .number("effective"), .number("runs"),
      .number("best sharpe"), .number("by luck"), .words("first run"), .words("last run"),
    ])
    for summary in series {
      table.add(texts: [
        summary.series.symbol, summary.series.timeframe, NumberText.count(summary.trials),
        effective(summary), NumberText.count(summary.runs), NumberText.fixed(summary.best, 3),
        NumberText.fixed(summary.expectedBest, 3), day(summary.made.lowerBound),
        day(summary.made.upperBound),
      ])
    }
    return table
  }

  private func show(_ summary: LedgerSummary, on console: Console) {
    console.print(console.styled("\(summary.series)", .strong))
    console.print(
      "\(counted(summary.trials, "parameter set")) tried in \(counted(summary.runs, "run")) "
        + "from \(day(summary.made.lowerBound)) to \(day(summary.made.upperBound)), "
        + "on bars from \(date(summary.span.lowerBound)) to \(date(summary.span.upperBound)).")
    console.print(
      "They are alike: worth \(effective(summary)) independent ones (by the spread of their "
        + "correlations, and by the mean).")
    guard summary.expectedBest.isFinite else {
      return console.print("Too few to say what luck makes of them.")
    }
    let verdict =
      summary.best > summary.expectedBest
      ? "is above that; whether by enough, the deflated ratio of a sweep or a gate tells"
      : "is not above that: luck explains it"
    console.print(
      "The best of so many is expected to have a Sharpe ratio of "
        + "\(NumberText.fixed(summary.expectedBest, 3)) without any skill "
        + "(\(NumberText.fixed(summary.expectedBestOfEffective, 3)) of as many as they are worth by "
        + "the mean). The best ever, \(NumberText.fixed(summary.best, 3)), \(verdict).")
  }

  private func counted(_ count: Int, _ name: String) -> String {
    "\(NumberText.count(count)) \(name)\(count == 1 ? "" : "s")"
  }

  private func effective(_ summary: LedgerSummary) -> String {
    let low = NumberText.significant(summary.effectiveParticipation, 3)
    let high = NumberText.significant(summary.effectiveLinear, 3)
    return low == high ? low : "\(low) to \(high)"
  }

  private func day(_ moment: String) -> String { String(moment.prefix(10)) }

  private func date(_ nanoseconds: Int64) -> String {
    day(Timestamp(nanoseconds: nanoseconds).description)
  }

  // MARK: For programs

  var json: JSON {
    [
      "series": .array(series.map(describe)),
      "uncounted": ["runs": .integer(uncounted.runs), "sets": .integer(uncounted.sets)],
    ]
  }

  private func describe(_ summary: LedgerSummary) -> JSON {
    [
      "symbol": .text(summary.series.symbol), "timeframe": .text(summary.series.timeframe),
      "trials": .integer(summary.trials), "runs": .integer(summary.runs),
      "evaluations": .integer(summary.evaluations), "profiled": .integer(summary.profiled),
      "effective_trials": [
        "linear": .number(summary.effectiveLinear),
        "participation": .number(summary.effectiveParticipation),
      ],
      "best_sharpe": .number(summary.best), "expected_best": .number(summary.expectedBest),
      "expected_best_of_effective": .number(summary.expectedBestOfEffective),
      "first_run": .text(summary.made.lowerBound), "last_run": .text(summary.made.upperBound),
      "from": .text(date(summary.span.lowerBound)), "to": .text(date(summary.span.upperBound)),
    ]
  }
}
