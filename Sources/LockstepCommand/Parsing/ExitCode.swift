import Alpaca
import Promotion
import Records
import Research
import Rules
import Series
import Simulation
import Trading
import Venue

/// Codes with which the program ends.
package enum ExitCode {
  /// Everything was done.
  package static let done: Int32 = 0
  /// The job failed.
  package static let failed: Int32 = 1
  /// The request or its input was wrong.
  package static let badUse: Int32 = 2
  /// Stopped by Ctrl-C.
  package static let interrupted: Int32 = 130
}

/// The code with which an error ends the program.
///
/// Bad use is what the user can set right in the request or its input: names, values, files that are
/// broken. What was well asked for and came to nothing is a failed job.
package func exitCode(of error: any Error) -> Int32 {
  switch error {
  case is UsageError, is ValueError, is SeriesError, is RulesError, is YAMLError,
    is StrategyText.Problem, is PortfolioError:
    ExitCode.badUse
  case let error as ResearchError: code(of: error)
  case let error as PromotionError: code(of: error)
  case let error as DatabaseError: code(of: error)
  case let error as VenueError: code(of: error)
  case let error as BrokerError: code(of: error)
  case is Interrupted: ExitCode.interrupted
  default: ExitCode.failed
  }
}

private func code(of error: ResearchError) -> Int32 {
  switch error {
  case .unknownObjective, .tooFewBars, .noWindow, .badWindow, .overlappingWindows, .badFolds,
    .unknownRun, .unknownStrategy, .badSearch:
    ExitCode.badUse
  case .ended: ExitCode.interrupted
  case .nothingChosen, .dataChanged, .rulesChanged: ExitCode.failed
  }
}

private func code(of error: PromotionError) -> Int32 {
  switch error {
  case .badPolicy, .severalSymbols, .emptyReason, .badManifest: ExitCode.badUse
  case .nothingToPromote, .notPassed, .fingerprintDiffers: ExitCode.failed
  }
}

private func code(of error: DatabaseError) -> Int32 {
  switch error.kind {
  case .notADatabase, .corrupt, .newerSchema, .cannotOpen, .readOnly: ExitCode.badUse
  case .locked, .diskFull, .constraint, .misuse, .other: ExitCode.failed
  }
}

private func code(of error: VenueError) -> Int32 {
  if case .cannotListen = error { return ExitCode.failed }
  return ExitCode.badUse
}

private func code(of error: BrokerError) -> Int32 {
  switch error {
  case .unauthorized, .unsupported: ExitCode.badUse
  case .refused, .unreachable, .uncertain, .malformed: ExitCode.failed
  }
}
