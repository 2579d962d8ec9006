import Glibc
import Synchronization

private let interruptions = Atomic<Int>(0)

/// Ctrl-C and termination as a wish that the work looks at, instead of a death in the middle of it.
///
/// The second Ctrl-C ends the process at once.
package enum Interruption {
  /// Whether the person has asked the work to stop.
  package static var isRequested: Bool { interruptions.load(ordering: .relaxed) > 0 }

  /// Starts to catch SIGINT and SIGTERM.
  package static func listen() {
    // Read once here, so that the handler finds the counter ready.
    _ = isRequested
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if interruptions.add(1, ordering: .relaxed).newValue > 1 { _exit(ExitCode.interrupted) }
      }
    }
  }

  /// Throws if the person has asked the work to stop.
  package static func check() throws(Interrupted) {
    if isRequested { throw Interrupted() }
  }

  /// Returns when the person asks to stop, or the task is cancelled; looks twenty times a second.
  package static func wait() async {
    while !isRequested, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(50)) }
  }
}
