import Records

/// What a command line asks for.
package enum Request: Sendable {
  case run(Command, path: [String], Arguments)
  case help(Command, path: [String])
  case version
}

/// Reads a command line against the tree of commands.
///
/// Options may stand anywhere after the command that has them, as `--name VALUE` or `--name=VALUE`;
/// the global ones anywhere. After `--` everything is an operand.
package struct CommandParser: Sendable {
  let root: Command
  let globals: [any DeclaredArgument]

  package init(root: Command, globals: [any DeclaredArgument]) {
    self.root = root
    self.globals = globals
  }

  /// Reads the words after the program's name.
  package func parse(_ words: [String]) throws(UsageError) -> Request {
    if words.first == "help" { return try parse(words.dropFirst() + ["--help"]) }
    var line = Line(command: root, path: [root.name], words: words[...])
    while let word = line.words.popFirst() { try take(word, &line) }
    if line.wantsVersion { return .version }
    if line.wantsHelp || (line.path.count == 1 && line.command.run == nil) {
      return .help(line.command, path: line.path)
    }
    return .run(line.command, path: line.path, try values(of: line))
  }

  /// The state of reading one command line.
  private struct Line {
    var command: Command
    var path: [String]
    var words: ArraySlice<String>
    var texts: [String: [String]] = [:]
    var operands: [String] = []
    var wantsHelp = false
    var wantsVersion = false

    var name: String { path.joined(separator: " ") }
  }

  private func take(_ word: String, _ line: inout Line) throws(UsageError) {
    if word == "--" {
      line.operands += line.words
      line.words = []
    } else if word == "-h" || word == "--help" {
      line.wantsHelp = true
    } else if word == "--version" {
      line.wantsVersion = true
    } else if word.hasPrefix("--") {
      try takeOption(word, &line)
    } else if word.hasPrefix("-"), word.count > 1, Double(word) == nil {
      throw UsageError(
        "unknown option \"\(word)\"; options have two dashes, see \"\(line.name) --help\"")
    } else if line.command.run == nil {
      try takeCommand(word, &line)
    } else {
      line.operands.append(word)
    }
  }

  private func takeCommand(_ word: String, _ line: inout Line) throws(UsageError) {
    guard let command = line.command.subcommands.first(where: { $0.name == word }) else {
      let near = suggestion(for: word, among: line.command.subcommands.map(\.name))
      throw UsageError(
        "unknown command \"\(word)\"\(near.isEmpty ? ";" : near) see \"\(line.name) --help\"")
    }
    line.command = command
    line.path.append(word)
  }

  private func takeOption(_ word: String, _ line: inout Line) throws(UsageError) {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let known = line.command.options + globals
    guard let declaration = known.map(\.declaration).first(where: { $0.name == name }) else {
      let names = known.map { "--" + $0.declaration.name } + ["--help", "--version"]
      let near = suggestion(for: "--" + name, among: names)
      throw UsageError(
        "unknown option \"--\(name)\" of \"\(line.name)\""
          + "\(near.isEmpty ? ";" : near) see \"\(line.name) --help\"")
    }
    if !declaration.isRepeatable, line.texts[name] != nil {
      throw UsageError("--\(name) is given twice; give it once")
    }
    line.texts[name, default: []].append(
      try text(of: declaration, inline: parts.count > 1 ? String(parts[1]) : nil, &line.words))
  }

  private func text(
    of declaration: Declaration, inline: String?, _ words: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    if declaration.form == .flag {
      guard let inline else { return "" }
      throw UsageError("--\(declaration.name) takes no value; leave out \"=\(inline)\"")
    }
    if let inline { return inline }
    guard let next = words.first, !next.hasPrefix("--") else {
      throw UsageError("--\(declaration.name) needs a value: \(declaration.written)")
    }
    words.removeFirst()
    return next
  }

  private func values(of line: Line) throws(UsageError) -> Arguments {
    guard line.command.run != nil else {
      let names = line.command.subcommands.map(\.name).joined(separator: ", ")
      throw UsageError("\"\(line.name)\" needs one of: \(names)")
    }
    var arguments = Arguments()
    var operands = line.operands[...]
    for argument in line.command.operands {
      let count = argument.declaration.isRepeatable ? operands.count : min(1, operands.count)
      try require(argument, isThere: count > 0, line)
      try arguments.set(argument, Array(operands.prefix(count)))
      operands = operands.dropFirst(count)
    }
    if let extra = operands.first {
      let names = line.command.operands.map { $0.declaration.name }.joined(separator: " ")
      throw UsageError(
        "unexpected \"\(extra)\" after \"\(line.name)\", which takes "
          + "\(names.isEmpty ? "options only" : names); see \"\(line.name) --help\"")
    }
    for argument in line.command.options + globals {
      let texts = line.texts[argument.declaration.name] ?? []
      try require(argument, isThere: !texts.isEmpty, line)
      try arguments.set(argument, texts)
    }
    return arguments
  }

  private func require(
    _ argument: any DeclaredArgument, isThere: Bool, _ line: Line
  ) throws(UsageError) {
    guard argument.declaration.isRequired, !isThere else { return }
    throw UsageError(
      "\"\(line.name)\" needs \(argument.declaration.written); see \"\(line.name) --help\"")
  }
}
