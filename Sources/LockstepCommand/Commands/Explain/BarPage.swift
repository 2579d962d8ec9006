import Rules
import Series
import Simulation

/// What the rules said on a bar, as it is shown.
struct BarPage {
  let run: Backtest
  let explanation: BarExplanation
  let number: Int64

  private var bars: Bars { run.bars }
  private var row: Int { explanation.row }

  func show(on console: Console) {
    let values = RunText.words(RunText.parameters(run.strategy, run.parameters))
    console.print(
      console.styled("\(RunText.moment(bars, row)) in run \(number)", .strong)
        + ": \(run.strategy.name) on \(bars.symbol) \(bars.timeframe)  \(values)\n")
    let prices = [bars.open, bars.high, bars.low, bars.close].map { TreeText.number($0[row]) }
    console.print(
      fact: "bar",
      "open \(prices[0]), high \(prices[1]), low \(prices[2]), close \(prices[3]), volume "
        + TreeText.number(bars.volume[row]))
    for fill in explanation.fills { console.print(fact: "fill", Self.text(fill)) }
    console.print(fact: "held", held)
    console.print("\nThe rules at its close:")
    for reading in explanation.readings { console.print(reading) }
    console.print()
    for line in ordered { console.print(fact: "orders", line) }
    for remark in explanation.remarks { console.print(fact: "because", remark) }
  }

  private static func text(_ fill: Fill) -> String {
    let verb = fill.shares > 0 ? "bought" : "sold"
    return "\(verb) \(TreeText.number(abs(fill.shares))) at \(TreeText.number(fill.price)) "
      + "(\(fill.kind.rawValue)), commission \(NumberText.fixed(fill.commission))"
  }

  private static func text(_ instruction: OrderInstruction) -> String {
    switch instruction.action {
    case .place(let ticket): OrderText.text(ticket)
    case .cancel(let number): "take order \(number) back"
    case .move(let number, let stop): "move the stop of order \(number) to \(TreeText.number(stop))"
    }
  }

  private var held: String {
    let shares = explanation.account.shares
    let position =
      shares == 0
      ? "no position"
      : "\(shares > 0 ? "long" : "short") \(TreeText.number(abs(shares))) shares"
    return "\(position), cash \(NumberText.fixed(explanation.account.cash)), equity "
      + NumberText.fixed(explanation.equity)
  }

  /// What works from the next bar on.
  private var ordered: [String] {
    guard let decision = explanation.decision else { return [] }
    if run.orders != nil {
      let lines = explanation.instructions.map(Self.text)
      return lines.isEmpty ? ["none"] : lines
    }
    var lines: [String] = []
    if decision.exit { lines.append("close the position at the market") }
    if let side = decision.entry {
      lines.append(
        "enter \(side.rawValue) at the market, "
          + (decision.quantity.isFinite
            ? "\(TreeText.number(decision.quantity)) shares before rounding" : "with all cash"))
    }
    return lines.isEmpty ? ["none"] : lines
  }

  // MARK: For programs

  var json: JSON {
    let decision = explanation.decision
    return [
      "run": .integer(Int(number)), "symbol": .text(bars.symbol),
      "time": .text("\(bars.time(row))"),
      "parameters": RunText.json(RunText.parameters(run.strategy, run.parameters)),
      "open": .number(bars.open[row]), "high": .number(bars.high[row]),
      "low": .number(bars.low[row]), "close": .number(bars.close[row]),
      "cash": .number(explanation.account.cash), "shares": .number(explanation.account.shares),
      "equity": .number(explanation.equity),
      "rules": .array(explanation.readings.map(TreeText.json)),
      "exit": decision.map { .bool($0.exit) } ?? .null,
      "entry": decision?.entry.map { .text($0.rawValue) } ?? .null,
      "quantity": decision.map { .number($0.quantity) } ?? .null,
      "orders": .array(explanation.instructions.map { .text(Self.text($0)) }),
      "remarks": .array(explanation.remarks.map(JSON.text)),
    ]
  }
}
