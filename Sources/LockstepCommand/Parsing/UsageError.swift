/// Bad use of the program: an unknown name, a value that cannot be read, input that is not fit.
///
/// The program prints it as one line and exits with code 2. Nothing on disk has changed.
package struct UsageError: Error, Equatable, CustomStringConvertible {
  /// One sentence that says what is wrong and what to do.
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// A job that was well asked for and failed: a gate not passed, a connection lost, a check that found faults.
///
/// The program prints it as one line and exits with code 1.
package struct JobFailure: Error, Equatable, CustomStringConvertible {
  /// One sentence that says what failed and what to do.
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// The person pressed Ctrl-C, and the work stopped in order.
///
/// Exits with code 130, as shells expect.
package struct Interrupted: Error, Equatable, CustomStringConvertible {
  /// What became of the work, as one sentence.
  package let description: String

  package init(_ description: String = "stopped on request; nothing half-written was left behind") {
    self.description = description
  }
}
