import LockstepCommand
import Rules
import Testing

struct ProgramTests {
  private func run(_ words: String...) async -> (code: Int32, transcript: Transcript) {
    let transcript = Transcript()
    let program = Program(
      name: "lockstep", strategies: builtInStrategies, console: transcript.console())
    return (await program.run(words), transcript)
  }

  @Test func `Version and help go to the output and succeed`() async {
    let version = await run("--version")
    #expect(version.code == 0)
    #expect(version.transcript.output == "lockstep \(Program.version)\n")
    let help = await run("--help")
    #expect(help.code == 0)
    #expect(help.transcript.output.hasPrefix("Usage: lockstep COMMAND [options]\n"))
    #expect(help.transcript.errors == "")
  }

  @Test func `An error is one line on the error stream, and code 2`() async {
    let (code, transcript) = await run("no-such-command")
    #expect(code == 2)
    #expect(transcript.output == "")
    #expect(
      transcript.errors
        == "lockstep: unknown command \"no-such-command\"; see \"lockstep --help\"\n")
  }

  @Test func `Codes tell bad use from a failed job and from Ctrl-C`() {
    #expect(exitCode(of: UsageError("x")) == 2)
    #expect(exitCode(of: JobFailure("x")) == 1)
    #expect(exitCode(of: Interrupted()) == 130)
  }

  @Test func `A workspace must be a folder that is there`() throws {
    let missing = #expect(throws: UsageError.self) { try Workspace("/no/such/folder") }
    #expect(
      missing?.description
        == "there is no folder /no/such/folder; make it, or name another with --workspace DIR")
    #expect(throws: UsageError.self) { try Workspace(#filePath) }
    let workspace = try Workspace("/tmp")
    #expect(workspace.database == "/tmp/lockstep.db")
    #expect(workspace.shortened("/tmp/reports/a.html") == "reports/a.html")
    #expect(workspace.shortened("/elsewhere/a") == "/elsewhere/a")
  }

  /// Every command's help page can be made, which also shows that every default can be read.
  @Test func `Every command has an example, and its defaults are readable`() throws {
    func check(_ command: Command, _ path: [String]) throws {
      if command.run != nil { #expect(!command.examples.isEmpty, "\(path) has no example") }
      for argument in command.arguments where !argument.declaration.isRequired {
        #expect(throws: Never.self) { _ = try argument.readAny([]) }
      }
      for subcommand in command.subcommands { try check(subcommand, path + [subcommand.name]) }
    }
    let root = rootCommand(named: "lockstep")
    try check(root, [root.name])
  }
}
