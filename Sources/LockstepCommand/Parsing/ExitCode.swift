import Records
import Rules
import Series

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
/// The libraries' errors about data, rules and settings are about what was asked for: bad use.
package func exitCode(of error: any Error) -> Int32 {
  switch error {
  case is UsageError, is SeriesError, is RulesError, is YAMLError: ExitCode.badUse
  case is Interrupted: ExitCode.interrupted
  default: ExitCode.failed
  }
}
