import Glibc

/// Runs a program and prints its seconds and the megabytes that it had at most.
struct ProcessRun {
  private let output: String
  private let command: [String]

  init(_ arguments: [String]) throws {
    guard arguments.count > 1 else { throw Problem("bench process: OUT COMMAND…") }
    output = arguments[0]
    command = Array(arguments.dropFirst())
  }

  func run() throws {
    var pid = pid_t()
    let clock = ContinuousClock()
    let start = clock.now
    let code = command.withCStrings { words in
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
      return posix_spawnp(&pid, command[0], &actions, nil, words, environ)
    }
    guard code == 0 else { throw Problem("\(command[0]) cannot be started (code \(code))") }
    var status: Int32 = 0
    var usage = rusage()
    wait4(pid, &status, 0, &usage)
    let seconds = start.duration(to: clock.now) / .seconds(1)
    guard status == 0 else {
      throw Problem("\(command.joined(separator: " ")): failed (status \(status))")
    }
    // Linux counts in kilobytes.
    print(seconds, Double(usage.ru_maxrss) / 1000, separator: "\t")
  }
}

extension [String] {
  /// The words as C wants them: a list with nothing at its end.
  fileprivate func withCStrings<R>(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    var words: [UnsafeMutablePointer<CChar>?] = map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    return words.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("a list that is not empty") }
      return body(base)
    }
  }
}
