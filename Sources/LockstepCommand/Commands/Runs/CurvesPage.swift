import Research
import Simulation

/// The curves of one account as they are shown.
struct CurvesPage {
  let account: AccountReplay
  let costs: CostCurve
  let delays: DelayCurve

  // MARK: For people

  func show(_ logged: LoggedRun, on console: Console) {
    let title = "\(logged.spec.strategy) on \(account.symbol), \(logged.spec.kind.rawValue)"
    console.print(console.styled(title, .strong) + " of run \(logged.number)")
    console.print(SettingsText.sentence(account.settings))
    console.print("\nFurther costs of every fill, on top of these:")
    var table = table(first: "a fill")
    for point in costs.points { table.add(row(basisPoints(point.surcharge, 0), point.figures)) }
    console.print(table)
    console.print(sentence)
    console.print("\nRules heeded so many bars late, with the run's own costs:")
    table = self.table(first: "bars late")
    for point in delays.points { table.add(row("\(point.bars)", point.figures)) }
    console.print(table)
    console.print()
  }

  private func table(first: String) -> TextTable {
    TextTable([
      .number(first), .number("total return"), .number("sharpe"), .number("trades"),
      .number("costs paid"),
    ])
  }

  private func row(_ first: String, _ figures: AccountReplay.Figures) -> [TextTable.Cell] {
    [
      TextTable.Cell(first),
      TextTable.Cell(
        NumberText.percent(figures.totalReturn), figures.totalReturn < 0 ? .bad : .good),
      TextTable.Cell(NumberText.fixed(figures.sharpe, 3)),
      TextTable.Cell(NumberText.count(figures.trades)),
      TextTable.Cell(NumberText.fixed(figures.costs)),
    ]
  }

  private var sentence: String {
    guard let breakEven = costs.breakEven else {
      return costs.points.first.map { $0.figures.profit > 0 } ?? false
        ? "The run still makes a profit at \(basisPoints(CostCurve.limit, 0)) a fill."
        : "The run makes no profit with its own costs: there is nothing to break even."
    }
    let sharpe = costs.sharpeBreakEven.map { ", the Sharpe ratio at \(basisPoints($0, 2))" } ?? ""
    return "The profit is zero at \(basisPoints(breakEven, 2)) a fill\(sharpe)."
  }

  private func basisPoints(_ share: Double, _ decimals: Int) -> String {
    "\(NumberText.fixed(share * 10_000, decimals)) bp"
  }

  // MARK: For programs

  var json: JSON {
    [
      "symbol": .text(account.symbol),
      "break_even_bp": number(costs.breakEven),
      "sharpe_break_even_bp": number(costs.sharpeBreakEven),
      "costs": .array(
        costs.points.map { json($0.figures, "further_bp", .number($0.surcharge * 10_000)) }),
      "delays": .array(delays.points.map { json($0.figures, "bars", .integer($0.bars)) }),
    ]
  }

  private func number(_ share: Double?) -> JSON {
    share.map { .number($0 * 10_000) } ?? .null
  }

  private func json(
    _ figures: AccountReplay.Figures, _ name: String, _ value: JSON
  ) -> JSON {
    .object([
      JSON.Member(name, value), JSON.Member("profit", .number(figures.profit)),
      JSON.Member("total_return", .number(figures.totalReturn)),
      JSON.Member("sharpe", .number(figures.sharpe)),
      JSON.Member("trades", .integer(figures.trades)),
      JSON.Member("traded", .number(figures.traded)),
      JSON.Member("costs", .number(figures.costs)),
    ])
  }
}
