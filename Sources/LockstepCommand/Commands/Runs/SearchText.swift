import Research
import Rules
import Simulation

/// How a search went, and its Pareto front, as they are shown.
struct SearchText {
  let sweep: Sweep
  let record: SearchRecord
  let spec: RunSpec

  /// The metrics of a front, the first objective first.
  private var objectives: [String] { [spec.objective] + (spec.search?.furtherObjectives ?? []) }

  /// Rows of the front, the best by the first objective first; of several symbols the first one's.
  private var front: [Int] {
    let members = Set(record.front)
    return sweep.ranking.filter { members.contains($0) }
  }

  func show(on console: Console) {
    guard let plan = spec.search else { return }
    console.print(
      "Searched by \(plan.method.rawValue), seed \(plan.seed): \(NumberText.count(record.trials)) sets in "
        + "\(NumberText.count(record.generations)) generations"
        + (record.isEnded ? ", ended early." : "."))
    if sweep.sets.count < record.trials {
      console.print(
        "\(NumberText.count(sweep.sets.count)) of them were tried on all of history and are ranked."
      )
    }
    console.print("")
  }

  func showFront(on console: Console, top: Int) {
    guard objectives.count > 1, !front.isEmpty else { return }
    console.print(
      "\nThe Pareto front of \(objectives.joined(separator: " and ")): no other set is better in one "
        + "and as good in the rest.")
    let names = sweep.strategy.parameters.map(\.name)
    var table = TextTable((names + objectives).map { .number($0) })
    for row in front.prefix(top) {
      let metrics = sweep.rows[row].metrics
      table.add(
        texts: sweep.sets[sweep.rows[row].set].values.map(NumberText.plain)
          + objectives.map {
            RunText.value(
              metrics.value($0, periodsPerYear: spec.periodsPerYear) ?? .nan, of: $0)
          })
    }
    console.print(table)
    if front.count > top {
      console.print("\(NumberText.count(front.count - top)) more; --top lists them.")
    }
  }

  func json(_ describe: (Int) -> JSON) -> JSON {
    [
      "method": .text(spec.search?.method.rawValue ?? ""),
      "seed": .integer(Int(clamping: spec.search?.seed ?? 0)),
      "trials": .integer(record.trials), "generations": .integer(record.generations),
      "ended_early": .bool(record.isEnded), "objectives": .array(objectives.map { .text($0) }),
      "front": .array(front.map(describe)),
    ]
  }
}
