import FoundationEssentials
import Research
import Series
import Simulation

/// The workspace's experiment log.
enum RunLog {
  /// The operand that names a run.
  static let run = Argument<String>.operand(
    "RUN", .text("RUN"), "The run's number in the log, or last.")

  /// Refuses a log that cannot be written, before work is done whose result would be lost.
  ///
  /// - Throws: `DatabaseError`. A log that is not there yet is made when the first run is done.
  static func check(_ context: Context) throws {
    if isThere(context) { _ = try ExperimentLog(path: context.workspace.database) }
  }

  /// Adds a run and tells its number.
  ///
  /// Without a look at the returns of sets that are new, the ledger counts them without knowing how alike they are.
  static func add(
    _ outcome: RunOutcome, _ context: Context, looksAtReturns: Bool = true
  ) throws -> Int64 {
    let log = try ExperimentLog(path: context.workspace.database)
    return try log.add(
      outcome, version: Program.version, created: now(), looksAtReturns: looksAtReturns)
  }

  /// Sets that other runs have tried on the bars of a run's main account, each counted once; 0 without a log.
  static func earlierTrials(_ outcome: RunOutcome, _ context: Context) throws -> Int {
    guard isThere(context) else { return 0 }
    let log = try ExperimentLog(path: context.workspace.database)
    return try log.earlierTrials(of: outcome, symbol: outcome.symbol)
  }

  /// The log, which must be there.
  ///
  /// - Throws: `UsageError` where nothing was run yet, `DatabaseError` for a broken file.
  static func existing(_ context: Context) throws -> ExperimentLog {
    guard isThere(context) else {
      throw UsageError(
        "no run is logged in \(context.workspace.folder); make one with sweep or walkforward")
    }
    return try ExperimentLog(path: context.workspace.database)
  }

  /// A run of the log, and what it gives when it is run again.
  ///
  /// - Throws: `ResearchError` where bars or rules are not those of the run, `JobFailure` where the same
  ///   bars and rules gave other numbers.
  static func again(
    _ name: String, _ context: Context
  ) throws -> (logged: LoggedRun, outcome: RunOutcome) {
    let logged = try existing(context).run(name)
    let outcome = try RunJob(logged, layout: .init(), context).again(logged, context)
    guard outcome.resultFingerprint == logged.result else {
      throw JobFailure(
        "run \(logged.number) gives other numbers than it did under version \(logged.version); "
          + "make a new run")
    }
    return (logged, outcome)
  }

  /// Now, RFC 3339 in UTC, to the second.
  static func now() -> String {
    Timestamp(seconds: Int64(Date().timeIntervalSince1970)).description
  }

  private static func isThere(_ context: Context) -> Bool {
    FileManager.default.fileExists(atPath: context.workspace.database)
  }
}
