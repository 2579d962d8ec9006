import Research
import Simulation

/// The checks that compute the run again, rather than look at its figures.
extension Gate {
  /// Batch, bar-by-bar and live stepper agree on every account of the run.
  static func lockstep(_ outcome: RunOutcome) throws -> Check {
    let label = "Batch equals bar by bar"
    var bars = 0
    for run in outcome.backtests + outcome.walkForwards.flatMap({ $0.steps.map(\.outOfSample) }) {
      let check = try LockstepCheck(run)
      bars += check.bars
      if let difference = check.difference {
        return fact("lockstep", label, false, note: difference)
      }
    }
    return fact(
      "lockstep", label, bars > 0,
      note: bars > 0 ? "\(bars) bars, every fill and equity to the last bit" : "nothing was run")
  }

  /// Other bars behind a row change nothing before it, on every symbol.
  static func causality(_ outcome: RunOutcome) throws -> Check {
    let label = "The future changes nothing"
    var places = 0
    for run in lastRuns(of: outcome) {
      let check = try CausalityCheck(run)
      places += check.rows.count
      if let difference = check.difference {
        return fact("causality", label, false, note: difference.description)
      }
    }
    return fact(
      "causality", label, places > 0,
      note: places > 0 ? "other bars from \(places) rows on" : "nothing was run")
  }

  /// The history after which a live session decides as the run does, of the symbol that needs most.
  static func warmUp(_ outcome: RunOutcome) throws -> [Check] {
    let checks = try lastRuns(of: outcome).filter { $0.pool == nil }.map { try WarmUpCheck($0) }
    let rows = checks.map(\.agreed)
    guard let first = checks.first else { return [] }
    let doubtful = Set(checks.flatMap(\.dependsOnFirstBar)).sorted()
    let note =
      !doubtful.isEmpty
      ? "depends on the first bar: \(doubtful.joined(separator: ", "))"
      : rows.contains(nil)
        ? "more than the bars that there are"
        : "until a start without history agrees to \(first.tolerance); declared \(first.declared)"
    let isOpen = rows.contains(nil) || !doubtful.isEmpty
    let most = isOpen ? nil : rows.compactMap { $0 }.max()
    return [
      Check(
        name: "warm-up", label: "Warm-up", value: most.map(Double.init) ?? .nan, minimum: nil,
        maximum: nil, unit: .bars, isPassed: true, note: note)
    ]
  }

  /// One run a symbol: the one over its latest bars.
  private static func lastRuns(of outcome: RunOutcome) -> [Backtest] {
    outcome.backtests + outcome.walkForwards.compactMap { $0.steps.last?.outOfSample }
  }
}
