import Series
import Simulation

/// A run's orders in an account, beside the run.
struct ReplayPage {
  private let run: Backtest
  private let number: Int
  private let orders: OrdersPage

  /// Replays a run's orders.
  ///
  /// - Throws: `JobFailure` for a portfolio, or fills that no order can have.
  init(_ run: Backtest, number: Int, _ terms: OrderTerms) throws {
    guard run.pool == nil else {
      throw JobFailure(
        "run \(number) is a portfolio; only runs with an account a symbol are replayed")
    }
    guard run.settings.fill == .open else {
      throw JobFailure(
        "run \(number) fills at the signal's own close, which no order can; run it with --fill open"
      )
    }
    let log = try run.orderLog()
    let bars = [run.bars.slice(run.rows)]
    self.run = run
    self.number = number
    orders = OrdersPage(
      names: log.tickets.indices.map { "order \($0 + 1)" },
      replay: OrderReplay(log.instructions, over: bars, settings: run.settings, terms: terms),
      account: terms.account?.kind,
      bounds: OrderBounds(log.instructions, over: bars, settings: run.settings, terms: terms))
  }

  private var replay: OrderReplay { orders.replay }

  /// Reasons with their counts, most frequent first.
  private var refusals: [(text: String, count: Int)] {
    counted(
      replay.refusals.map { $0.code == 0 ? $0.message : "\($0.message) (\($0.status)/\($0.code))" })
  }

  private var cuts: [(text: String, count: Int)] { counted(replay.cuts.map(\.rule.rawValue)) }

  private func counted(_ texts: [String]) -> [(text: String, count: Int)] {
    Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +)
      .map { (text: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
  }

  func show(on console: Console) {
    let end = run.metrics.endEquity
    console.print(
      "Run \(number), \(run.bars.symbol): the backtest ends with \(NumberText.fixed(end)) after "
        + "\(NumberText.count(run.fills.count)) fills. In the account:")
    orders.showAccount(on: console)
    console.print("\(NumberText.count(replay.fills.count)) fills")
    for (text, count) in refusals { console.print("\(NumberText.count(count)) refused: \(text)") }
    for (text, count) in cuts {
      console.print("\(NumberText.count(count)) cut by the limit \(text)")
    }
    if replay.fills.isEmpty, !refusals.isEmpty {
      console.print(
        "Nothing was taken. A size of all cash asks for more than the account has; --size net:98% leaves room."
      )
    }
    if refusals.isEmpty, cuts.isEmpty { console.print("Every order was taken as it was.") }
  }

  var json: JSON {
    func table(_ counts: [(text: String, count: Int)]) -> JSON {
      .array(counts.map { ["reason": .text($0.text), "count": .integer($0.count)] })
    }
    return [
      "symbol": .text(run.bars.symbol), "backtest": .number(run.metrics.endEquity),
      "refusedByReason": table(refusals), "cutByRule": table(cuts), "replay": orders.json,
    ]
  }
}
