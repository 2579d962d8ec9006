/// The help page of one command: usage, words, aligned arguments with defaults, and examples.
package struct HelpPage: Sendable {
  let command: Command
  let path: [String]
  let globals: [any DeclaredArgument]
  let width: Int

  package init(
    of command: Command, path: [String], globals: [any DeclaredArgument], width: Int = 96
  ) {
    self.command = command
    self.path = path
    self.globals = globals
    self.width = width
  }

  private var name: String { path.joined(separator: " ") }

  /// The page, ending with a line break.
  package var text: String {
    var parts = ["Usage: \(usage)\n\n\(command.summary)\n"]
    if !command.discussion.isEmpty {
      let paragraphs = command.discussion.split(separator: "\n\n").map {
        wrapped(String($0), to: width, indent: 0)
      }
      parts.append(paragraphs.joined(separator: "\n\n") + "\n")
    }
    for (heading, rows) in sections {
      parts.append("\(heading):\n" + table(rows).joined(separator: "\n") + "\n")
    }
    if !command.examples.isEmpty {
      let lines = command.examples.map {
        "  \(path[0]) \($0.line)\n" + wrapped($0.outcome, to: width, indent: 6)
      }
      let heading = command.examples.count == 1 ? "Example" : "Examples"
      parts.append("\(heading):\n" + lines.joined(separator: "\n") + "\n")
    }
    if !command.subcommands.isEmpty {
      parts.append("\"\(name) COMMAND --help\" says more about a command.\n")
    }
    return parts.joined(separator: "\n")
  }

  private var usage: String {
    if command.run == nil { return "\(name) COMMAND [options]" }
    var words = [name]
    for declaration in command.declarations where declaration.form == .operand {
      let word = declaration.isRepeatable ? "\(declaration.name)..." : declaration.name
      words.append(declaration.isRequired ? word : "[\(word)]")
    }
    for declaration in command.declarations
    where declaration.form == .option && declaration.isRequired {
      words.append(declaration.written)
    }
    return words.joined(separator: " ") + " [options]"
  }

  private typealias Row = (left: String, right: String)

  private var sections: [(heading: String, rows: [Row])] {
    var sections: [(heading: String, rows: [Row])] = []
    func add(_ heading: String, _ row: Row) {
      if let place = sections.firstIndex(where: { $0.heading == heading }) {
        sections[place].rows.append(row)
      } else {
        sections.append((heading, [row]))
      }
    }
    for command in command.subcommands { add("Commands", (command.name, command.summary)) }
    for declaration in command.declarations {
      let heading = declaration.form == .operand ? "Arguments" : declaration.heading
      add(heading, row(declaration))
    }
    for argument in globals { add("Everywhere", row(argument.declaration)) }
    add("Everywhere", ("--help", "Shows this page."))
    if path.count == 1 { add("Everywhere", ("--version", "Shows the program's version.")) }
    return sections
  }

  private func row(_ declaration: Declaration) -> Row {
    var help = declaration.help
    if declaration.isRepeatable, declaration.form == .option { help += " May be repeated." }
    if let text = declaration.defaultText { help += " [default: \(text)]" }
    return (declaration.written, help)
  }

  private func table(_ rows: [Row]) -> [String] {
    let left = min(rows.map(\.left.count).max() ?? 0, 30)
    return rows.map { row in
      let text = wrapped(row.right, to: width, indent: left + 4).dropFirst(left + 4)
      if row.left.count > left {
        return "  \(row.left)\n\(String(repeating: " ", count: left + 4))\(text)"
      }
      return "  " + row.left.padded(to: left) + "  " + text
    }
  }
}

/// Breaks a text into lines of at most `width` characters, each indented.
package func wrapped(_ text: String, to width: Int, indent: Int) -> String {
  let margin = String(repeating: " ", count: indent)
  var lines: [String] = []
  var line = ""
  for word in text.split(whereSeparator: \.isWhitespace) {
    if !line.isEmpty, indent + line.count + 1 + word.count > width {
      lines.append(margin + line)
      line = ""
    }
    line += line.isEmpty ? String(word) : " \(word)"
  }
  lines.append(margin + line)
  return lines.joined(separator: "\n")
}

extension String {
  /// The text with spaces after it, up to `width` characters.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// The text with spaces before it, up to `width` characters.
  package func padded(toLeft width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}
