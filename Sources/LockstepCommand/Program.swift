package import Rules

/// One run of the program, from words to exit code.
package struct Program: Sendable {
  let name: String
  let strategies: [any Strategy]
  let console: Console

  package init(name: String, strategies: [any Strategy], console: Console) {
    self.name = name
    self.strategies = strategies
    self.console = console
  }

  /// The version of Lockstep, as the change log counts.
  package static let version = "0.1.0"

  /// Reads the words, runs the command, prints one line for an error.
  ///
  /// - Returns: the exit code: 0 done, 1 the job failed, 2 bad use, 130 stopped by Ctrl-C.
  package func run(_ words: [String]) async -> Int32 {
    do {
      try await start(words)
      return ExitCode.done
    } catch {
      console.note("lockstep: \(error)")
      return exitCode(of: error)
    }
  }

  private func start(_ words: [String]) async throws {
    let globals: [any DeclaredArgument] = [Workspace.argument]
    let parser = CommandParser(root: rootCommand(named: name), globals: globals)
    switch try parser.parse(words) {
    case .version:
      console.print("\(name) \(Program.version)")
    case .help(let command, let path):
      let page = HelpPage(of: command, path: path, globals: globals, width: min(console.width, 100))
      console.print(String(page.text.dropLast()))
    case .run(let command, _, let arguments):
      let workspace = try Workspace(arguments[Workspace.argument])
      let context = Context(
        strategies: StrategyList(strategies), workspace: workspace, console: console)
      try await command.run?(arguments, context)
    }
  }
}
