/// What a command works with besides its arguments.
package struct Context: Sendable {
  package let program: ProgramName
  package let workspace: Workspace
  package let console: Console

  package init(program: ProgramName, workspace: Workspace, console: Console) {
    self.program = program
    self.workspace = workspace
    self.console = console
  }
}

/// What the program calls itself.
package struct ProgramName: Sendable, Equatable {
  package let name: String
  package let version: String

  package init(_ name: String, version: String = lockstepVersion) {
    self.name = name
    self.version = version
  }
}

/// The version of Lockstep, as the change log counts.
package let lockstepVersion = "0.1.0"
