import Glibc

/// A program with all of Lockstep's commands.
///
/// A package of one's own strategies makes its own `lockstep` in a few lines:
///
/// ```swift
/// @main struct Main: LockstepProgram {}
/// ```
public protocol LockstepProgram {
  /// The name in help pages and messages.
  static var name: String { get }
}

extension LockstepProgram {
  /// The name `lockstep`.
  public static var name: String { "lockstep" }

  /// Runs the command line of the process and ends it with the command's exit code.
  public static func main() async {
    let program = Program(name: ProgramName(name), console: .standard())
    exit(await program.run(Array(CommandLine.arguments.dropFirst())))
  }
}

/// One run of the program, from words to exit code.
package struct Program: Sendable {
  let name: ProgramName
  let console: Console

  package init(name: ProgramName, console: Console) {
    self.name = name
    self.console = console
  }

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
    let parser = CommandParser(root: rootCommand(name), globals: globals)
    switch try parser.parse(words) {
    case .version:
      console.print("\(name.name) \(name.version)")
    case .help(let command, let path):
      let page = HelpPage(of: command, path: path, globals: globals, width: min(console.width, 100))
      console.print(String(page.text.dropLast()))
    case .run(let command, _, let arguments):
      let workspace = try Workspace(arguments[Workspace.argument])
      let context = Context(program: name, workspace: workspace, console: console)
      try await command.run?(arguments, context)
    }
  }
}

/// The code with which an error ends the program.
package func exitCode(of error: any Error) -> Int32 {
  switch error {
  case is UsageError: ExitCode.badUse
  case is Interrupted: ExitCode.interrupted
  default: ExitCode.failed
  }
}
