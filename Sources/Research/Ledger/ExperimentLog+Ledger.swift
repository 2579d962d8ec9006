import Records
import Simulation

/// Runs that were logged before there was a trial ledger.
public struct UncountedRuns: Hashable, Sendable {
  /// Runs.
  public let runs: Int
  /// Their parameter sets, repetitions counted.
  public let sets: Int
}

extension ExperimentLog {
  private var ledger: TrialLedger { TrialLedger(database: database) }

  /// What was tried on every series, by name; on one symbol's if it is given.
  public func ledger(symbol: String? = nil) throws -> [LedgerSummary] {
    try ledger.summaries(symbol: symbol)
  }

  /// Sets that other runs have tried on a run's symbol at overlapping dates, each counted once: those of the run apart.
  ///
  /// A sweep is to be corrected for as many beside its own. Of a pool the symbol is ignored.
  public func earlierTrials(of outcome: RunOutcome, symbol: String) throws -> Int {
    let isPool = outcome.spec.settings.portfolio != nil
    let own = try RunTrials.all(of: outcome).first { isPool || $0.series.symbol == symbol }
    return try own.map(ledger.earlier) ?? 0
  }

  /// Runs of the log that the ledger does not count, because they are older than it.
  public func uncountedRuns() throws -> UncountedRuns {
    let found = try database.rows(
      """
      SELECT count(*), coalesce(sum(sets), 0) FROM run
        WHERE number NOT IN (SELECT run FROM trial_entry)
      """
    ) { UncountedRuns(runs: Int(try $0.integer(0)), sets: Int(try $0.integer(1))) }
    return found.first ?? UncountedRuns(runs: 0, sets: 0)
  }

  /// Deletes a run; what it tried stays counted.
  ///
  /// - Throws: `DatabaseError`.
  public func delete(_ run: LoggedRun) throws {
    try database.run("DELETE FROM run WHERE number = ?", run.number)
  }

  /// What a run tried, with a look at the returns of what is new; without a layout nobody looks.
  func trials(
    of outcome: RunOutcome, layout: LaneSweep.Layout?
  ) throws -> [RunTrials] {
    try RunTrials.all(of: outcome).map { trials in
      guard let layout else { return trials }
      var trials = trials
      try trials.look(at: outcome, known: ledger.known(trials), layout: layout)
      return trials
    }
  }

  /// Counts what a run tried; to be called inside the transaction that logs it.
  func count(_ trials: [RunTrials], run: Int64, created: String, periodsPerYear: Double) throws {
    for trials in trials {
      try ledger.add(trials, run: run, created: created, periodsPerYear: periodsPerYear)
    }
  }
}
