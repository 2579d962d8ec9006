import Glibc

/// Where the program writes: results to the output, words about the work to the error stream.
///
/// A value of closures, so that tests can read what was written.
package struct Console: Sendable {
  /// Whether results go to a terminal.
  package let outputIsTerminal: Bool
  /// Whether words go to a terminal.
  package let errorIsTerminal: Bool
  /// Characters a line, for tables and help.
  package let width: Int
  /// Whether results may be coloured.
  package let usesColor: Bool
  private let output: @Sendable (String) -> Void
  private let error: @Sendable (String) -> Void

  package init(
    outputIsTerminal: Bool, errorIsTerminal: Bool, width: Int, usesColor: Bool,
    output: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void
  ) {
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
    self.width = width
    self.usesColor = usesColor
    self.output = output
    self.error = error
  }

  /// The process's own streams.
  ///
  /// Colours only on a terminal, and not with NO_COLOR.
  package static func standard() -> Console {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let noColor = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    return Console(
      outputIsTerminal: isTerminal, errorIsTerminal: isatty(STDERR_FILENO) == 1,
      width: isTerminal ? terminalWidth() : 1000, usesColor: isTerminal && !noColor && !isDumb,
      output: { writeAll($0, to: STDOUT_FILENO) }, error: { writeAll($0, to: STDERR_FILENO) })
  }

  /// Writes a line of results.
  package func print(_ line: String = "") { output(line + "\n") }

  /// Writes a line about the work, which is no result.
  package func note(_ line: String) { error(line + "\n") }

  /// Writes to the error stream without a line break, for progress.
  package func overwrite(_ text: String) { error(text) }

  /// The text with a style, where colours are used.
  package func styled(_ text: String, _ style: TextStyle) -> String {
    usesColor ? style.applied(to: text) : text
  }
}

/// Colours and weights of terminal text, by their meaning.
package enum TextStyle: String, Sendable {
  case strong = "1"
  case faint = "2"
  case bad = "31"
  case good = "32"
  case warning = "33"

  package func applied(to text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}

/// Writes a whole text; a reader that has gone away ends the writing quietly.
private func writeAll(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = write(descriptor, start, rest.count)
      if count < 0 {
        guard errno == EINTR else { return }
      } else {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}

private func terminalWidth() -> Int {
  var size = winsize()
  if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 {
    return Int(size.ws_col)
  }
  return 100
}
