import Promotion
import Rules
import Series
import Simulation

/// What the checks of a strategy found on one symbol.
struct CheckPage {
  let run: Backtest
  let causality: CausalityCheck
  let lockstep: LockstepCheck
  let warmUp: WarmUpCheck

  /// The proofs that failed.
  var failed: [String] {
    (causality.isCausal ? [] : ["causality"]) + (lockstep.isEqual ? [] : ["lockstep"])
  }

  var isPassed: Bool { failed.isEmpty }

  // MARK: Verdicts

  private enum Verdict: String { case proven, failed, agrees, warning }

  private struct Row {
    let check: String
    let verdict: Verdict
    let detail: String
  }

  private var rows: [Row] {
    let places = causality.rows.count
    return [
      Row(
        check: "causality", verdict: causality.isCausal ? .proven : .failed,
        detail: causality.difference?.description
          ?? "\(causality.formulas) formulas, and all fills (\(NumberText.count(causality.fills))), "
          + "stay with other bars from \(places) rows on"),
      Row(
        check: "lockstep", verdict: lockstep.isEqual ? .proven : .failed,
        detail: lockstep.difference
          ?? "\(NumberText.count(lockstep.bars)) bars one by one give the same bits"),
      Row(
        check: "first known", verdict: warmUp.known == warmUp.declared ? .agrees : .warning,
        detail: warmUp.known.map { "row \($0), declared \(warmUp.declared)" }
          ?? "not on these bars, declared row \(warmUp.declared)"),
      Row(
        check: "cold start", verdict: isSettled ? .agrees : .warning,
        detail: coldStart),
      Row(
        check: "decisions", verdict: warmUp.differentDecisions == 0 ? .agrees : .warning,
        detail: warmUp.differentDecisions == 0
          ? "those of a long run from row \(warmUp.declared) on, in \(warmUp.starts.count) cold starts"
          : "\(warmUp.differentDecisions) others after row \(warmUp.declared), in "
            + "\(warmUp.starts.count) cold starts"),
    ]
  }

  private var coldStart: String {
    let apart = warmUp.dependsOnFirstBar.count
    if apart > 0 {
      return "\(apart) formulas of \(warmUp.readings.count) never come to a long run's"
    }
    return warmUp.agreed.map { "numbers of a long run to \(warmUp.tolerance) from row \($0) on" }
      ?? "not the numbers of a long run within \(NumberText.count(warmUp.compared)) bars"
  }

  private var isSettled: Bool { warmUp.agreed != nil && warmUp.dependsOnFirstBar.isEmpty }

  /// What to know before trading live, as sentences.
  private var warnings: [String] {
    var warnings: [String] = []
    if causality.fills == 0 { warnings.append("Nothing was traded, so fills prove nothing.") }
    if let known = warmUp.known, known != warmUp.declared {
      let late = warmUp.readings.filter { !$0.isCondition && ($0.known ?? 0) > warmUp.declared }
      warnings.append(
        late.isEmpty
          ? "All is known before the declared row."
          : "Known late, by what the bars hold: " + list(late.map(\.formula)))
    }
    let unknown = warmUp.readings.filter { $0.kind == .unknown }.map(\.formula)
    if !unknown.isEmpty { warnings.append("Never known on these bars: \(list(unknown))") }
    let slow = warmUp.readings.filter { !$0.isCondition && $0.kind == .slow }.map(\.formula)
    if !slow.isEmpty { warnings.append("Needs more history than there was: \(list(slow))") }
    if !warmUp.dependsOnFirstBar.isEmpty {
      warnings.append(
        "Depends on the first bar, so a live session with another history has other numbers: "
          + list(warmUp.dependsOnFirstBar))
    }
    if warmUp.differentDecisions > 0 {
      let enough = warmUp.dependsOnFirstBar.isEmpty ? warmUp.decisionsAgreed : nil
      warnings.append(
        enough.map {
          "Give a live session at least \($0) bars of history (paper --history-from)."
        } ?? "Give a live session the backtest's first bar (paper --history-from).")
    }
    return warnings
  }

  /// The shortest three: the others are made of them.
  private func list(_ formulas: [String]) -> String {
    let shown = formulas.sorted { $0.count < $1.count }.prefix(3).joined(separator: "; ")
    return formulas.count > 3 ? shown + "; and \(formulas.count - 3) more" : shown
  }

  // MARK: Showing

  func show(on console: Console) {
    let bars = run.bars
    console.print(
      console.styled(
        "\(run.strategy.name) on \(bars.symbol), \(NumberText.count(bars.count)) bars of "
          + "\(bars.timeframe)", .strong) + "\n")
    var table = TextTable([.words("check"), .words("verdict"), .words("detail")])
    for row in rows {
      table.add([TextTable.Cell(row.check), Self.cell(row.verdict), TextTable.Cell(row.detail)])
    }
    console.print(table)
    console.print()
    if let difference = causality.difference { console.print("\(difference)\n") }
    if let difference = lockstep.difference { console.print("\(difference)\n") }
    for warning in warnings { console.print(console.styled("Warning: ", .warning) + warning) }
    if !warnings.isEmpty { console.print() }
  }

  private static func cell(_ verdict: Verdict) -> TextTable.Cell {
    let style: TextStyle =
      switch verdict {
      case .proven, .agrees: .good
      case .failed: .bad
      case .warning: .warning
      }
    return TextTable.Cell(verdict.rawValue, style)
  }

  var json: JSON {
    [
      "symbol": .text(run.bars.symbol), "timeframe": .text("\(run.bars.timeframe)"),
      "bars": .integer(run.bars.count), "passed": .bool(isPassed),
      "causality": [
        "proven": .bool(causality.isCausal), "formulas": .integer(causality.formulas),
        "fills": .integer(causality.fills), "rows": .array(causality.rows.map(JSON.integer)),
        "difference": causality.difference.map(Self.json) ?? .null,
      ],
      "lockstep": [
        "proven": .bool(lockstep.isEqual), "bars": .integer(lockstep.bars),
        "difference": lockstep.difference.map(JSON.text) ?? .null,
      ],
      "warm_up": [
        "declared": .integer(warmUp.declared), "known": Self.json(warmUp.known),
        "agreed": Self.json(warmUp.agreed), "tolerance": .number(warmUp.tolerance),
        "decisions_agreed": Self.json(warmUp.decisionsAgreed),
        "different_decisions": .integer(warmUp.differentDecisions),
        "starts": .array(warmUp.starts.map(JSON.integer)),
        "formulas": .array(warmUp.readings.map(Self.json)),
      ],
      "warnings": .array(warnings.map(JSON.text)),
    ]
  }

  private static func json(_ row: Int?) -> JSON { row.map(JSON.integer) ?? .null }

  private static func json(_ difference: CausalityCheck.Difference) -> JSON {
    [
      "formula": .text(difference.subject), "row": .integer(difference.row),
      "time": .text("\(difference.time)"), "cut": .integer(difference.cut),
      "value": .text(difference.value), "changed": .text(difference.changed),
    ]
  }

  private static func json(_ reading: WarmUpCheck.Reading) -> JSON {
    [
      "formula": .text(reading.formula), "condition": .bool(reading.isCondition),
      "kind": .text(reading.isCondition ? "condition" : reading.kind.rawValue),
      "known": json(reading.known), "agreed": json(reading.agreed),
    ]
  }
}
