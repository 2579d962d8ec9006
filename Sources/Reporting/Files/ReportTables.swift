import Records
import Series
import Simulation

/// The numbers of a report as CSV files: name and text of each.
struct ReportTables {
  let document: ReportDocument

  /// The files that have something in them.
  var files: [(name: String, text: String)] {
    var files: [(name: String, text: String)] = []
    if let account = document.account {
      files.append(("equity.csv", Self.equity(account.equity, closes: account.closes)))
    }
    if !document.trades.isEmpty { files.append(("trades.csv", trades)) }
    if let sweep = document.sweep { files.append(("sweep.csv", self.sweep(sweep))) }
    if let walkForward = document.walkForward {
      files.append(("windows.csv", windows(walkForward)))
      if let stitched = walkForward.stitched {
        files.append(("out-of-sample.csv", Self.equity(stitched, closes: nil)))
      }
    }
    if let performance = document.performance {
      files.append(("metrics.csv", metrics(performance)))
    }
    return files
  }

  private static func equity(_ curve: EquityCurve, closes: [Double]?) -> String {
    let depths = Drawdown(curve).depths
    let returns = curve.returns
    let held = closes.map { EquityChart.holding($0, cash: curve.initial) }
    var table = CSVText(
      columns: ["time", "equity", "return", "drawdown"] + (held == nil ? [] : ["buy_and_hold"]))
    for row in 0..<curve.count {
      let numbers = [curve.values[row], returns[row], depths[row]] + (held.map { [$0[row]] } ?? [])
      table.add([moment(curve.times[row])] + numbers.map(CSVText.number))
    }
    return table.text
  }

  private var trades: String {
    var table = CSVText(columns: [
      "symbol", "side", "entry_time", "entry_price", "exit_time", "exit_price", "quantity",
      "commission", "profit", "return", "initial_risk", "bars", "exit_reason", "ambiguous",
      "adverse_excursion", "favorable_excursion",
    ])
    for trade in document.trades {
      let numbers = [trade.quantity, trade.commission, trade.profit, trade.returnOnEntry]
      table.add(
        [
          trade.symbol, trade.side.rawValue, Self.moment(trade.entryTime),
          CSVText.number(trade.entryPrice), Self.moment(trade.exitTime),
          CSVText.number(trade.exitPrice),
        ] + numbers.map(CSVText.number)
          + [
            CSVText.number(trade.initialRisk), "\(trade.barsHeld)", trade.exitReason.rawValue,
            trade.isAmbiguous ? "true" : "false",
            CSVText.number(trade.maximumAdverseExcursion),
            CSVText.number(trade.maximumFavorableExcursion),
          ])
    }
    return table.text
  }

  private func sweep(_ sweep: SweepSummary) -> String {
    let columns = sweep.parameters + sweep.metrics
    var table = CSVText(columns: columns.map(\.name))
    for set in 0..<sweep.count { table.add(columns.map { CSVText.number($0.values[set]) }) }
    return table.text
  }

  private func windows(_ walkForward: WalkForwardSummary) -> String {
    let names = walkForward.parameterNames
    let objective = walkForward.objective
    var table = CSVText(
      columns: ["in_sample_from", "in_sample_to", "out_of_sample_from", "out_of_sample_to"] + names
        + ["in_sample_\(objective)", "out_of_sample_\(objective)", "efficiency"])
    for window in walkForward.windows {
      let moments = [
        window.inSample.from, window.inSample.to, window.outOfSample.from, window.outOfSample.to,
      ]
      let set = names.map { name in window.parameters.first { $0.name == name }?.value ?? .nan }
      let scores = [window.inSampleScore, window.outOfSampleScore, window.efficiency]
      table.add(
        moments.map { Self.moment($0.nanoseconds) } + (set + scores).map(CSVText.number))
    }
    return table.text
  }

  private func metrics(_ performance: Performance) -> String {
    var table = CSVText(columns: ["metric", "value", "label", "unit"])
    for metric in Metric.all {
      table.add([
        metric.name, CSVText.number(performance[metric]), metric.label, metric.unit.rawValue,
      ])
    }
    return table.text
  }

  private static func moment(_ nanoseconds: Int64) -> String {
    Timestamp(nanoseconds: nanoseconds).description
  }
}
